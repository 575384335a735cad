"""What is asked of companies by their codes, and of the fields that people added: each answer against a second reckoning."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.models import Company
from filon.kit.codes import naf_ancestors
from filon.kit.criteria import CriterionRefused, compile_criteria, describe_criteria
from filon.kit.subjects import SubjectKind
from filon.records.models import FieldDefinition
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
VALUES: list[Any] = [None, "", "beaucoup", 0, 12, 12.5, 50, -3, True, "2026-11-19", "2026-01-05", "Lyon", "LYON 3e"]


def found(*leaves: dict[str, Any], group: str = "all") -> set[str]:
    condition = compile_criteria({group: list(leaves)}, subject=SubjectKind.COMPANY, now=NOW)
    return set(Company.objects.filter(condition).values_list("name", flat=True))


def leaf(field: str, op: str, value: Any = "") -> dict[str, Any]:
    return {"field": f"company.{field}", "op": op, "value": value}


NAFS = ["62.01Z", "62.02A", "63.11Z", "58.29A", "10.71C", "01.11Z", ""]


@pytest.mark.parametrize("asked", ["J", "62", "62.0", "62.01", "62.01Z", "6201z", "A", "10"])
def test_an_activity_is_found_at_any_level_of_its_nomenclature(asked: str) -> None:
    for code in NAFS:
        factories.company(code or "Sans code", naf_code=code, naf_version="rev2" if code else "")
    factories.company("D’une autre nomenclature", naf_code="62.01Z", naf_version="naf2025")
    level = "62.01Z" if asked == "6201z" else asked

    within = {code for code in NAFS if level in (code, *naf_ancestors(code))}
    assert found(leaf("naf_code", "is", asked)) == within
    assert found(leaf("naf_code", "is_not", asked)) == {
        *(set(NAFS) - within - {""}),
        "Sans code",
        "D’une autre nomenclature",
    }


def test_a_code_of_the_other_nomenclature_is_asked_by_its_own_field() -> None:
    factories.company("Ancienne", naf_code="62.01Z", naf_version="rev2")
    factories.company("Nouvelle", naf_code="62.10Y", naf_version="naf2025")

    assert found(leaf("naf_2025", "in", "6210Y,61")) == {"Nouvelle"}
    with pytest.raises(CriterionRefused) as refusal:
        found(leaf("naf_code", "is", "62.10Y"))
    assert refusal.value.sentence == (
        "«\u00a062.10Y\u00a0» n’est ni une section, ni une division, ni un code de la NAF rév.\u00a02. "
        "Pour un code de la NAF\u00a02025, choisissez le champ «\u00a0Activité (NAF 2025)\u00a0»."
    )


def test_the_nomenclature_is_named_in_the_sentence() -> None:
    assert describe_criteria(leaf("naf_code", "in", "J,62.01Z")) == (
        "Activité (NAF rév. 2) est section J, Information et communication ou 62.01Z Programmation informatique"
    )


def test_a_staff_is_asked_in_people_and_a_band_taken_when_all_of_it_answers() -> None:
    for band in ("", "NN", "03", "11", "12", "21", "53"):
        factories.company(band or "inconnu", headcount_band=band)

    assert found(leaf("staff", "at_least", 20)) == {"12", "21", "53"}
    assert found(leaf("staff", "at_least", 25)) == {"21", "53"}
    assert found(leaf("staff", "between", [6, 49])) == {"03", "11", "12"}
    assert found(leaf("staff", "at_most", 19)) == {"NN", "03", "11"}
    assert found(leaf("staff", "unknown")) == {"inconnu"}


def test_a_region_is_all_its_departments() -> None:
    for department in ("13", "83", "69", ""):
        factories.company(department or "ailleurs", department=department)

    assert found(leaf("region", "is", "93")) == {"13", "83"}
    assert found(leaf("region", "is_not", "93")) == {"69", "ailleurs"}


def a_field(key: str, kind: str) -> None:
    FieldDefinition.objects.create(entity="company", key=key, label=f"Champ {key}", type=kind)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


ASKED = {
    ("number", "at_least", "12"): lambda v: is_number(v) and v >= 12,
    ("number", "at_most", "12"): lambda v: is_number(v) and v <= 12,
    ("number", "is", "50"): lambda v: is_number(v) and v == 50,
    ("number", "is_not", "50"): lambda v: not (is_number(v) and v == 50),
    ("date", "before", "2026-06-01"): lambda v: isinstance(v, str) and v == "2026-01-05",
    ("date", "last_days", "30"): lambda v: v == "2026-11-19",
    ("date", "between", "2026-01-01,2026-12-31"): lambda v: v in ("2026-01-05", "2026-11-19"),
    ("text", "contains", "lyon"): lambda v: v in ("Lyon", "LYON 3e"),
    ("text", "starts_with", "lyon 3"): lambda v: v == "LYON 3e",
    ("text", "is", "Lyon"): lambda v: v == "Lyon",
    ("text", "known", ""): lambda v: v not in (None, ""),
    ("text", "unknown", ""): lambda v: v in (None, ""),
    ("date", "unknown", ""): lambda v: v in (None, ""),
    ("boolean", "is", "oui"): lambda v: v is True,
}


def test_fields_that_people_added_answer_whatever_lies_in_them() -> None:
    """A value may be missing, empty, or kept as a text that its field cannot hold: « aucun de » takes it then."""
    for kind in ("number", "date", "text", "boolean"):
        a_field(kind, kind)
    records = {f"Société {place}": value for place, value in enumerate(VALUES)}
    for name, value in records.items():
        factories.company(name, custom=dict.fromkeys(("number", "date", "text", "boolean"), value))
    factories.company("Sans rien")
    everyone = records | {"Sans rien": None}

    @given(st.lists(st.sampled_from(list(ASKED)), min_size=1, max_size=3), st.sampled_from(["all", "any", "none"]))
    def attack(asked: list[tuple[str, str, str]], group: str) -> None:
        leaves = [leaf(f"custom.{kind}", op, v.split(",") if op == "between" else v) for kind, op, v in asked]
        answers = {name: [ASKED[one](value) for one in asked] for name, value in everyone.items()}
        meant = {"all": all, "any": any, "none": lambda them: not any(them)}[group]
        assert found(*leaves, group=group) == {name for name, them in answers.items() if meant(them)}

    attack()

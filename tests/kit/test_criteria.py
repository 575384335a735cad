"""The criteria language: what a person asks is what the database answers, and what is not understood is said."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.models import Company
from filon.kit.criteria import (
    CriterionRefused,
    Field,
    FieldType,
    compile_criteria,
    describe_criteria,
    register_fields,
)
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold

pytestmark = pytest.mark.django_db  # custom fields are asked of the database
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CITIES = ["", "lyon", "lille", "paris"]
register_fields(
    Field(SubjectKind.COMPANY, "company.spec_city", "Ville", FieldType.TEXT, path="city", fold=fold),
    Field(SubjectKind.COMPANY, "company.spec_turnover", "Chiffre d’affaires", FieldType.MONEY, path="turnover_cents"),
    Field(SubjectKind.COMPANY, "company.spec_end", "Fin de contrat", FieldType.DATE, path="contract_end_date"),
    Field(SubjectKind.COMPANY, "company.spec_since", "Créée", FieldType.INSTANT, path="created_at"),
    Field(SubjectKind.COMPANY, "company.spec_client", "Déjà client", FieldType.BOOLEAN, path="ever_customer"),
    Field(
        SubjectKind.COMPANY,
        "company.spec_department",
        "Département",
        FieldType.CHOICE,
        path="department",
        choices=lambda: [("69", "Rhône"), ("59", "Nord")],
    ),
)


def company(number: int) -> Company:
    """Every combination of a few values, so that each criterion has something to find and something to leave."""
    return Company.objects.create(
        name=f"Société {number}",
        name_key=f"societe {number}",
        match_key=f"societe {number}",
        city=CITIES[number % 4],
        turnover_cents=None if number % 3 == 0 else number * 10_000_00,
        contract_end_date=None if number % 5 == 0 else date(2026, 1 + number % 12, 10),
        ever_customer=number % 2 == 0,
        department=["", "69", "59"][number % 3],
        created_at=datetime(2026, 11, 1 + number % 20, 23, 30, tzinfo=UTC),
        updated_at=NOW,
    )


def found(tree: dict[str, Any]) -> set[int]:
    condition = compile_criteria(tree, subject=SubjectKind.COMPANY, now=NOW)
    return set(Company.objects.filter(condition).values_list("pk", flat=True))


LEAVES: list[tuple[dict[str, Any], Any]] = [
    ({"field": "company.spec_city", "op": "is", "value": "LYON"}, lambda c: c.city == "lyon"),
    ({"field": "company.spec_city", "op": "is_not", "value": "lyon"}, lambda c: c.city != "lyon"),
    ({"field": "company.spec_city", "op": "starts_with", "value": "Li"}, lambda c: c.city.startswith("li")),
    ({"field": "company.spec_city", "op": "unknown"}, lambda c: c.city == ""),
    (
        {"field": "company.spec_turnover", "op": "at_least", "value": "50 000"},
        lambda c: (c.turnover_cents or 0) >= 50_000_00,
    ),
    ({"field": "company.spec_turnover", "op": "known"}, lambda c: c.turnover_cents is not None),
    (
        {"field": "company.spec_end", "op": "between", "value": ["2026-03-01", "2026-06-30"]},
        lambda c: c.contract_end_date is not None and date(2026, 3, 1) <= c.contract_end_date <= date(2026, 6, 30),
    ),
    ({"field": "company.spec_since", "op": "is", "value": "2026-11-05"}, lambda c: c.created_at.day == 4),
    ({"field": "company.spec_since", "op": "last_days", "value": 7}, lambda c: c.created_at.day >= 14),
    ({"field": "company.spec_client", "op": "is", "value": "oui"}, lambda c: c.ever_customer),
    ({"field": "company.spec_department", "op": "in", "value": ["69", "59"]}, lambda c: c.department in ("69", "59")),
    ({"field": "company.spec_department", "op": "not_in", "value": ["69"]}, lambda c: c.department != "69"),
]


def holds(tree: Any, record: Company) -> bool | None:
    """The meaning of a tree, said a second way: the oracle. None: it asks nothing."""
    if isinstance(tree, int):
        return bool(LEAVES[tree][1](record))
    kind, members = next(iter(tree.items()))
    answers = [answer for member in members if (answer := holds(member, record)) is not None]
    if not answers:
        return None
    return {"all": all(answers), "any": any(answers), "none": not any(answers)}[kind]


def written(tree: Any) -> dict[str, Any]:
    if isinstance(tree, int):
        return LEAVES[tree][0]
    kind, members = next(iter(tree.items()))
    return {kind: [written(member) for member in members]}


TREES = st.recursive(
    st.integers(0, len(LEAVES) - 1),
    lambda inner: st.one_of(
        *(st.fixed_dictionaries({kind: st.lists(inner, max_size=3)}) for kind in ("all", "any", "none"))
    ),
    max_leaves=6,
)


@pytest.fixture
def companies(db: None) -> list[Company]:
    return [company(number) for number in range(60)]


def test_any_tree_finds_exactly_what_it_means(companies: list[Company]) -> None:
    @given(TREES)
    def attack(tree: Any) -> None:
        assert found(written(tree)) == {record.pk for record in companies if holds(tree, record) is not False}

    attack()


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        ({"all": []}, "Tous"),
        ({"field": "company.spec_department", "op": "in", "value": "69,59"}, "Département est Rhône ou Nord"),
        (
            {"all": [LEAVES[0][0], {"any": [LEAVES[5][0], LEAVES[9][0]]}]},
            "Ville est LYON et (chiffre d’affaires est connu ou déjà client est oui)",
        ),
        ({"none": [LEAVES[8][0]]}, "Aucun de : créée dans les 7 derniers jours"),
    ],
)
def test_a_filter_reads_as_one_french_sentence(tree: dict[str, Any], sentence: str) -> None:
    assert describe_criteria(tree) == sentence


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"all": "x"},
        {"all": [1]},
        {"all": [], "any": []},
        {"field": "company.deleted_since", "op": "is", "value": "x"},
        {"field": "company.spec_city", "op": "at_least", "value": "x"},
        {"field": "company.spec_city", "op": "is", "value": "a\x00b"},
        {"field": "company.spec_turnover", "op": "is", "value": "beaucoup"},
        {"field": "company.spec_turnover", "op": "is", "value": "NaN"},
        {"field": "company.spec_turnover", "op": "is", "value": "1e40"},
        {"field": "company.spec_end", "op": "is", "value": "2026-02-30"},
        {"field": "company.spec_end", "op": "between", "value": "2026-02-01"},
        {"field": "company.spec_since", "op": "last_days", "value": "-3"},
        {"field": "company.spec_client", "op": "is", "value": "peut-être"},
        {"any": [LEAVES[0][0]] * 201},
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(tree: dict[str, Any]) -> None:
    with pytest.raises(CriterionRefused) as refusal:
        compile_criteria(tree, subject=SubjectKind.COMPANY, now=NOW)
    assert refusal.value.sentence.endswith((".", "?"))


def test_a_bomb_of_groups_is_refused() -> None:
    tree: dict[str, Any] = {"all": []}
    for _ in range(3000):
        tree = {"all": [tree]}
    with pytest.raises(CriterionRefused):
        compile_criteria(tree, subject=SubjectKind.COMPANY, now=NOW)

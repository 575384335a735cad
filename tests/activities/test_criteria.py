"""« A eu X au moins n fois dans les d derniers jours », and « jamais »: against a count by hand."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.models import Activity
from filon.contacts.models import Company, Contact
from filon.kit.criteria import CriterionRefused, compile_criteria, describe_criteria
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
AGES = (-2, 0, 5, 29, 31, 200)  # days before now; tomorrow's is not done yet
KINDS = (("call", "outbound"), ("email", "inbound"), ("meeting", ""))


def asked(op: str, kind: str, times: int, days: int | str, *, of: str = "contact") -> dict[str, Any]:
    return {"field": f"{of}.activity", "op": op, "value": [kind, str(times), str(days)]}


def people() -> dict[str, list[tuple[str, str, int]]]:
    """Eight people and what happened with each: kind, direction, age in days."""
    lives: dict[str, list[tuple[str, str, int]]] = {}
    for number in range(8):
        person = factories.contact("Ana", f"Personne {number}")
        facts = [
            (*KINDS[(number + place) % 3], age)
            for place, age in enumerate(AGES)
            if (number >> place % 3) & 1 or number == 7
        ]
        for kind, direction, age in facts:
            Activity.objects.create(contact=person, kind=kind, direction=direction, at=NOW - timedelta(days=age))
        lives[person.last_name] = facts
    return lives


def test_counting_facts_in_a_window_is_counting_by_hand() -> None:
    lives = people()

    @given(
        st.sampled_from(["", "call", "email", "inbound"]),
        st.integers(1, 4),
        st.sampled_from(["", 1, 30, 365]),
        st.booleans(),
    )
    def attack(kind: str, times: int, days: int | str, never: bool) -> None:
        tree = asked("did_not" if never else "did", kind, times, days)
        condition = compile_criteria(tree, subject=SubjectKind.CONTACT, now=NOW)
        counted = {
            name: sum(kind in ("", k, d) and 0 <= age <= (days or 10_000) for k, d, age in facts)
            for name, facts in lives.items()
        }
        assert set(Contact.objects.filter(condition).values_list("last_name", flat=True)) == {
            name for name, count in counted.items() if (count < times if never else count >= times)
        }

    attack()


def test_what_happened_is_asked_of_companies_and_leads_too() -> None:
    lead = factories.lead(company=factories.company("Duval"))
    factories.company("Autre")
    assert lead.company
    Activity.objects.create(
        company=lead.company, subject_kind=SubjectKind.LEAD, subject_id=lead.pk, kind="call", at=NOW
    )

    of_companies = compile_criteria(asked("did", "call", 1, 30, of="company"), subject=SubjectKind.COMPANY, now=NOW)
    of_leads = compile_criteria(asked("did", "call", 1, 30, of="lead"), subject=SubjectKind.LEAD, now=NOW)
    by_their_leads = compile_criteria(asked("did", "call", 1, 30, of="lead"), subject=SubjectKind.COMPANY, now=NOW)

    assert list(Company.objects.filter(of_companies)) == [lead.company]
    assert list(Lead.objects.filter(of_leads)) == [lead]
    assert list(Company.objects.filter(by_their_leads)) == [lead.company]


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        (asked("did", "call", 3, 30), "Activité (appel) au moins 3 fois dans les 30 derniers jours"),
        (asked("did", "call", 1, ""), "Activité (appel) au moins une fois"),
        (asked("did_not", "", 1, 90), "Activité jamais dans les 90 derniers jours"),
        (asked("did_not", "inbound", 2, 1), "Activité (reçu de leur part) moins de 2 fois depuis hier"),
    ],
)
def test_a_count_reads_as_french(tree: dict[str, Any], sentence: str) -> None:
    assert describe_criteria(tree) == sentence
    written = {**tree, "value": ",".join(tree["value"])}
    assert describe_criteria(written) == sentence


@pytest.mark.parametrize(
    "value", ["dance,1,30", "call,0,30", "call,1,-3", "call,beaucoup,3", "call,1,99999999999999999"]
)
def test_a_count_that_means_nothing_is_refused_with_a_sentence(value: str) -> None:
    with pytest.raises(CriterionRefused) as refusal:
        compile_criteria(
            {"field": "contact.activity", "op": "did", "value": value}, subject=SubjectKind.CONTACT, now=NOW
        )
    assert refusal.value.sentence.startswith("« Activité »")

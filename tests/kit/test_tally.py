"""One pass over a table counts as many conditions as one likes, each as its own question would."""

from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.contacts.models import Company, ContactPoint
from filon.kit.criteria import Holds, tally
from tests import factories as make

EMAIL, PHONE = Q(kind="email"), Q(kind="phone")
FACTS = [
    lambda: Q(city="Lyon"),
    lambda: Q(turnover_cents__gte=100),  # may be unknown
    lambda: Q(contract_end_date__isnull=True),
    lambda: Q(parent__city="Lyon"),  # may have no parent
    lambda: Q(parent__in=Company.objects.filter(city="Lille").values("pk")),
    lambda: Q(Holds(ContactPoint, "company")),
    lambda: Q(Holds(ContactPoint, "company", EMAIL)),
    lambda: Q(Holds(ContactPoint, "company", PHONE & ~Q(state="dead"))),
    lambda: Q(Holds(Company, "parent", Q(Holds(ContactPoint, "company", EMAIL)))),
    lambda: Q(pk__in=[]),
]
trees = st.recursive(
    st.sampled_from(FACTS).map(lambda fact: fact()),
    lambda some: st.builds(
        lambda members, join, negated: ~reduce(join, members) if negated else reduce(join, members),
        st.lists(some, min_size=1, max_size=3),
        st.sampled_from([and_, or_]),
        st.booleans(),
    ),
    max_leaves=6,
)
companies = st.fixed_dictionaries(
    {
        "city": st.sampled_from(["", "Lyon", "Lille"]),
        "department": st.sampled_from(["69", "59"]),
        "turnover_cents": st.sampled_from([None, 50, 100]),
        "contract_end_date": st.sampled_from([None, date(2026, 5, 4)]),
    }
)
points = st.lists(st.tuples(st.sampled_from(["email", "phone"]), st.sampled_from(["ok", "dead"])), max_size=2)


def fill(told: list[tuple[dict[str, Any], list[tuple[str, str]], bool]]) -> None:
    parent = None
    for number, (facts, held, has_parent) in enumerate(told):
        company = make.company(f"Société {number}", **facts, parent=parent if has_parent else None)
        ContactPoint.objects.bulk_create(
            ContactPoint(company=company, kind=kind, value=f"{number}", state=state) for kind, state in held
        )
        parent = company


class TestTally(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(
        told=st.lists(st.tuples(companies, points, st.booleans()), max_size=6),
        conditions=st.lists(trees, min_size=1, max_size=4),
    )
    def test_each_condition_counts_as_if_asked_alone(self, told: list[Any], conditions: list[Q]) -> None:
        fill(told)

        total, answering = tally(rows=Company.objects.all(), conditions=dict(enumerate(conditions)), by="department")

        assert total == by_department(Company.objects.all())
        assert answering == {
            number: by_department(Company.objects.filter(condition)) for number, condition in enumerate(conditions)
        }


def by_department(rows: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("department").annotate(Count("pk")))


@pytest.mark.django_db
def test_one_question_is_asked_whatever_the_number_of_conditions() -> None:
    make.company("Une", city="Lyon")
    many = {number: Q(turnover_cents=number) | Q(Holds(ContactPoint, "company", EMAIL)) for number in range(90)}

    with CaptureQueriesContext(connection) as asked:
        total, answering = tally(rows=Company.objects.all(), conditions=many)

    assert (len(asked), total, answering) == (1, {None: 1}, {number: {} for number in many})
    assert asked[0]["sql"].count('FROM "contacts_contactpoint"') == 1


@pytest.mark.django_db
def test_an_empty_condition_is_answered_by_all_and_an_empty_table_by_none() -> None:
    rows = Company.objects.all()
    before = tally(rows=rows, conditions={"all": Q()})
    make.company("Une")

    assert (before, tally(rows=rows, conditions={"all": Q()})) == (({}, {"all": {}}), ({None: 1}, {"all": {None: 1}}))


def test_facts_that_say_the_same_are_one() -> None:
    said = Holds(ContactPoint, "company", EMAIL).said

    assert said == Holds(ContactPoint, "company", Q(kind="email")).said
    assert said not in (Holds(ContactPoint, "company", PHONE).said, Holds(ContactPoint, "contact", EMAIL).said)

"""A group of companies is a tree: whoever writes it, nobody ends up above himself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.models import Company
from filon.contacts.rules.hierarchy import circling
from filon.contacts.selectors.hierarchy import companies_in_circles, parents_above, subsidiaries_of
from filon.contacts.services.hierarchy import CircularParent, attach_to_parent
from filon.kit.errors import EditedMeanwhile
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.checking_facts import check_parents
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW

some = st.integers(1, 8)


def ends(start: int, parents: dict[int, int]) -> bool:
    met: set[int] = set()
    while start in parents and start not in met:
        met.add(start)
        start = parents[start]
    return start not in met


@given(st.lists(st.tuples(some, some), max_size=20))
def test_what_is_accepted_never_turns_in_a_circle(wanted: list[tuple[int, int]]) -> None:
    parents: dict[int, int] = {}
    for company, parent in wanted:
        if company not in circling([(company, parent)], parents=parents):
            parents[company] = parent
    assert all(ends(company, parents) for company in parents)


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        ([(1, 2), (2, 1)], {2}),
        ([(1, 2), (2, 3), (3, 1)], {3}),
        ([(1, 1)], {1}),
        ([(4, 1)], set()),
        ([(9, 4)], {9}),
    ],
)
def test_the_row_that_closes_the_circle_is_the_one_refused(wanted: list[tuple[int, int]], refused: set[int]) -> None:
    assert circling(wanted, parents={4: 5, 5: 9}) == refused


def attach(company: Company, parent: Company | None) -> bool:
    company.refresh_from_db()
    return attach_to_parent(company=company, parent=parent, version=company.version, by=BY_SYSTEM, now=NOW)


@pytest.mark.django_db
def test_a_parent_is_dated_and_seen_from_both_sides() -> None:
    mother, daughter = factories.company(), factories.company()
    assert (attach(daughter, mother), attach(daughter, mother)) == (True, False)
    assert list(subsidiaries_of(mother, viewer=SYSTEM)) == [daughter]
    assert Change.objects.get(axis="field:parent").to_value == str(mother.pk)
    attach(daughter, None)
    assert list(subsidiaries_of(mother, viewer=SYSTEM)) == []


@pytest.mark.django_db
def test_a_granddaughter_cannot_be_above_her_line() -> None:
    mother, daughter, last = factories.company(), factories.company(), factories.company()
    attach(daughter, mother), attach(last, daughter)
    assert parents_above([last.pk]) == {last.pk: daughter.pk, daughter.pk: mother.pk}
    with pytest.raises(CircularParent, match="déjà une filiale"):
        attach(mother, last)
    assert Company.objects.get(pk=mother.pk).parent is None


@pytest.mark.django_db
def test_two_people_at_once_are_told() -> None:
    mother, daughter = factories.company(), factories.company()
    attach(daughter, mother)
    with pytest.raises(EditedMeanwhile):
        attach_to_parent(company=daughter, parent=None, version=daughter.version + 5, by=BY_SYSTEM, now=NOW)


@pytest.mark.django_db
def test_the_check_finds_a_circle_that_something_else_wrote() -> None:
    first, second = factories.company(), factories.company()
    Company.objects.filter(pk=first.pk).update(parent=second)
    assert (companies_in_circles(), check_parents().count) == ([], 0)
    Company.objects.filter(pk=second.pk).update(parent=first)
    assert companies_in_circles() == [first.pk, second.pk]
    assert (check_parents().count, parents_above([first.pk])) == (2, {first.pk: second.pk, second.pk: first.pk})

"""Edit, assign, trash and restore: each change is dated, and nobody overwrites a colleague."""

import pytest

from filon.contacts.models import Company
from filon.kit.errors import EditedMeanwhile
from filon.records.models import Change
from filon.records.rules.authorship import by_person
from filon.records.services.editing import assign_owner, edit_record, restore, trash
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def history() -> list[tuple[str, str, str, int | None]]:
    return list(Change.objects.order_by("pk").values_list("axis", "from_value", "to_value", "by"))


def test_an_edit_writes_what_differs_and_dates_each_field() -> None:
    camille, company = factories.user(), factories.company(website="")
    changed = edit_record(
        record=company,
        values={"website": "duval.example", "city": "", "current_supplier": "Boisor"},
        version=1,
        by=by_person(camille.pk),
        now=NOW,
    )
    stored = Company.objects.get()
    assert changed == ["website", "current_supplier"]
    assert (stored.website, stored.current_supplier, stored.version) == ("duval.example", "Boisor", 2)
    assert history() == [
        ("field:website", "", "duval.example", camille.pk),
        ("field:current_supplier", "", "Boisor", camille.pk),
    ]


def test_an_edit_that_changes_nothing_writes_nothing() -> None:
    company = factories.company()
    assert (
        edit_record(
            record=company, values={"name": company.name}, version=1, by=by_person(factories.user().pk), now=NOW
        )
        == []
    )
    assert (Company.objects.get().version, history()) == (1, [])


def test_the_second_of_two_people_is_told_and_overwrites_nothing() -> None:
    camille, marc = factories.user(), factories.user("Marc")
    seen_by_camille, seen_by_marc = factories.company(), Company.objects.get()
    edit_record(record=seen_by_camille, values={"website": "a.example"}, version=1, by=by_person(camille.pk), now=NOW)
    with pytest.raises(EditedMeanwhile):
        edit_record(record=seen_by_marc, values={"website": "b.example"}, version=1, by=by_person(marc.pk), now=NOW)
    assert Company.objects.get().website == "a.example"
    assert len(history()) == 1


def test_records_change_hands_together_and_only_those_that_move_are_dated() -> None:
    camille, marc = factories.user(), factories.user("Marc")
    mine, free = factories.company("A", owner=camille), factories.company("B")
    assert assign_owner(records=[mine, free], owner_id=camille.pk, by=by_person(marc.pk), now=NOW) == 1
    assert history() == [("owner", "", str(camille.pk), marc.pk)]
    assert set(Company.objects.values_list("owner", flat=True)) == {camille.pk}


def test_the_trash_keeps_and_gives_back() -> None:
    camille, company = factories.user(), factories.company()
    assert trash(records=[company], by=by_person(camille.pk), now=NOW) == 1
    deleted = Company.objects.get()
    assert deleted.deleted_at == NOW
    assert trash(records=[deleted], by=by_person(camille.pk), now=NOW) == 0
    assert restore(records=[deleted], by=by_person(camille.pk), now=NOW) == 1
    assert Company.objects.get().deleted_at is None
    assert [row[:3] for row in history()] == [("trash", "", "trash"), ("trash", "trash", "")]

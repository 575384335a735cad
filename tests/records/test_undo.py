"""What was done to records is taken back: once, by who did it, without undoing what others did since."""

from datetime import timedelta
from typing import Any

import pytest

from filon.contacts.models import Company
from filon.kit.subjects import Subject, SubjectKind
from filon.records.models import Tag
from filon.records.rules.many import UNDO_WITHIN
from filon.records.selectors.annotations import tags_of
from filon.records.services.tags import tag_named
from filon.records.services.undo import (
    UndoRefused,
    assign_records,
    restore_records,
    tag_with_undo,
    trash_records,
    undo_entry,
    untag_with_undo,
)
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_what_went_to_the_trash_comes_back() -> None:
    camille, duval, durand = factories.user(), factories.company("Duval"), factories.company("Durand")

    entry = trash_records(records=[duval, durand], by=camille, now=NOW)
    assert Company.objects.filter(deleted_at=None).count() == 0
    assert entry.sentence == "2 fiches sont à la corbeille"

    undo_entry(entry=entry, by=camille, now=NOW)
    assert Company.objects.filter(deleted_at=None).count() == 2


def test_each_action_is_told_by_a_sentence_with_a_verb() -> None:
    camille, duval, tag = factories.user("Camille"), factories.company("Duval"), tag_named("Salon")
    at: dict[str, Any] = {"by": camille, "now": NOW}
    entries = [
        trash_records(records=[duval], **at),
        restore_records(records=[duval], **at),
        assign_records(records=[duval], owner=camille, **at),
        assign_records(records=[duval], owner=None, **at),
        tag_with_undo(records=[duval], tag=tag, **at),
        untag_with_undo(records=[duval, factories.company("Durand")], tag=tag, **at),
    ]

    assert [entry.sentence for entry in entries] == [
        "«\u00a0Duval\u00a0» est à la corbeille",
        "«\u00a0Duval\u00a0» est de retour dans les listes",
        "Camille est responsable de «\u00a0Duval\u00a0»",
        "«\u00a0Duval\u00a0» est sans responsable",
        "L’étiquette «\u00a0Salon\u00a0» est posée sur «\u00a0Duval\u00a0»",
        "L’étiquette «\u00a0Salon\u00a0» est retirée de 2 fiches",
    ]


def test_what_was_in_the_trash_before_stays_there() -> None:
    camille, old, new = factories.user(), factories.company("Duval", deleted_at=NOW), factories.company("Durand")

    undo_entry(entry=trash_records(records=[old, new], by=camille, now=NOW), by=camille, now=NOW)

    assert list(Company.objects.filter(deleted_at=None)) == [new]


def test_a_restored_record_goes_back_to_the_trash() -> None:
    camille, duval = factories.user(), factories.company(deleted_at=NOW)

    undo_entry(entry=restore_records(records=[duval], by=camille, now=NOW), by=camille, now=NOW)

    assert Company.objects.get().deleted_at == NOW


def test_each_record_returns_to_its_former_owner_but_those_given_away_since() -> None:
    camille, marc, ines = factories.user("Camille"), factories.user("Marc"), factories.user("Inès")
    mine, free, later = (
        factories.company("A", owner=camille),
        factories.company("B"),
        factories.company("C", owner=camille),
    )
    entry = assign_records(records=[mine, free, later], owner=marc, by=camille, now=NOW)
    later.refresh_from_db()
    assign_records(records=[later], owner=ines, by=marc, now=NOW)

    undo_entry(entry=entry, by=camille, now=NOW)

    assert dict(Company.objects.values_list("name", "owner__full_name")) == {"A": "Camille", "B": None, "C": "Inès"}


def test_a_tag_is_taken_off_those_who_got_it_and_left_on_those_who_had_it() -> None:
    camille, had, new = factories.user(), factories.company("A"), factories.company("B")
    fair = tag_named("Salon")
    tag_with_undo(records=[had], tag=fair, by=camille, now=NOW)

    undo_entry(entry=tag_with_undo(records=[had, new], tag=fair, by=camille, now=NOW), by=camille, now=NOW)

    assert [tags_of(Subject(SubjectKind.COMPANY, company.pk)) for company in (had, new)] == [[fair], []]


def test_a_tag_taken_off_is_put_back() -> None:
    camille, duval, fair = factories.user(), factories.company(), tag_named("Salon")
    tag_with_undo(records=[duval], tag=fair, by=camille, now=NOW)

    undo_entry(entry=untag_with_undo(records=[duval], tag=fair, by=camille, now=NOW), by=camille, now=NOW)

    assert tags_of(Subject(SubjectKind.COMPANY, duval.pk)) == [fair]


def test_nothing_is_taken_back_twice_by_another_or_a_day_later() -> None:
    camille, marc, duval = factories.user(), factories.user("Marc"), factories.company()
    entry = trash_records(records=[duval], by=camille, now=NOW)

    with pytest.raises(UndoRefused, match="Seule la personne"):
        undo_entry(entry=entry, by=marc, now=NOW)
    with pytest.raises(UndoRefused, match="plus d’un jour"):
        undo_entry(entry=entry, by=camille, now=NOW + UNDO_WITHIN + timedelta(seconds=1))
    undo_entry(entry=entry, by=camille, now=NOW)
    with pytest.raises(UndoRefused, match="déjà été reprise"):
        undo_entry(entry=entry, by=camille, now=NOW)


def test_a_tag_is_one_word_whatever_its_capitals() -> None:
    assert tag_named("Salon de Lyon") == tag_named("  SALON  de lyon ")
    assert Tag.objects.count() == 1

"""The timeline: all that happened, newest first, each once, whatever the page."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from filon.activities.models import Task
from filon.activities.rules.kinds import ActivityKind
from filon.activities.selectors.timeline import Moment, Whose, timeline_of
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import add_task, complete_task
from filon.contacts.models import Company
from filon.kit.subjects import Subject, SubjectKind
from filon.records.models import Note
from filon.records.rules.authorship import by_person
from filon.records.services.editing import edit_record
from filon.records.services.notes import add_note, trash_note
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def whose(company: Company) -> Whose:
    return Whose(SubjectKind.COMPANY, company.pk, Q(company=company.pk), Q(company=company.pk))


def lived(company: Company, *, by: User) -> None:
    """Three hours with a note, a change, a call and a task done, all at the same instants."""
    subject = Subject(SubjectKind.COMPANY, company.pk)
    for hour in range(3):
        at = NOW + timedelta(hours=hour)
        add_note(subject=subject, text=f"Note {hour}", by=by, now=at)
        edit_record(
            record=company, values={"city": f"Ville {hour}"}, version=company.version, by=by_person(by.pk), now=at
        )
        log_activity(kind=ActivityKind.CALL, at=at, by=by, now=at, company_id=company.pk, text=f"Appel {hour}")
        task = add_task(title=f"Tâche {hour}", due_at=at, assignee=by, by=by, now=at, company_id=company.pk)
        complete_task(task=task, by=by, now=at)


def told(moments: list[Moment]) -> list[tuple[datetime, str]]:
    return [(moment.at, moment.source) for moment in moments]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 12])
def test_pages_tell_everything_once_newest_first(size: int) -> None:
    camille, duval = factories.user(), factories.company()
    lived(duval, by=camille)
    expected = [
        (NOW + timedelta(hours=hour), source) for hour in (2, 1, 0) for source in ("task", "note", "change", "activity")
    ]

    page = timeline_of(whose(duval), viewer=SYSTEM, size=size)
    moments = page.moments
    while page.following:
        page = timeline_of(whose(duval), viewer=SYSTEM, cursor=page.following, size=size)
        moments = moments + page.moments

    assert told(moments) == expected


def test_one_kind_can_be_told_alone() -> None:
    camille, duval = factories.user(), factories.company()
    lived(duval, by=camille)

    assert told(timeline_of(whose(duval), viewer=SYSTEM, only="note").moments) == [
        (NOW + timedelta(hours=hour), "note") for hour in (2, 1, 0)
    ]


def test_what_was_taken_away_and_what_is_still_to_do_is_not_told() -> None:
    camille, duval = factories.user(), factories.company()
    note = add_note(subject=Subject(SubjectKind.COMPANY, duval.pk), text="Non", by=camille, now=NOW)
    trash_note(note=note, by=camille, now=NOW)
    add_task(title="Demain", due_at=NOW, assignee=camille, by=camille, now=NOW, company_id=duval.pk)

    assert timeline_of(whose(duval), viewer=SYSTEM).moments == []
    assert (Note.objects.count(), Task.objects.count()) == (1, 1)


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "WyIyMDI2Il0", "é"])
def test_an_unreadable_cursor_gives_the_newest(cursor: str) -> None:
    camille, duval = factories.user(), factories.company()
    lived(duval, by=camille)

    newest = timeline_of(whose(duval), viewer=SYSTEM, size=2)
    assert timeline_of(whose(duval), viewer=SYSTEM, cursor=cursor, size=2) == newest

"""What needs attention: each count is that of the list behind it."""

from datetime import date, timedelta
from typing import Any

import pytest

from filon.activities.models import Task
from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import LotKind
from filon.records.services.editing import trash
from filon.records.services.lots import create_lot
from filon.reporting.rules.figures import AttentionKind
from filon.reporting.selectors.attention import attention
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.contacts.qualified import persona
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def counts(viewer: Any = SYSTEM) -> dict[AttentionKind, int]:
    return {item.kind: item.count for item in attention(viewer=viewer, now=NOW)}


def task(*, assignee: User | None = None, due_in: int = -1, **fields: Any) -> None:
    due_at = NOW + timedelta(hours=due_in)
    Task.objects.create(title="Rappeler", due_at=due_at, created_at=NOW, assignee=assignee, **fields)


def test_nothing_needs_attention_in_an_empty_company() -> None:
    assert counts() == dict.fromkeys(AttentionKind, 0)


def test_each_kind_is_counted() -> None:
    stalled = make.deal(at="contact", now=NOW - timedelta(days=15), expected_close_date=date(2026, 11, 19))
    task(subject_kind=SubjectKind.OPPORTUNITY, subject_id=stalled.pk)
    task(due_in=1)
    task(done_at=NOW)
    make.deal(at="contact", expected_close_date=date(2026, 11, 20))
    make.deal(at="won", now=NOW - timedelta(days=99), expected_close_date=date(2026, 1, 1))
    make.lead()
    make.lead(owner=make.user())
    make.lead(owner=make.user(), wake_date=date(2026, 11, 20))
    make.lead(owner=make.user(), wake_date=date(2026, 11, 21))
    bought = create_lot(name="Fichier Meridia", kind=LotKind.BOUGHT, now=NOW)
    create_lot(name="Salon", kind=LotKind.COLLECTED, now=NOW)
    make.contact(lot=bought, created_at=NOW - timedelta(days=40))
    make.contact(lot=bought, created_at=NOW - timedelta(days=20))
    persona("Dirigeante de PME", review_on=date(2026, 11, 20))
    persona("Acheteur", review_on=date(2026, 12, 20))
    trash(records=[make.deal()], by=BY_SYSTEM, now=NOW)
    trash(records=[make.lead()], by=BY_SYSTEM, now=NOW)

    assert counts() == dict.fromkeys(AttentionKind, 1)


def test_camille_sees_what_concerns_her_team() -> None:
    camille = make.user("Camille", teams=(make.team("Nord"),))
    far = make.user("Loin", teams=(make.team("Sud"),))
    task(assignee=camille)
    task(assignee=far)
    make.deal(owner=far)
    make.lead()

    assert counts(camille) == {
        **dict.fromkeys(AttentionKind, 0),
        AttentionKind.OVERDUE_TASKS: 1,
        AttentionKind.LEADS_WITHOUT_OWNER: 1,
    }


def test_who_sees_no_lot_is_told_of_none() -> None:
    create_lot(name="Fichier Meridia", kind=LotKind.BOUGHT, now=NOW)

    told = counts(make.user(role=Role.SALES)), counts(make.user(role=Role.MARKETING))

    assert [them[AttentionKind.LOTS_IN_QUARANTINE] for them in told] == [0, 1]

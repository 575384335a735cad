"""What comes back from a campaign: who waits for us, until when, what is done next; of whom it reached, and no other."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Activity
from filon.activities.rules.kinds import TaskKind
from filon.activities.services.tasks import add_task
from filon.campaigns.models import Campaign
from filon.campaigns.rules.returns import USUAL_DAYS, Door, Return, ReturnKind, due_by, is_late, late_first
from filon.campaigns.selectors.returns import promised_days
from filon.contacts.models import Contact
from filon.inbox.models import Conversation
from filon.opportunities.models import Proposal
from filon.playbook.models import CampaignHeader
from filon.reporting.selectors.campaign_returns import returns_of
from filon.reporting.selectors.campaigns import running_of
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Action, Role, Scope
from filon.users.selectors import SYSTEM, Viewer
from tests import factories as make
from tests.factories import NOW
from tests.reporting.test_campaigns import DAY, a_campaign, somebody, touch

HOUR = timedelta(hours=1)


@pytest.fixture
def autumn(db: None) -> CampaignHeader:
    return a_campaign()


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Roux", role=Role.SALES)


def wrote(person: Contact, *, at: Any = NOW - DAY) -> Conversation:
    return Conversation.objects.create(contact=person, address="x@duval.example", last_at=at, waiting_since=at)


def found(campaign: CampaignHeader, viewer: Viewer = SYSTEM, **promised: int) -> list[Return]:
    days = {kind: promised.get(kind.value, usual) for kind, usual in USUAL_DAYS.items()}
    return returns_of(running_of(campaign, as_of=None, now=NOW), viewer=viewer, promised=days)


def kinds(campaign: CampaignHeader, viewer: Viewer = SYSTEM) -> list[tuple[ReturnKind, Door]]:
    return [(one.kind, one.door) for one in found(campaign, viewer)]


def test_a_promise_of_days_ends_with_the_last_business_day() -> None:
    friday = NOW.replace(year=2026, month=11, day=20, hour=16)
    one = due_by(ReturnKind.REPLY, since=friday, promised=USUAL_DAYS)

    assert (one.date().isoformat(), one.hour) == ("2026-11-23", 22)  # 23 h 59 in Paris


def test_the_latest_of_the_late_comes_first() -> None:
    def due(days: int) -> Return:
        return Return(ReturnKind.REPLY, Door.CONVERSATION, days, NOW, NOW + days * DAY, "", "")

    line = late_first([due(2), due(-1), due(-3)])

    assert [one.pk for one in line] == [-3, -1, 2]
    assert [is_late(one, now=NOW) for one in line] == [True, True, False]


def test_who_answers_the_campaign_waits_in_its_queue_and_in_no_other(autumn: CampaignHeader) -> None:
    duval, stranger = somebody(), somebody("Martin")
    touch(duval, autumn)
    wrote(duval)
    wrote(stranger)
    Conversation.objects.update(subject="Votre offre")

    (line,) = found(autumn)

    assert (line.who, line.about, line.door) == (str(duval), "Votre offre", Door.CONVERSATION)
    assert found(a_campaign("Hiver")) == []


def test_who_wrote_before_she_was_reached_answers_something_else(autumn: CampaignHeader) -> None:
    duval = somebody()
    wrote(duval, at=touch(duval, autumn).at - HOUR)

    assert found(autumn) == []


def test_the_delay_promised_decides_what_is_late(autumn: CampaignHeader) -> None:
    duval = somebody()
    touch(duval, autumn)
    wrote(duval, at=NOW - 4 * DAY)

    assert [is_late(one, now=NOW) for one in found(autumn, reply=1)] == [True]
    assert [is_late(one, now=NOW) for one in found(autumn, reply=10)] == [False]


def test_a_campaign_keeps_the_days_that_its_seventh_step_promised(autumn: CampaignHeader) -> None:
    assert promised_days(autumn) == USUAL_DAYS

    Campaign.objects.create(header=autumn, promised={"quote": 0}, created_at=NOW)
    assert promised_days(autumn) == {**USUAL_DAYS, ReturnKind.QUOTE: 0}


def test_call_backs_quotes_and_follow_ups_come_from_the_tasks_at_their_hour(
    autumn: CampaignHeader, camille: User
) -> None:
    duval = somebody(owner=camille)
    touch(duval, autumn)
    for kind, promise in (
        (TaskKind.CALL, True),
        (TaskKind.PROPOSAL, False),
        (TaskKind.EMAIL, False),
        (TaskKind.MEETING, True),
    ):
        add_task(
            title=kind.label, due_at=NOW + HOUR, assignee=camille, by=camille, now=NOW, kind=kind, promise=promise,
            contact_id=duval.pk,
        )  # fmt: skip

    lines = {one.kind: one for one in found(autumn, camille)}

    assert set(lines) == {ReturnKind.CALL_BACK, ReturnKind.QUOTE, ReturnKind.FOLLOW_UP}
    assert lines[ReturnKind.CALL_BACK].due_at == NOW + HOUR
    assert {one.assignee for one in lines.values()} == {"Camille Roux"}


def test_a_quote_is_sent_then_followed_up_before_it_expires(autumn: CampaignHeader) -> None:
    duval = somebody()
    touch(duval, autumn)
    deal = make.deal(contact=duval, company=duval.company)
    offer = Proposal.objects.create(opportunity=deal, title="Fenêtres", created_at=NOW - DAY, updated_at=NOW)

    assert kinds(autumn) == [(ReturnKind.QUOTE, Door.DRAFT)]

    valid_until = (NOW + 20 * DAY).date()
    Proposal.objects.filter(pk=offer.pk).update(
        state="sent", number="DEV-2026-0001", sent_at=NOW - HOUR, valid_until=valid_until, remind_days=7
    )
    (line,) = found(autumn)
    assert (line.kind, line.door) == (ReturnKind.FOLLOW_UP, Door.SENT)
    assert (valid_until - line.due_at.date()).days == 7


def test_an_order_waits_until_somebody_speaks_with_the_company(autumn: CampaignHeader) -> None:
    duval = somebody()
    touch(duval, autumn)
    make.order("A1", company=duval.company, ordered_at=NOW - 3 * DAY)
    make.order("A0", company=duval.company, ordered_at=NOW - 70 * DAY)

    assert kinds(autumn) == [(ReturnKind.ORDER, Door.ORDER)]

    Activity.objects.create(company=duval.company, kind="call", direction="outbound", at=NOW - DAY)
    assert kinds(autumn) == []


def test_who_sees_only_what_is_hers_is_told_of_nothing_else(autumn: CampaignHeader, camille: User) -> None:
    theo = make.user("Théo Castellan", role=Role.SALES)
    RoleRight.objects.filter(role=Role.SALES, action=Action.READ).update(scope=Scope.OWN)
    duval = somebody(owner=camille)
    touch(duval, autumn)
    wrote(duval)
    make.order("A1", company=duval.company, ordered_at=NOW, owner=camille)
    add_task(title="Relancer", due_at=NOW, assignee=theo, by=theo, now=NOW, contact_id=duval.pk)

    assert [(one.kind, one.who) for one in found(autumn, camille)] == [(ReturnKind.REPLY, str(duval))]
    assert [(one.about, one.who) for one in found(autumn, theo)] == [("Relancer", "")]


@pytest.mark.parametrize("people", [1, 3])
def test_the_queue_is_read_in_as_many_questions_whatever_came_back(autumn: CampaignHeader, people: int) -> None:
    for number in range(people):
        person = somebody(f"Nom{number}")
        touch(person, autumn)
        wrote(person)
        make.order(f"A{number}", company=make.company(f"B{number}"), ordered_at=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert len(found(autumn)) == people
    assert len(asked) <= 6

"""The agreement is watched: who answers is warned, who leads is told, once each; what happens in a page settles it at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from filon.activities.models import Task
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import log_activity
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead, Timer
from filon.leads.rules.agreement import ClauseKind, Terms
from filon.records.models import Notification
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases import promises
from filon.usecases.handover import hand_over
from filon.usecases.lifecycle import move_leads
from filon.usecases.promises import settle_everything, watch_promises
from filon.usecases.scoring import note_activity
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.leads.agreements import HOT_IN_AN_HOUR, TRIED_THRICE, in_force

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Martin", teams=(make.team(),))


@pytest.fixture
def helene(db: None) -> User:
    return make.user("Hélène", role=Role.MANAGER, teams=(make.team(),))


def handed_to(owner: User | None, **fields: Any) -> Lead:
    lead = make.lead(contact=make.contact(temperature="hot"), owner=owner, **fields)
    return move_leads(leads=[lead], to=LifecycleStage.MQL, by=BY_SYSTEM, now=NOW)[0]


def watch(now: datetime) -> list[tuple[str, str]]:
    """What is told anew at that hour."""
    known = set(Notification.objects.values_list("pk", flat=True))
    watch_promises(now=now, limit=100, address_of=lambda lead: f"/leads/{lead.pk}/")
    fresh = Notification.objects.exclude(pk__in=known).order_by("pk")
    return [(told.user.full_name, told.text) for told in fresh.select_related("user")]


def called(lead: Lead, by: User, *, at: datetime) -> None:
    note_activity(
        kind=ActivityKind.CALL,
        direction=Direction.OUTBOUND,
        outcome="absent",
        contact_id=lead.contact_id,
        subject=Subject(SubjectKind.LEAD, lead.pk),
        at=at,
        by=by,
        now=at,
        address_of=str,
    )


def test_the_owner_is_warned_before_the_manager_is_told_after_and_each_once(camille: User, helene: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    lead = handed_to(camille, name="Devis Duval")
    make.user("Paul", role=Role.MANAGER, teams=(make.team("Équipe Sud"),))

    assert watch(NOW + 44 * MINUTE) == []
    assert watch(NOW + 45 * MINUTE) == [("Camille Martin", "À rappeler avant 11\u00a0h\u00a000 · Devis Duval")]
    assert watch(NOW + 60 * MINUTE) == []
    told = ("Hélène", "Non tenu (Camille Martin)\u00a0: À rappeler avant 11\u00a0h\u00a000 · Devis Duval")
    assert watch(NOW + 61 * MINUTE) == [told]
    assert [watch(NOW + 62 * MINUTE), watch(NOW + 2 * DAY)] == [[], []]
    assert set(Notification.objects.values_list("address", flat=True)) == {f"/leads/{lead.pk}/"}


def test_a_call_logged_on_a_page_keeps_the_promise_at_once(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    called(handed_to(camille), camille, at=NOW + HOUR / 2)

    assert Timer.objects.get().met_at == NOW + HOUR / 2
    assert watch(NOW + 5 * HOUR) == []


def test_without_a_manager_of_the_team_the_direction_is_told(camille: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    handed_to(camille)
    assert [who for who, _text in watch(NOW + 2 * HOUR)] == ["Inès"]


def test_a_lead_of_nobody_or_of_somebody_who_left_is_told_to_who_leads(helene: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    handed_to(None)
    handed_to(make.user("Parti", is_active=False, teams=(make.team(),)))

    assert [who for who, _text in watch(NOW + 50 * MINUTE)] == ["Hélène", "Hélène"]
    assert [who for who, _text in watch(NOW + 70 * MINUTE)] == ["Hélène", "Hélène"]


def test_a_worker_that_was_down_tells_what_is_late_and_warns_of_nothing_past(camille: User, helene: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    handed_to(camille)
    assert [who for who, _text in watch(NOW + 3 * DAY)] == ["Hélène"]


def test_a_crash_between_two_leads_loses_nothing_and_doubles_nothing(
    camille: User, helene: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force(HOT_IN_AN_HOUR)
    for name in ("Un", "Deux", "Trois"):
        handed_to(camille, name=name)
    seen = []

    def fall(**told: Any) -> Any:
        seen.append(told["text"])
        if len(seen) == 2:
            raise RuntimeError
        return notify(**told)

    notify = promises.notify
    monkeypatch.setattr(promises, "notify", fall)
    with pytest.raises(RuntimeError):
        watch(NOW + 2 * HOUR)
    monkeypatch.undo()
    watch(NOW + 2 * HOUR)

    told = Notification.objects.values_list("text", flat=True)
    assert sorted(text.rpartition("· ")[2] for text in told) == ["Deux", "Trois", "Un"]


def test_a_clock_that_jumped_ahead_is_forgiven_and_the_true_breach_told(camille: User, helene: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    handed_to(camille)
    watch(NOW + 400 * DAY)

    assert [who for who, _text in watch(NOW + 50 * MINUTE)] == ["Camille Martin"]
    assert Timer.objects.get().breached_at is None
    assert [who for who, _text in watch(NOW + 61 * MINUTE)] == ["Hélène"]


def test_a_lead_in_the_trash_makes_no_noise(camille: User, helene: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    Lead.objects.filter(pk=handed_to(camille).pk).update(deleted_at=NOW)
    assert watch(NOW + 2 * HOUR) == []


def test_what_no_edit_told_is_found_each_hour(camille: User) -> None:
    in_force(TRIED_THRICE)
    lead = handed_to(camille)
    watch(NOW + 9 * DAY)
    log_activity(
        kind=ActivityKind.MEETING, at=NOW + 10 * DAY, by=camille, now=NOW + 10 * DAY, contact_id=lead.contact_id
    )

    settle_everything(now=NOW + 10 * DAY)

    timer = Timer.objects.get()
    assert (timer.met_at, timer.breached_at) == (NOW + 10 * DAY, timer.due_at)


def test_more_leads_than_one_go_takes_are_all_told(camille: User, helene: User) -> None:
    in_force(HOT_IN_AN_HOUR)
    for _ in range(5):
        handed_to(camille)

    done = [watch_promises(now=NOW + 2 * HOUR, limit=2, address_of=str) for _ in range(4)]

    assert (done, Notification.objects.count()) == ([2, 2, 1, 0], 5)


def test_the_task_of_the_hand_over_has_the_hour_of_the_agreement(camille: User) -> None:
    in_force(Terms(ClauseKind.FIRST_RESPONSE, amount=30, temperature="hot"))
    lead = make.lead(contact=make.contact(temperature="hot", owner=camille), owner=camille)

    hand_over(leads=[lead], by=BY_SYSTEM, now=NOW, reason="Devis demandé", address_of=lambda _lead: "")

    assert Task.objects.get().due_at == NOW + 30 * MINUTE

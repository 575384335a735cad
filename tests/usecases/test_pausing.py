"""A sale on pause keeps its contact: planned shares, out of what presses, awake at its day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.models import ContentShare, Task
from filon.kit.business_time import is_business_day
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.pausing import latest_close_date, spread_over
from filon.opportunities.selectors.cards import make_cards
from filon.opportunities.selectors.lists import waiting_deals
from filon.opportunities.services.editing import edit_deal
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.usecases.closing import move_deals
from filon.usecases.pausing import pause_deal, resume_deal, wake_deals
from filon.usecases.tidying import take_back
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.usecases.sharing import a_content, anne, share

TODAY = NOW.date()
UNTIL = TODAY + timedelta(days=60)
WAITING = ("stalled", "beyond_stage", "no_next_action", "close_date_passed")


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


def old_deal(camille: User, **fields: object) -> Opportunity:
    """In its stage for a year, its date passed, nothing planned: all that can press does."""
    deal = make.deal(contact=anne(), owner=camille, **fields)
    Opportunity.objects.filter(pk=deal.pk).update(
        stage_since=NOW - timedelta(days=365), expected_close_date=TODAY - timedelta(days=30)
    )
    deal.refresh_from_db()
    return deal


def pause(deal: Opportunity, camille: User, *, share: tuple[int, ...] = (), until: date | None = UNTIL) -> list[Task]:
    return pause_deal(
        deal=deal, until=until, reason="Budget en janvier", share=share, version=deal.version, by=camille, now=NOW
    )


def pressing(kind: str) -> list[int]:
    return list(Opportunity.objects.filter(waiting_deals(kind, now=NOW)).values_list("pk", flat=True))


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 400), st.integers(0, 12))
def test_what_is_shared_is_spread_over_working_days_inside_the_pause(today: date, length: int, count: int) -> None:
    until = today + timedelta(days=length)
    days = spread_over(today=today, until=until, count=count)
    assert days == sorted(set(days))
    assert len(days) <= count
    assert all(today < day < until and is_business_day(day) for day in days)


def test_a_pause_long_enough_holds_all_of_them() -> None:
    assert spread_over(today=date(2026, 11, 2), until=date(2027, 1, 4), count=3) == [
        date(2026, 11, 17),
        date(2026, 12, 3),
        date(2026, 12, 21),  # the 19th is a Saturday
    ]


def test_nothing_is_signed_during_a_pause() -> None:
    assert [latest_close_date(day, until=UNTIL) for day in (None, TODAY, UNTIL + timedelta(days=9))] == [
        None,
        UNTIL,
        UNTIL + timedelta(days=9),
    ]


def test_a_sale_on_pause_leaves_what_stalls_and_presses(camille: User) -> None:
    deal = old_deal(camille)
    assert [deal.pk in pressing(kind) for kind in ("no_next_action", "close_date_passed")] == [True, True]

    pause(deal, camille)
    deal.refresh_from_db()
    card = make_cards([deal], stages={deal.stage_id: deal.stage, **_stages(deal)}, now=NOW)[0]
    assert [pressing(kind) for kind in WAITING] == [[], [], [], []]
    assert (deal.paused_until, deal.expected_close_date, card.stalled) == (UNTIL, UNTIL, False)
    assert card.sentence.endswith(" · en pause jusqu’au 19 janv. 2027")


def _stages(deal: Opportunity) -> dict[int, object]:
    return {stage.pk: stage for stage in deal.process_version.stages.all()}


def test_what_to_share_is_planned_in_dated_tasks_with_words_ready(camille: User) -> None:
    deal = old_deal(camille)
    chosen, other = a_content("Choisi"), a_content("Pas choisi")
    tasks = pause(deal, camille, share=(chosen.pk,))

    planned = ContentShare.objects.get()
    assert [(task.title, task.assignee) for task in tasks] == [("Partager « Choisi »", camille)]
    assert (planned.content, planned.shared_at, planned.text.startswith("Bonjour Anne,")) == (chosen, None, True)
    assert other.shares.count() == 0
    assert NOW < tasks[0].due_at < NOW + timedelta(days=60)


def test_taken_up_again_what_was_planned_goes_and_what_was_given_stays(camille: User) -> None:
    deal = old_deal(camille)
    first, second = a_content("Premier"), a_content("Second")
    pause(deal, camille, share=(first.pk, second.pk))
    share(first, deal.contact, camille)
    deal.refresh_from_db()
    resume_deal(deal=deal, version=deal.version, by=camille, now=NOW)

    deal.refresh_from_db()
    assert (deal.paused_until, deal.pause_reason) == (None, "")
    assert [given.content for given in ContentShare.objects.all()] == [first]
    assert list(Task.objects.filter(done_at=None, deleted_at=None)) == []


def test_it_wakes_by_itself_at_its_day_once_with_a_task(camille: User) -> None:
    deal = old_deal(camille)
    pause(deal, camille)
    at = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 6, tzinfo=NOW.tzinfo)

    assert [wake_deals(now=now, limit=10) for now in (at - timedelta(days=1), at, at)] == [0, 1, 0]
    deal.refresh_from_db()
    task = Task.objects.get(done_at=None)
    assert (deal.paused_until, task.assignee, task.title) == (
        None,
        camille,
        "Reprendre contact : la pause est finie (Budget en janvier)",
    )
    assert Change.objects.filter(subject_id=deal.pk, axis="field:paused_until").count() == 2


@pytest.mark.parametrize("until", [None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=900)])
def test_a_pause_ends_one_day_soon_enough(camille: User, until: date | None) -> None:
    with pytest.raises(NotPossible):
        pause(old_deal(camille), camille, until=until)


def test_a_sale_that_ended_is_not_put_on_pause(camille: User) -> None:
    with pytest.raises(NotPossible, match="Cette vente est conclue"):
        pause(old_deal(camille, at="won"), camille)


def test_the_second_of_two_who_pause_learns_it(camille: User) -> None:
    deal = old_deal(camille)
    pause(deal, camille)
    stale = Opportunity.objects.get(pk=deal.pk)
    stale.version -= 1
    with pytest.raises(EditedMeanwhile):
        pause(stale, camille, until=UNTIL + timedelta(days=5))


def test_the_day_hoped_for_is_not_before_the_end_of_the_pause(camille: User) -> None:
    deal = old_deal(camille)
    pause(deal, camille)
    deal.refresh_from_db()
    early = {"expected_close_date": UNTIL - timedelta(days=1)}
    with pytest.raises(NotPossible, match="en pause jusqu’au 19 janv"):
        edit_deal(deal=deal, values=early, version=deal.version, by=by_person(camille.pk), now=NOW)


def planned_for(deal: Opportunity) -> tuple[list[str], list[str]]:
    """Contents that wait to be given, and what is still to be done."""
    return (
        [str(one.content) for one in ContentShare.objects.filter(subject_id=deal.pk, shared_at=None)],
        [task.title for task in Task.objects.filter(done_at=None, deleted_at=None)],
    )


@pytest.mark.parametrize("at", ["won", "lost"])
def test_a_closing_ends_the_pause_and_what_was_planned_for_it(camille: User, at: str) -> None:
    deal = old_deal(camille, at="signature")
    pause(deal, camille, share=(a_content("Prévu").pk,))
    deal.refresh_from_db()
    move_deals(deals=[deal], to=make.stage(at), by=BY_SYSTEM, now=NOW, review=make.review(), reason="Oui", forced=True)

    deal.refresh_from_db()
    assert (deal.paused_until, deal.pause_reason, planned_for(deal)[0]) == (None, "", [])
    assert "Partager « Prévu »" not in planned_for(deal)[1]
    assert Change.objects.filter(subject_id=deal.pk, axis="field:paused_until").count() == 2


def test_a_deal_that_opens_again_is_not_on_a_pause_that_a_file_left(camille: User) -> None:
    deal = old_deal(camille, at="lost")
    Opportunity.objects.filter(pk=deal.pk).update(paused_until=UNTIL, pause_reason="Budget en janvier")
    deal.refresh_from_db()
    move_deals(deals=[deal], to=make.stage("contact"), by=BY_SYSTEM, now=NOW)
    assert Opportunity.objects.get().paused_until is None


def test_a_passage_between_open_stages_keeps_the_pause(camille: User) -> None:
    deal = old_deal(camille)
    pause(deal, camille, share=(a_content("Prévu").pk,))
    deal.refresh_from_db()
    move_deals(deals=[deal], to=make.stage("meeting"), by=BY_SYSTEM, now=NOW, reason="Oui", forced=True)
    deal.refresh_from_db()
    assert (deal.paused_until, planned_for(deal)[0]) == (UNTIL, ["Prévu"])


def test_one_that_a_file_closed_is_settled_before_its_day_without_a_task(camille: User) -> None:
    deal = old_deal(camille)
    pause(deal, camille, share=(a_content("Prévu").pk,))
    Opportunity.objects.filter(pk=deal.pk).update(stage=make.stage("lost"), closed_at=NOW)
    assert [wake_deals(now=NOW, limit=10) for _ in range(2)] == [1, 0]
    assert planned_for(deal) == ([], [])


def test_taking_up_again_is_taken_back_in_one_click_with_what_was_planned(camille: User) -> None:
    deal = old_deal(camille)
    first, second = a_content("Premier"), a_content("Second")
    pause(deal, camille, share=(first.pk, second.pk))
    deal.refresh_from_db()
    before = planned_for(deal)
    entry = resume_deal(deal=deal, version=deal.version, by=camille, now=NOW)
    assert entry is not None
    assert planned_for(deal) == ([], [])
    share(second, deal.contact, camille)  # a colleague gave it meanwhile: it is not planned twice
    take_back(entry=entry, by=camille, now=NOW)

    deal.refresh_from_db()
    assert (deal.paused_until, deal.pause_reason) == (UNTIL, "Budget en janvier")
    assert planned_for(deal) == (["Premier"], ["Partager « Premier »"])
    assert before == (["Second", "Premier"], ["Partager « Premier »", "Partager « Second »"])


def test_taking_up_again_is_not_taken_back_over_what_was_decided_since(camille: User) -> None:
    deal = old_deal(camille)
    pause(deal, camille)
    deal.refresh_from_db()
    entry = resume_deal(deal=deal, version=deal.version, by=camille, now=NOW)
    assert entry is not None
    pause(deal, camille, until=UNTIL + timedelta(days=9))
    with pytest.raises(NotPossible):
        take_back(entry=entry, by=camille, now=NOW)
    deal.refresh_from_db()
    assert deal.paused_until == UNTIL + timedelta(days=9)
    assert resume_deal(deal=deal, version=deal.version, by=camille, now=NOW) is not None
    assert resume_deal(deal=deal, version=deal.version, by=camille, now=NOW) is None

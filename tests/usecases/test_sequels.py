"""The sale that follows a won deal: proposed on its day, opened once, as it was shown."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from filon.activities.models import Task
from filon.kit.errors import NotPossible
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.sequels import Sequel, origin_of, sequels_of
from filon.playbook.models import Process, ProcessVersion, Stage
from filon.playbook.rules.process import Moment, StageKind
from filon.records.rules.authorship import by_person
from filon.usecases.closing import move_deals
from filon.usecases.sequels import NoSuchSequel, open_sequel
from filon.users.models import User
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_following_process(kind: str = "renewal", *, after_days: int = 30) -> Stage:
    """The default process opens it so many days after the signature; its first stage."""
    process = Process.objects.create(key="suite", name="Renouvellement", kind=kind)
    version = ProcessVersion.objects.create(process=process, state="live", created_at=NOW)
    won = factories.stage("won")
    Stage.objects.create(
        version=won.version, key="next", label="Renouveler", order=won.order + 10, kind=StageKind.AFTER,
        moment=Moment.RENEW, probability=100, do="Préparer le bilan", next_process="suite", next_after_days=after_days,
    )  # fmt: skip
    return Stage.objects.create(
        version=version, key="prepare", label="Préparer", order=1, moment=Moment.IDENTIFY, probability=60
    )


def won_deal(owner: User) -> Opportunity:
    deal = factories.deal(owner=owner, company=factories.company("Duval"), cents=1_200_000)
    (won,) = move_deals(
        deals=[deal], to=factories.stage("won"), by=by_person(owner.pk), now=NOW, forced=True, reason="test",
        review=factories.review(),
    )  # fmt: skip
    return won


def only(deal: Opportunity, viewer: User, *, days: int) -> Sequel:
    (found,) = sequels_of(deal, viewer=viewer, now=NOW + days * DAY)
    return found


def test_it_is_announced_then_proposed_on_its_day(camille: User) -> None:
    first = a_following_process()
    deal = won_deal(camille)
    early, due = only(deal, camille, days=29), only(deal, camille, days=30)
    assert (early.may_open, due.may_open, due.due_on) == (False, True, (NOW + 30 * DAY).date())
    assert (due.name, due.cents, due.first) == ("Renouvellement – Duval", 1_200_000, first)


def test_it_opens_what_was_shown_and_settles_its_task(camille: User) -> None:
    first = a_following_process()
    deal = won_deal(camille)
    task = Task.objects.get(title="Renouveler : Préparer le bilan")
    assert task.due_at.date() == (NOW + 31 * DAY).date()  # the 30th day is a Sunday
    opened = open_sequel(origin=deal, stage_key="next", by=camille, now=NOW + 30 * DAY)
    told = (opened.name, opened.stage, opened.company, opened.owner, opened.cents, opened.follows)
    assert told == ("Renouvellement – Duval", first, deal.company, camille, 1_200_000, deal)
    task.refresh_from_db()
    assert (task.done_at, origin_of(opened, viewer=camille)) == (NOW + 30 * DAY, deal)


def test_pressed_twice_it_is_one_deal(camille: User) -> None:
    a_following_process()
    deal = won_deal(camille)
    once, again = (open_sequel(origin=deal, stage_key="next", by=camille, now=NOW + 40 * DAY) for _ in range(2))
    assert (once, only(deal, camille, days=40).opened) == (again, once)


def test_another_sale_has_no_amount_yet(camille: User) -> None:
    a_following_process("cross_sell")
    assert only(won_deal(camille), camille, days=30).cents is None


def test_it_waits_for_its_day_and_for_the_sale_that_runs_already(camille: User) -> None:
    first = a_following_process()
    deal = won_deal(camille)
    with pytest.raises(NotPossible, match=r"à partir du 20 déc\. 2026"):
        open_sequel(origin=deal, stage_key="next", by=camille, now=NOW + 29 * DAY)
    running = factories.deal("À la main", owner=camille, company=deal.company)
    Opportunity.objects.filter(pk=running.pk).update(stage=first, process_version=first.version)
    assert (only(deal, camille, days=30).running, only(deal, camille, days=30).may_open) == (running, False)
    with pytest.raises(NotPossible, match="déjà en cours avec ce client"):
        open_sequel(origin=deal, stage_key="next", by=camille, now=NOW + 30 * DAY)


def test_nothing_follows_an_open_deal_nor_a_process_out_of_service(camille: User) -> None:
    first = a_following_process()
    assert sequels_of(factories.deal(owner=camille), viewer=camille, now=NOW) == []
    deal = won_deal(camille)
    ProcessVersion.objects.filter(pk=first.version_id).update(state="past")
    assert sequels_of(deal, viewer=camille, now=NOW + 30 * DAY) == []
    with pytest.raises(NoSuchSequel):
        open_sequel(origin=deal, stage_key="next", by=camille, now=NOW + 30 * DAY)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_press_at_once_open_one_deal() -> None:
    camille = factories.user()
    a_following_process()
    deal, ready = won_deal(camille), Barrier(2)

    def press() -> None:
        ready.wait(10)
        try:
            open_sequel(origin=deal, stage_key="next", by=camille, now=NOW + 30 * DAY)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Opportunity.objects.filter(follows=deal).count() == 1

"""A new version in service: running deals follow explicitly, as previewed, and history is added to, never rewritten."""

from datetime import timedelta

import pytest

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.versions import VersionState
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.new_version import Following, OldStage, plan_of, undecided
from filon.opportunities.selectors.new_version import preview_of
from filon.opportunities.services.new_version import pass_to_version_in_service
from filon.playbook.models import Process, ProcessVersion, Stage
from filon.playbook.rules.process import CriterionKind, Moment
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.checking import check_data
from tests import factories as make
from tests.factories import NOW

LATER = NOW + timedelta(days=3)
OLD = OldStage(7, "proposal", "Proposition", 1, 2)
GONE = OldStage(8, "meeting", "Rendez-vous", 1, 1)


def test_a_stage_follows_by_its_key_and_without_one_a_person_chooses() -> None:
    plan = plan_of([OLD, GONE], new={"proposal": 70, "contact": 71}, chosen={8: 71, 7: 71})

    assert plan == [Following(OLD, 70, by_key=True), Following(GONE, 71, by_key=False)]
    assert undecided(plan_of([OLD, GONE], new={"proposal": 70}, chosen={})) == [GONE]


pytestmark = pytest.mark.django_db


def process() -> Process:
    return Process.objects.get(is_default=True)


def new_version(*, without: str = "meeting") -> ProcessVersion:
    """Version 2 in service: the stages of the first but one, and a new one."""
    old = ProcessVersion.objects.get(process=process(), state=VersionState.LIVE)
    ProcessVersion.objects.filter(pk=old.pk).update(state=VersionState.PAST)
    live = ProcessVersion.objects.create(process=old.process, number=2, state=VersionState.LIVE, created_at=NOW)
    for stage in Stage.objects.filter(version=old).exclude(key=without):
        stage.pk, stage.version = None, live
        stage.save()
    Stage.objects.create(version=live, key="demo", label="Essai", order=3, moment=Moment.PRESENT, probability=25)
    return live


def seen() -> dict[int, int]:
    live = ProcessVersion.objects.get(process=process(), state=VersionState.LIVE)
    return {following.old.pk: following.old.deals for following in preview_of(process=process(), live=live, chosen={})}


def follow(chosen: dict[int, int] | None = None, shown: dict[int, int] | None = None) -> int:
    told = seen() if shown is None else shown
    return pass_to_version_in_service(process=process(), chosen=chosen or {}, seen=told, by=BY_SYSTEM, now=LATER)


def test_a_deal_whose_stage_keeps_its_key_stays_there_since_it_entered() -> None:
    deal, won = make.deal(at="proposal"), make.deal(at="won")
    live = new_version()

    assert follow() == 1

    moved, stayed = Opportunity.objects.get(pk=deal.pk), Opportunity.objects.get(pk=won.pk)
    assert (moved.process_version, moved.stage.key, moved.stage_since) == (live, "proposal", NOW)
    assert stayed.process_version != live
    [row] = Change.objects.filter(at=LATER)
    assert (row.axis, row.from_value, row.to_value) == ("process_version", "1", "2")
    assert row.reason == "Passage à la version 2 du processus «\u00a0Nouveau client\u00a0»"


def test_a_stage_that_is_gone_is_told_and_nothing_moves_until_somebody_chose() -> None:
    make.deal(at="meeting")
    make.deal(at="proposal")
    live = new_version(without="meeting")

    with pytest.raises(NotPossible, match="Choisissez où vont les opportunités de «\u00a0Rendez-vous\u00a0»"):
        follow()

    assert not Opportunity.objects.filter(process_version=live).exists()


def test_the_deals_of_a_stage_that_is_gone_go_where_a_person_says() -> None:
    deal = make.deal(at="meeting")
    live = new_version(without="meeting")
    demo = Stage.objects.get(version=live, key="demo")

    assert follow({deal.stage_id: demo.pk}) == 1

    moved = Opportunity.objects.get()
    assert (moved.stage, moved.stage_since) == (demo, LATER)
    changes = Change.objects.filter(at=LATER).order_by("pk").values_list("axis", "from_value", "to_value")
    assert list(changes) == [("process_version", "1", "2"), ("deal_stage", "meeting", "demo")]
    assert [finding.code for finding in check_data(now=LATER) if finding.count] == []


def test_a_stage_of_another_version_is_no_choice() -> None:
    deal = make.deal(at="meeting")
    new_version(without="meeting")

    with pytest.raises(NotPossible):
        follow({deal.stage_id: deal.stage_id})


def test_what_moved_since_the_preview_is_read_again() -> None:
    make.deal(at="proposal")
    new_version()
    shown = seen()
    Opportunity.objects.update(stage=Stage.objects.get(version__number=1, key="negotiation"))

    with pytest.raises(EditedMeanwhile):
        follow(shown=shown)


def test_following_is_no_passage_and_asks_nothing() -> None:
    make.ask("contact", CriterionKind.CONFIRMED)
    make.deal(at="contact")
    new_version()

    assert follow() == 1


def test_closed_deals_stay_in_the_version_of_their_end() -> None:
    make.deal(at="won")
    new_version()

    assert (seen(), follow()) == ({}, 0)

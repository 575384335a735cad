"""A move passes the gates on every path, is forced for a reason only, and is told wherever it was."""

import pytest

from filon.kit.errors import EditedMeanwhile, NotAllowed, NotPossible
from filon.opportunities.models import Confirmation, Opportunity
from filon.opportunities.selectors.forced import forced_passages
from filon.opportunities.services.confirming import confirm_criterion
from filon.opportunities.services.stages import GateClosed
from filon.playbook.models import Stage
from filon.playbook.rules.process import CriterionKind, Moment, StageKind
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.usecases.closing import move_deals
from filon.usecases.dealing import move_deal_as_seen, open_deal
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
AGREEMENT = "l’accord à obtenir"


def stage_of(deal: Opportunity) -> str:
    return Opportunity.objects.get(pk=deal.pk).stage.key


def go(deal: Opportunity, to: str, **how: object) -> None:
    move_deals(deals=[deal], to=make.stage(to), by=BY_SYSTEM, now=NOW, **how)  # type: ignore[arg-type]


def test_a_closed_gate_says_what_is_missing_and_the_way_through() -> None:
    make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)
    deal = make.deal("Fenêtres")

    with pytest.raises(GateClosed) as refused:
        go(deal, "meeting")

    assert refused.value.sentence == (
        "«\u00a0Fenêtres\u00a0» n’entre pas à l’étape «\u00a0Rendez-vous\u00a0». Il manque\u00a0: l’accord à obtenir. "
        "Complétez la fiche, ou demandez à un responsable de forcer le passage en disant pourquoi."
    )
    assert stage_of(deal) == "contact"


def test_one_deal_that_lacks_something_holds_all_of_them() -> None:
    """Many at once: nothing is half done."""
    criterion = make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)
    ready, late = make.deal(), make.deal()
    confirm_criterion(deal=ready, criterion_id=criterion.pk, holds=True, seen=0, by=BY_SYSTEM, now=NOW)

    with pytest.raises(GateClosed):
        move_deals(deals=[ready, late], to=make.stage("meeting"), by=BY_SYSTEM, now=NOW)

    assert (stage_of(ready), stage_of(late)) == ("contact", "contact")


def test_a_signature_asks_the_stages_that_were_leapt_over() -> None:
    make.ask("negotiation", CriterionKind.CONFIRMED, AGREEMENT)

    with pytest.raises(GateClosed):
        go(make.deal(at="meeting"), "won", review=make.review())


def test_losing_and_going_back_ask_nothing() -> None:
    make.ask("proposal", CriterionKind.CONFIRMED, AGREEMENT)
    deal, lost = make.deal(at="proposal"), make.deal(at="proposal")

    go(deal, "meeting")
    go(lost, "lost", review=make.review())

    assert (stage_of(deal), stage_of(lost)) == ("meeting", "lost")


def test_a_loss_that_is_opened_again_stands_where_it_was_lost() -> None:
    """Else a loss would be a short cut to the signature."""
    make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)
    deal = make.deal()
    go(deal, "lost", review=make.review())

    with pytest.raises(GateClosed):
        go(Opportunity.objects.get(), "signature")
    go(Opportunity.objects.get(), "contact")
    assert stage_of(deal) == "contact"


def test_a_stage_after_the_signature_takes_no_deal() -> None:
    after = Stage.objects.create(
        version=make.stage().version, key="renew", label="Renouveler", order=99, kind=StageKind.AFTER,
        moment=Moment.RENEW, probability=0,
    )  # fmt: skip

    with pytest.raises(NotPossible, match="ne reçoit pas d’opportunité"):
        move_deals(deals=[make.deal()], to=after, by=BY_SYSTEM, now=NOW)


def test_a_deal_that_begins_further_on_holds_what_the_stages_before_ask() -> None:
    make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)
    begin = {"by": BY_SYSTEM, "now": NOW, "owner_id": None, "opened_because": "quote_asked"}

    with pytest.raises(GateClosed):
        open_deal(name="Fenêtres", stage=make.stage("proposal"), **begin)  # type: ignore[arg-type]

    assert not Opportunity.objects.exists()
    assert open_deal(name="Fenêtres", stage=make.stage("contact"), **begin).stage.key == "contact"  # type: ignore[arg-type]


# --- forced


def test_who_answers_for_others_forces_a_passage_for_a_reason_that_stays() -> None:
    make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)
    ines, deal = make.user("Inès", role=Role.DIRECTION), make.deal()

    move_deal_as_seen(
        deal=deal, seen_stage_id=deal.stage_id, to=make.stage("meeting"), by=by_person(ines.pk), now=NOW,
        reason="Le client presse", forced_by=ines,
    )  # fmt: skip

    [change] = forced_passages([deal.pk])[deal.pk]
    assert (change.forced, change.by, change.to_value) == (True, ines, "meeting")
    assert change.reason == "Le client presse (passage forcé, il manquait\u00a0: l’accord à obtenir)"


def test_a_passage_that_lacked_nothing_is_not_counted_as_forced() -> None:
    ines, deal = make.user("Inès", role=Role.DIRECTION), make.deal()

    move_deal_as_seen(
        deal=deal, seen_stage_id=deal.stage_id, to=make.stage("meeting"), by=by_person(ines.pk), now=NOW,
        reason="Le client presse", forced_by=ines,
    )  # fmt: skip

    assert not Change.objects.filter(forced=True).exists()


def test_a_salesperson_forces_nothing() -> None:
    make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)
    camille = make.user("Camille", role=Role.SALES)
    deal = make.deal(owner=camille)

    with pytest.raises(NotAllowed, match="Seul un responsable peut forcer un passage"):
        move_deal_as_seen(
            deal=deal, seen_stage_id=deal.stage_id, to=make.stage("meeting"), by=by_person(camille.pk), now=NOW,
            reason="Le client presse", forced_by=camille,
        )  # fmt: skip


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_forced_passage_says_why(reason: str) -> None:
    make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)

    with pytest.raises(GateClosed):
        go(make.deal(), "meeting", forced=True, reason=reason)


# --- what a person confirms


def test_a_confirmation_is_taken_back_and_told() -> None:
    criterion = make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)
    deal, camille = make.deal(), make.user("Camille")
    told = {"deal": deal, "criterion_id": criterion.pk, "by": by_person(camille.pk), "now": NOW}

    confirm_criterion(holds=True, seen=0, **told)  # type: ignore[arg-type]
    confirm_criterion(holds=False, seen=1, **told)  # type: ignore[arg-type]

    assert Confirmation.objects.get().holds is False
    changes = Change.objects.filter(axis="criterion").order_by("pk")
    assert [(one.from_value, one.to_value, one.by) for one in changes] == [
        ("", AGREEMENT, camille),
        (AGREEMENT, "", camille),
    ]


@pytest.mark.parametrize("holds", [True, False])
def test_the_second_of_two_who_confirm_learns_that_somebody_spoke(holds: bool) -> None:
    criterion = make.ask("contact", CriterionKind.CONFIRMED, AGREEMENT)
    told = {"deal": make.deal(), "criterion_id": criterion.pk, "by": BY_SYSTEM, "now": NOW}
    confirm_criterion(holds=True, seen=0, **told)  # type: ignore[arg-type]

    with pytest.raises(EditedMeanwhile):
        confirm_criterion(holds=holds, seen=0, **told)  # type: ignore[arg-type]

    assert Confirmation.objects.get().holds is True


def test_only_what_the_next_step_asks_of_a_person_is_confirmed() -> None:
    other = make.ask("contact", CriterionKind.NEXT_ACTION, "une action")
    later = make.ask("negotiation", CriterionKind.CONFIRMED, AGREEMENT)

    for criterion in (other, later):
        with pytest.raises(NotPossible):
            confirm_criterion(deal=make.deal(), criterion_id=criterion.pk, holds=True, seen=0, by=BY_SYSTEM, now=NOW)

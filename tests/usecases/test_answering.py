"""Sales accept or refuse what marketing handed over, once."""

from datetime import timedelta

import pytest

from filon.activities.models import Task
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.leads.rules.kinds import Refusal
from filon.leads.rules.routing import Way
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.answering import accept_lead, decline_lead, may_decide
from filon.usecases.handover import hand_over
from filon.usecases.refusing import Destination
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.leads.routing import plan


@pytest.fixture
def lead(camille: User) -> Lead:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    hand_over(leads=[make.lead("Serrurerie")], by=BY_SYSTEM, now=NOW, reason="Seuils", address_of=str)
    return Lead.objects.get()


def test_who_accepts_has_it_and_what_is_to_do_with_it(lead: Lead, camille: User) -> None:
    lena = make.user("Léna")
    accept_lead(lead=lead, by=lena, now=NOW)

    lead.refresh_from_db()
    assert (lead.lifecycle_stage, lead.owner, Task.objects.get().assignee) == ("sal", lena, lena)
    assert Change.objects.get(axis="owner", to_value=str(lena.pk)).reason == "A accepté le lead"


def test_the_owner_who_accepts_changes_nothing_else(lead: Lead, camille: User) -> None:
    before = Change.objects.count()
    accept_lead(lead=lead, by=camille, now=NOW)
    assert Change.objects.count() == before + 1


def test_of_two_who_accept_at_once_one_has_it_and_the_other_learns_who(lead: Lead, camille: User) -> None:
    """Both read the lead before either wrote: the stage is compared when it is set."""
    lena, mine, hers = make.user("Léna"), Lead.objects.get(), Lead.objects.get()

    accept_lead(lead=mine, by=camille, now=NOW)
    with pytest.raises(NotPossible) as refusal:
        accept_lead(lead=hers, by=lena, now=NOW + timedelta(seconds=1))

    told = "«\u00a0Serrurerie\u00a0» a déjà été accepté par Camille Martin, le 20 nov. 2026, 10\u00a0h\u00a000."
    assert refusal.value.sentence == told
    lead.refresh_from_db()
    assert (lead.owner, Change.objects.filter(to_value="sal").count()) == (camille, 1)


def test_who_refuses_what_was_just_accepted_learns_it_and_the_other_way_round(lead: Lead, camille: User) -> None:
    late = Lead.objects.get()
    decline_lead(lead=lead, refusal=Refusal.AREA, by=camille, now=NOW)
    with pytest.raises(NotPossible) as refusal:
        accept_lead(lead=late, by=camille, now=NOW)
    told = "a déjà été refusé ou clos par Camille Martin, le 20 nov. 2026, 10\u00a0h\u00a000\u00a0: Hors zone."
    assert refusal.value.sentence == f"«\u00a0Serrurerie\u00a0» {told}"


def test_a_refused_lead_leaves_the_list_of_what_is_to_do(lead: Lead, camille: User) -> None:
    destination = decline_lead(lead=lead, refusal=Refusal.TOO_EARLY, note="Après l’été", by=camille, now=NOW)

    assert destination == Destination.RECYCLED
    lead.refresh_from_db()
    assert (lead.lifecycle_stage, lead.reason) == ("recycled", "Trop tôt : Après l’été")
    assert Task.objects.get().deleted_at == NOW


def test_what_was_not_handed_over_is_not_to_be_accepted(camille: User) -> None:
    with pytest.raises(NotPossible, match="n’attend pas de réponse des ventes"):
        accept_lead(lead=make.lead(), by=camille, now=NOW)


def test_of_a_lead_that_nobody_follows_any_seller_may_answer(camille: User) -> None:
    """A seller writes what is his; a lead of a colleague is not."""
    of_lena, of_nobody = make.lead(owner=make.user("Léna")), make.lead()
    assert [may_decide(camille, one) for one in (of_lena, of_nobody)] == [False, True]

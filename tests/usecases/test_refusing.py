"""A refused lead becomes what the profile says; a duplicate ends everywhere."""

from datetime import date

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.errors import NotAllowed, NotPossible
from filon.leads.models import Lead
from filon.leads.rules.kinds import Refusal
from filon.playbook.rules.funnel import PROFILE_KEYS
from filon.playbook.services.profiles import install_profile
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.lifecycle import move_leads
from filon.usecases.refusing import Destination, decide_fates, refuse_lead
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MARCH = date(2027, 3, 1)


def refused(
    key: str, *, refusal: Refusal = Refusal.TOO_EARLY, wake_date: date | None = None
) -> tuple[Destination, Lead]:
    install_profile(key=key, now=NOW)
    lead = make.lead()
    destination = refuse_lead(leads=[lead], refusal=refusal, wake_date=wake_date, by=BY_SYSTEM, now=NOW)
    return destination, Lead.objects.get(pk=lead.pk)


@pytest.mark.parametrize("key", ["marketing_led_nurturing", "mixed_nurturing"])
def test_with_nurturing_it_is_recycled_with_its_reason_and_its_day(key: str) -> None:
    destination, lead = refused(key, wake_date=MARCH)

    assert destination == Destination.RECYCLED
    assert (lead.lifecycle_stage, lead.reason, lead.wake_date) == ("recycled", "Trop tôt", MARCH)


@pytest.mark.parametrize("key", ["sales_led", "mixed"])
def test_without_nurturing_it_waits_for_the_day_that_was_said(key: str) -> None:
    destination, lead = refused(key, wake_date=MARCH)

    assert destination == Destination.PUT_OFF
    assert (lead.lifecycle_stage, lead.wake_date) == ("lead", MARCH)


@pytest.mark.parametrize("key", ["sales_led", "mixed", "marketing_led"])
def test_without_nurturing_and_without_a_day_it_is_closed(key: str) -> None:
    destination, lead = refused(key)

    assert destination == Destination.CLOSED
    assert (lead.lifecycle_stage, lead.closed_at) == ("lost", NOW)


@pytest.mark.parametrize("key", PROFILE_KEYS)
def test_a_duplicate_ends_in_every_profile(key: str) -> None:
    destination, lead = refused(key, refusal=Refusal.DUPLICATE, wake_date=MARCH)

    assert destination == Destination.DISQUALIFIED
    assert (lead.lifecycle_stage, lead.wake_date) == ("disqualified", None)


def test_the_persons_own_words_are_kept() -> None:
    refuse_lead(leads=[make.lead()], refusal=Refusal.NO_PROJECT, note="Rien avant 2028", by=BY_SYSTEM, now=NOW)

    assert Change.objects.get(to_value="recycled").reason == "Pas de projet : Rien avant 2028"


def test_a_lead_that_ended_or_signed_cannot_be_refused() -> None:
    signed = make.lead("Lycée Ampère")
    move_leads(leads=[signed], to=LifecycleStage.CUSTOMER, by=BY_SYSTEM, now=NOW)
    signed.refresh_from_db()

    with pytest.raises(NotPossible, match="Lycée Ampère"):
        refuse_lead(leads=[make.lead(), signed], refusal=Refusal.TOO_EARLY, by=BY_SYSTEM, now=NOW)
    assert Lead.objects.filter(lifecycle_stage="recycled").count() == 0


@pytest.mark.parametrize(
    ("fate", "wake_date", "becomes"),
    [
        (Destination.DISQUALIFIED, MARCH, Destination.DISQUALIFIED),
        (Destination.RECYCLED, None, Destination.RECYCLED),
        (Destination.PUT_OFF, MARCH, Destination.PUT_OFF),
        (Destination.PUT_OFF, None, Destination.CLOSED),
    ],
)
def test_what_the_company_decided_for_a_reason_comes_before_the_profile(
    ines: User, fate: Destination, wake_date: date | None, becomes: Destination
) -> None:
    decide_fates(fates={Refusal.AREA: fate, Refusal.TOO_EARLY: None}, by=ines, now=NOW)
    done = refuse_lead(leads=[make.lead()], refusal=Refusal.AREA, wake_date=wake_date, by=BY_SYSTEM, now=NOW)
    other = refuse_lead(leads=[make.lead()], refusal=Refusal.TOO_EARLY, by=BY_SYSTEM, now=NOW)

    assert (done, other) == (becomes, Destination.RECYCLED)


def test_only_who_writes_the_settings_decides_what_becomes_of_the_refused(camille: User) -> None:
    with pytest.raises(NotAllowed):
        decide_fates(fates={Refusal.AREA: Destination.RECYCLED}, by=camille, now=NOW)


def test_the_nine_reasons_are_there() -> None:
    assert [refusal.label for refusal in Refusal] == [
        *("Hors cible", "Coordonnées fausses", "Doublon", "Déjà client", "Concurrent ou étudiant"),
        *("Pas de projet", "Trop tôt", "Hors zone", "Déjà en cours"),
    ]

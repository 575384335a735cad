"""Coming back to a lead on a day."""

from datetime import date

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.leads.services.waking import put_off_leads
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MARCH = date(2027, 3, 1)


def test_the_day_is_dated_with_its_reason_and_the_stage_stays() -> None:
    (lead,) = put_off_leads(leads=[make.lead()], until=MARCH, reason="Budget en mars", by=BY_SYSTEM, now=NOW)

    assert (lead.wake_date, lead.lifecycle_stage, lead.version) == (MARCH, "lead", 2)
    change = Change.objects.get(axis="field:wake_date")
    assert (change.from_value, change.to_value, change.reason) == ("", "2027-03-01", "Budget en mars")


def test_a_lead_that_is_taken_up_again_waits_no_more() -> None:
    (lead,) = put_off_leads(leads=[make.lead()], until=MARCH, reason="x", by=BY_SYSTEM, now=NOW)
    (recycled,) = move_leads(leads=[lead], to=LifecycleStage.RECYCLED, reason="x", by=BY_SYSTEM, at=NOW, now=NOW)
    assert recycled.wake_date == MARCH

    (back,) = move_leads(leads=[recycled], to=LifecycleStage.MQL, by=BY_SYSTEM, at=NOW, now=NOW)
    assert back.wake_date is None


def test_a_day_that_is_past_or_today_is_refused() -> None:
    with pytest.raises(NotPossible, match="jour à venir"):
        put_off_leads(leads=[make.lead()], until=date(2026, 11, 20), reason="x", by=BY_SYSTEM, now=NOW)


def test_of_two_people_at_once_the_second_is_told() -> None:
    lead = make.lead()
    put_off_leads(leads=[Lead.objects.get(pk=lead.pk)], until=date(2027, 1, 4), reason="x", by=BY_SYSTEM, now=NOW)

    with pytest.raises(EditedMeanwhile):
        put_off_leads(leads=[lead], until=MARCH, reason="x", by=BY_SYSTEM, now=NOW)

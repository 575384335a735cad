"""Both doors, with nurturing: the outbound suspect who is not ripe is nurtured, and comes back as an MQL."""

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.rules.kinds import Refusal
from filon.usecases.refusing import Destination
from tests.journeys.one_person import Journey

pytestmark = pytest.mark.django_db


def test_jeanne_is_called_too_early_nurtured_and_signs() -> None:
    journey = Journey("mixed_nurturing")
    journey.enter_target()
    journey.promote()
    assert journey.refuse(Refusal.NO_PROJECT) == Destination.RECYCLED
    journey.advance(LifecycleStage.MQL, LifecycleStage.SAL, LifecycleStage.SQL)
    journey.sign()

    assert journey.lead.entrance == "outbound"
    assert journey.path() == ["lead", "recycled", "mql", "sal", "sql", "opportunity", "customer"]
    assert journey.stages_of_all() == ("customer", "customer", "customer")
    assert journey.funnel() == {
        "Visiteur": (0, 0),
        "Suspect": (1, 1),
        "Lead": (1, 1),
        "MQL": (1, 1),
        "SAL": (1, 1),
        "SQL": (1, 1),
        "Opportunité": (1, 1),
        "Client": (1, 0),
    }

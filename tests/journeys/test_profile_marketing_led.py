"""Marketing attracts, without nurturing: who is not ripe is closed, and a new request is a new lead."""

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.usecases.refusing import Destination
from tests.journeys.one_person import Journey

pytestmark = pytest.mark.django_db


def test_jeanne_asks_too_early_is_closed_asks_again_and_signs() -> None:
    journey = Journey("marketing_led")
    journey.ask_by_form()
    journey.advance(LifecycleStage.MQL)
    assert journey.refuse() == Destination.CLOSED
    assert journey.stages_of_all() == ("lost", "lost", "lost")

    journey.ask_by_form()
    journey.advance(LifecycleStage.MQL, LifecycleStage.SAL, LifecycleStage.SQL)
    journey.sign()

    assert journey.path() == ["lead", "mql", "sal", "sql", "opportunity", "customer"]
    assert journey.stages_of_all() == ("customer", "customer", "customer")
    assert journey.funnel() == {
        "Visiteur": (0, 0),
        "Lead": (2, 2),
        "MQL": (2, 1),
        "SAL": (1, 1),
        "SQL": (1, 1),
        "Opportunité": (1, 1),
        "Client": (1, 0),
    }

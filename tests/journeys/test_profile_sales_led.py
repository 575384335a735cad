"""Sales hunt: suspect, prospect, opportunity, client; no MQL, suspects promoted by hand, the unripe dated."""

from datetime import date

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.usecases.refusing import Destination
from tests.journeys.one_person import Journey

pytestmark = pytest.mark.django_db


def test_jeanne_is_aimed_at_called_qualified_and_signs() -> None:
    journey = Journey("sales_led")
    journey.enter_target()
    assert journey.jeanne.lifecycle_stage == "suspect"
    journey.promote()
    assert journey.refuse(wake_date=date(2027, 3, 1)) == Destination.PUT_OFF
    journey.advance(LifecycleStage.SAL, LifecycleStage.SQL)
    journey.sign()

    assert journey.path() == ["lead", "sal", "sql", "opportunity", "customer"]
    assert journey.stages_of_all() == ("customer", "customer", "customer")
    assert journey.funnel() == {
        "Suspect": (1, 1),
        "Suspect contacté": (1, 1),
        "Prospect à qualifier": (1, 1),
        "Prospect": (1, 1),
        "Opportunité": (1, 1),
        "Client": (1, 0),
    }

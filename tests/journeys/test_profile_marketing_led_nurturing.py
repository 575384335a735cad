"""Marketing attracts and nurtures: what sales refuse comes back ripe, in the same lead."""

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.usecases.refusing import Destination
from tests.journeys.one_person import Journey

pytestmark = pytest.mark.django_db


def test_jeanne_is_refused_nurtured_and_signs() -> None:
    journey = Journey("marketing_led_nurturing")
    journey.ask_by_form()
    journey.advance(LifecycleStage.MQL)
    assert journey.refuse() == Destination.RECYCLED
    assert journey.stages_of_all() == ("recycled", "recycled", "recycled")
    assert journey.funnel()["MQL"] == (1, 0)

    journey.advance(LifecycleStage.MQL, LifecycleStage.SAL, LifecycleStage.SQL)
    journey.sign()

    assert journey.path() == ["lead", "mql", "recycled", "mql", "sal", "sql", "opportunity", "customer"]
    assert (journey.lead.cycle_no, journey.stages_of_all()) == (2, ("customer", "customer", "customer"))
    assert journey.funnel() == {
        "Visiteur": (0, 0),
        "Lead": (1, 1),
        "MQL": (1, 1),
        "SAL": (1, 1),
        "SQL": (1, 1),
        "Opportunité": (1, 1),
        "Client": (1, 0),
    }

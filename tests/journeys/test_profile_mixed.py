"""Both doors, without nurturing: an inbound and an outbound lead meet at the qualified prospect, and are told apart."""

from datetime import date

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.reporting.selectors.funnel import funnel_report
from filon.usecases.refusing import Destination
from filon.users.selectors import SYSTEM
from tests.journeys.one_person import Journey

pytestmark = pytest.mark.django_db


def test_jeanne_is_called_and_writes_and_both_ways_are_counted_apart() -> None:
    journey = Journey("mixed")
    journey.enter_target()
    journey.promote()
    assert journey.refuse() == Destination.CLOSED

    journey.ask_by_form()
    journey.advance(LifecycleStage.MQL, LifecycleStage.SAL)
    assert journey.refuse(wake_date=date(2027, 3, 1)) == Destination.PUT_OFF
    journey.advance(LifecycleStage.SQL)
    journey.sign()

    assert journey.stages_of_all() == ("customer", "customer", "customer")
    groups = funnel_report(viewer=SYSTEM, by="entrance", now=journey.now).groups
    assert {
        entrance: {stage.stage.value: (stage.entered, stage.converted, stage.lost) for stage in stages if stage.entered}
        for entrance, stages in groups.items()
    } == {
        "outbound": {"lead": (1, 0, 1)},
        "inbound": {
            "lead": (1, 1, 0),
            "mql": (1, 1, 0),
            "sal": (1, 1, 0),
            "sql": (1, 1, 0),
            "opportunity": (1, 1, 0),
            "customer": (1, 0, 0),
        },
    }

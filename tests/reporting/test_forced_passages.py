"""Forced passages in the figures: of what was won or lost, and of what is open, as it was known on a day."""

from datetime import timedelta
from typing import Any

import pytest

from filon.opportunities.models import Opportunity
from filon.opportunities.services.stages import move_deals
from filon.playbook.models import CloseReason
from filon.playbook.rules.process import CriterionKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.as_json import pipeline_json, winloss_json
from filon.reporting.selectors.pipeline import pipeline_report
from filon.reporting.selectors.winloss import winloss_report
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def force(deal: Opportunity, *stages: str) -> None:
    for key in stages:
        move_deals(
            deals=[deal], to=make.stage(key), by=BY_SYSTEM, now=LATER, reason="Le client presse", forced=True,
            close_reason=CloseReason.objects.first(),
        )  # fmt: skip


def three_deals() -> None:
    """One forced and won, one won without, one forced and open."""
    make.ask("contact", CriterionKind.CONFIRMED, "l’accord à obtenir")
    force(make.deal(), "proposal", "won")
    force(make.deal(at="proposal"), "won")
    force(make.deal(), "proposal")


def pipeline_forced(**asked: Any) -> tuple[Any, Any]:
    measures = pipeline_json(pipeline_report(viewer=SYSTEM, now=LATER, **asked))["measures"]
    return next((row["value"], row["n"]) for row in measures if row["measure"] == "forced")


def test_the_deals_that_were_forced_are_counted_once_each() -> None:
    three_deals()

    won = winloss_json(winloss_report(viewer=SYSTEM, now=LATER))
    assert (won["won"], won["forced"]) == (2, 1)
    assert pipeline_forced() == (1, 1)


def test_what_was_forced_later_was_not_known_that_day() -> None:
    three_deals()

    assert pipeline_forced(as_of=NOW.date()) == (0, 3)

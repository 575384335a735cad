"""What browsers tell of a call to action: a person's view or click is counted for the day, a machine's apart."""

from datetime import datetime

from filon.intake.models import CallToAction
from filon.intake.rules.calls_to_action import Sight
from filon.intake.services.calls_to_action import count_sight
from filon.kit.business_time import day_in_paris
from filon.visits.rules.robots import Caller, robot_sign
from filon.visits.services.receiving import MOST_A_MINUTE


def note_sight(*, call: CallToAction, sight: Sight, caller: Caller, now: datetime) -> None:
    """Nothing is written of a sender beyond all pace: a click still leads where it should."""
    if caller.in_this_minute <= MOST_A_MINUTE:
        count_sight(call=call, sight=Sight.ROBOT if robot_sign(caller) else sight, day=day_in_paris(now))

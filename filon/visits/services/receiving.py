"""One message of a site's script: a machine is counted apart, a person counted, and followed where she accepted it."""

import threading
from datetime import datetime

from django.db import transaction

from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.visits.models import WebSite
from filon.visits.rules.kinds import Event
from filon.visits.rules.messages import Message
from filon.visits.rules.robots import Caller, robot_sign
from filon.visits.services.counting import count_page, count_robot
from filon.visits.services.following import Noted, accept, decline, follow, withdraw

# The threads of one server queue here and not at the door of SQLite, where who finds it shut sleeps before he tries again.
IN_TURN = threading.Lock()
MOST_A_MINUTE = 600  # of one sender; beyond, not even the robot is counted, and nothing is written


class TooFast(NotPossible):
    """One address of the network sends more than the house reads."""


def receive(*, site: WebSite, message: Message, caller: Caller, now: datetime) -> Noted:
    """TooFast when nothing was written."""
    if caller.in_this_minute > MOST_A_MINUTE:
        raise TooFast("Trop de messages depuis cette connexion.")
    if message.event == Event.WITHDRAW:  # whoever asks it, at whatever speed
        return Noted(False, sign_of=withdraw(site=site, message=message, now=now))
    if sign := robot_sign(caller):
        count_robot(site=site, sign=sign, day=day_in_paris(now))
        return Noted(True)
    if message.event == Event.ACCEPT:
        return Noted(accept(site=site, message=message, now=now))
    if message.event == Event.DECLINE:
        decline(site=site, message=message, now=now)
        return Noted(True)
    if not message.visitor:
        count_page(site=site, message=message, day=day_in_paris(now))
        return Noted(True)
    with IN_TURN, transaction.atomic():
        count_page(site=site, message=message, day=day_in_paris(now))
        return follow(site=site, message=message, now=now)

"""A known person comes back to the site: what she looks at counts at once, as what she sends does."""

from datetime import datetime

from filon.scoring.selectors.versions import is_watched
from filon.usecases.handover import AddressOf
from filon.usecases.scoring import hand_over_ripe, rescore
from filon.visits.models import WebSite
from filon.visits.rules.messages import Message
from filon.visits.rules.robots import Caller
from filon.visits.services.receiving import receive


def receive_visit_of(*, site: WebSite, message: Message, caller: Caller, now: datetime, address_of: AddressOf) -> bool:
    """Whether the browser may keep what it holds; who crosses the threshold by it goes to sales. TooFast: nothing was written."""
    noted = receive(site=site, message=message, caller=caller, now=now)
    person = noted.sign_of or (noted.seen_by if noted.seen_by and is_watched(message.page) else None)
    if person:
        rescore(now=now, contact_ids=[person])
        hand_over_ripe(contact_ids=[person], now=now, address_of=address_of)
    return noted.keeps

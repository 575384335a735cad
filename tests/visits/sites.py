"""A site of ours, and what its script tells."""

import json
from datetime import datetime, timedelta
from typing import Any

from filon.visits.models import WebSite
from filon.visits.rules.kinds import Banner, Event
from filon.visits.rules.messages import Message, read_message
from filon.visits.rules.robots import Caller
from filon.visits.services.receiving import receive
from filon.visits.services.sites import create_site
from tests.factories import NOW

KEY = "k" * 22
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PERSON = Caller(FIREFOX, languages="fr")
MINUTE = timedelta(minutes=1)


def a_site(*, banner: Banner = Banner.OURS, **values: Any) -> WebSite:
    return create_site(name="Cabines", domains=["cabines.example"], now=NOW, banner=banner, **values)


def body(event: Event = Event.VIEW, page: str = "/", **told: Any) -> bytes:
    return json.dumps({"e": event, "u": f"https://www.cabines.example{page}", **told}).encode()


def message(event: Event = Event.VIEW, page: str = "/", **told: Any) -> Message:
    read = read_message(body(event, page, **told), domains=["cabines.example"])
    assert read is not None
    return read


def tell(
    site: WebSite,
    event: Event = Event.VIEW,
    page: str = "/",
    *,
    at: datetime = NOW,
    caller: Caller = PERSON,
    **told: Any,
) -> bool:
    return receive(site=site, message=message(event, page, **told), caller=caller, now=at).keeps

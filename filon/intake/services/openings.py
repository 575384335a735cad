"""The opening of a form's page: a signed text says when it was opened, and sets the computation. No cookie."""

import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from filon.intake.rules.spam import LONGEST_OPEN

SALT = "filon.capture"


def open_page(*, form_key: str, now: datetime) -> str:
    """The text that the page sends back with the answers; its hash is what the browser computes on."""
    return signing.dumps([form_key, secrets.token_urlsafe(12), int(now.timestamp())], salt=SALT)


def time_open(*, form_key: str, signed: str, now: datetime) -> timedelta | None:
    """For how long the page was open. None when it never was: a form copied into another site, an old page, a forged text."""
    try:
        key, _random, at = signing.loads(signed[:300], salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    open_for = timedelta(seconds=now.timestamp() - at)
    if key != form_key or abs(open_for) > LONGEST_OPEN:
        return None
    return open_for if open_for >= timedelta() else LONGEST_OPEN  # a clock that jumped back proves no haste


def sender_of(address: str) -> str:
    """A keyed hash of the address of the network: enough to count, too little to find anybody."""
    return salted_hmac(SALT, address, algorithm="sha256").hexdigest() if address else ""

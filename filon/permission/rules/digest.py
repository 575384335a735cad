"""The keyed hash under which an address is suppressed.

E-mail addresses and telephone numbers are few enough to try them all: a plain SHA-256 list is read back in an hour. With a
key that is kept outside the database (HMAC-SHA256, RFC 2104) a leaked list tells nothing, not even whether a given person is
on it, and this installation still recognises the address that a file brings back. The price: a list travels to another
installation only together with its key, and a lost key makes the list mute; so each row names the key it was made with and
nothing is sent or imported while rows of another key are there.
"""

import hashlib
import hmac
from collections.abc import Iterable
from functools import cache

from filon.kit.emails import parse_email
from filon.kit.phones import parse_phone

FINGERPRINT_SIGNS = 12  # of the key: enough to tell two keys apart, nothing to guess one from
_USE = b"filon suppression list 1"


def normalised_address(text: str) -> str | None:
    """The one form of an e-mail address or a telephone number, or None when it is neither."""
    if "@" in text:
        email = parse_email(text)
        return email.address if email else None
    phone = parse_phone(text)
    return phone.e164 if phone else None


def digest_of(normalised: str, *, key: str) -> str:
    return next(iter(digests_of([normalised], key=key)))


def digests_of(addresses: Iterable[str], *, key: str) -> dict[str, str]:
    """Digest → the normalised address."""
    derived = _derived(key)
    return {hmac.digest(derived, address.encode(), "sha256").hex(): address for address in addresses}


def fingerprint_of(key: str) -> str:
    return hmac.new(_derived(key), b"fingerprint", hashlib.sha256).hexdigest()[:FINGERPRINT_SIGNS]


@cache
def _derived(key: str) -> bytes:
    """A key for this use alone: the same secret may sign sessions."""
    return hmac.new(key.encode(), _USE, hashlib.sha256).digest()

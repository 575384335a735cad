"""The leave that a person gives at her provider so that Filon writes in her name (OAuth 2.0, RFC 6749; PKCE, RFC 7636)."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from filon.messaging.rules.mailboxes import Encryption, MailboxWay

# A token that ends in the middle of a batch would lock us out: it is asked anew before.
MARGIN = timedelta(minutes=5)


class Office(NamedTuple):
    """Where one provider gives leave, for what, and its servers."""

    authorise: str
    token: str
    scope: str
    smtp: tuple[str, int, Encryption]
    imap: tuple[str, int, Encryption]
    extra: tuple[tuple[str, str], ...] = ()


class Client(NamedTuple):
    """Our registration at the provider."""

    id: str
    secret: str


OFFICES: dict[MailboxWay, Office] = {
    MailboxWay.GOOGLE: Office(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        ("smtp.gmail.com", 587, Encryption.STARTTLS),
        ("imap.gmail.com", 993, Encryption.TLS),
        (("access_type", "offline"), ("prompt", "consent")),  # without both Google gives no refresh token
    ),
    MailboxWay.MICROSOFT: Office(
        "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/organizations/oauth2/v2.0/token",
        "offline_access https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All",
        ("smtp.office365.com", 587, Encryption.STARTTLS),
        ("outlook.office365.com", 993, Encryption.TLS),
    ),
}


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def address_to_ask(office: Office, *, client: Client, back_to: str, state: str, verifier: str, login: str) -> str:
    """The page of the provider on which the person says yes."""
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": back_to,
        "scope": office.scope,
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        "login_hint": login,
    }
    return f"{office.authorise}?{urlencode(asked | dict(office.extra))}"


def is_fresh(expires_at: str, *, now: datetime) -> bool:
    return bool(expires_at) and datetime.fromisoformat(expires_at) > now + MARGIN

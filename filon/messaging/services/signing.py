"""The keys by which our domains sign: made here, their private half sealed."""

import base64
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from filon.kit.errors import NotPossible
from filon.messaging.gateways.mime import Signing
from filon.messaging.models import SigningKey
from filon.messaging.services.secrets import opened, sealed

SELECTOR = "filon"
BITS = 2048  # RFC 8301: less is not trusted, more does not fit a record


class KeyRefused(NotPossible):
    """A key for a domain that is none of ours, or that has one."""


def make_key(*, domain: str, ours: set[str], now: datetime) -> SigningKey:
    """A domain keeps its key: another one is made once this one is forgotten."""
    if domain not in ours:
        raise KeyRefused("Aucune boîte n’écrit de ce domaine.")
    private = generate_private_key(public_exponent=65_537, key_size=BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    told = {
        "selector": SELECTOR,
        "secret": sealed({"key": pem}),
        "public": base64.b64encode(public).decode(),
        "created_at": now,
    }
    key, is_new = SigningKey.objects.get_or_create(domain=domain, defaults=told)
    if not is_new:
        raise KeyRefused("Ce domaine a déjà sa clé\u00a0: oubliez-la d’abord.")
    return key


def forget_key(*, domain: str) -> bool:
    """What left unsigned is still taken where SPF is in order."""
    deleted, _ = SigningKey.objects.filter(domain=domain).delete()
    return bool(deleted)


def signatures() -> dict[str, Signing]:
    """By domain; opened once for a batch."""
    return {
        key.domain: Signing(key.domain, key.selector, opened(key.secret)["key"]) for key in SigningKey.objects.all()
    }

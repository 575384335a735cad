"""What must be kept and never shown: sealed with a key made from a longer secret, so that a copy of the database opens nothing."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SealBroken(Exception):
    """Sealed with another key, or altered."""


def seal(text: str, *, secret: str, purpose: str) -> str:
    return _box(secret, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, secret: str, purpose: str) -> str:
    try:
        return _box(secret, purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError) as fault:
        raise SealBroken from fault


def _box(secret: str, purpose: str) -> Fernet:
    """A key for each purpose: what opens one kind of secret opens no other (RFC 5869)."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))

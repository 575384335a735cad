"""The secrets of mailboxes: sealed on their way in, opened only by what speaks to the mail server."""

import json

from django.conf import settings

from filon.kit.errors import NotPossible
from filon.kit.sealing import SealBroken, seal, unseal

PURPOSE = "filon.messaging"


class SecretLost(NotPossible):
    """The key of the installation is another one than the day it was sealed."""


def sealed(told: dict[str, str]) -> str:
    return seal(json.dumps(told), secret=settings.SECRET_KEY, purpose=PURPOSE)


def opened(secret: str) -> dict[str, str]:
    """What it holds, by name: `password`, `refresh_token`, `access_token`, `key`. Empty for one that was never given."""
    if not secret:
        return {}
    try:
        told: dict[str, str] = json.loads(unseal(secret, secret=settings.SECRET_KEY, purpose=PURPOSE))
    except SealBroken:
        raise SecretLost(
            "Le mot de passe gardé ici ne se lit plus\u00a0: la clé de l’installation (FILON_SECRET_KEY) a changé. "
            "Donnez-le de nouveau."
        ) from None
    return told

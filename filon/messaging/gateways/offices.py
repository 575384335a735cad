"""The authorisation server of a provider: a code or a refresh token becomes an access token (RFC 6749, 4.1.3 and 6)."""

import json
from typing import Any, NamedTuple

import requests

from filon.kit.errors import NotPossible

PATIENCE = 10  # seconds
ENDED = ("invalid_grant", "interaction_required", "unauthorized_client")  # nothing but a person mends these


class OfficeSilent(NotPossible):
    """It does not answer, or not in its language: asked again later."""


class LeaveRefused(NotPossible):
    """The code is no longer good, or the person took her leave back."""


class Tokens(NamedTuple):
    access: str
    refresh: str  # empty: the one that we have stays good
    seconds: int


def ask_tokens(address: str, told: dict[str, str]) -> Tokens:
    try:
        answer = requests.post(address, data=told, timeout=PATIENCE, allow_redirects=False)
        said: Any = answer.json()
    except (requests.RequestException, json.JSONDecodeError) as fault:
        raise OfficeSilent("Le fournisseur de cette boîte ne répond pas. Réessayez dans un moment.") from fault
    if not isinstance(said, dict):
        said = {}
    if said.get("error") in ENDED:
        raise LeaveRefused("L’accord donné à Filon chez le fournisseur de cette boîte ne vaut plus\u00a0: redonnez-le.")
    if not isinstance(said.get("access_token"), str):
        raise OfficeSilent("Le fournisseur de cette boîte a répondu sans donner l’accès. Réessayez dans un moment.")
    seconds = said.get("expires_in", 3600)
    return Tokens(
        said["access_token"], str(said.get("refresh_token") or ""), int(seconds) if str(seconds).isdigit() else 3600
    )

"""Sites are declared and edited; the line that each carries never changes."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.visits.models import WebSite
from filon.visits.rules.messages import WORD_WIDTH, host_at

DOMAIN = re.compile(r"(localhost|[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z0-9-]*[a-z0-9])\Z")


def read_domains(text: str) -> list[str]:
    """One a line or between commas, pasted with or without "https://www.". NotPossible names what is none."""
    found = []
    for word in text.replace(",", " ").split():
        host = host_at(word if "://" in word else f"https://{word}")
        try:
            domain = host.encode("idna").decode()
        except UnicodeError:
            domain = ""
        if not DOMAIN.match(domain):
            raise NotPossible(
                f"«\u00a0{word[:WORD_WIDTH]}\u00a0» n’est pas un domaine. Écrivez-le comme «\u00a0exemple.fr\u00a0»."
            )
        found.append(domain)
    if not found:
        raise NotPossible("Donnez au moins un domaine\u00a0: seules ses pages seront comptées.")
    return list(dict.fromkeys(found))


def create_site(*, name: str, domains: list[str], now: datetime, **values: Any) -> WebSite:
    return WebSite.objects.create(
        key=secrets.token_urlsafe(12), name=name, domains=domains, created_at=now, updated_at=now, **values
    )


def edit_site(*, site: WebSite, values: Mapping[str, Any], version: int, now: datetime) -> None:
    rows = WebSite.objects.filter(pk=site.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(f"«\u00a0{site}\u00a0» vient d’être modifié par quelqu’un d’autre. Rechargez la page.")

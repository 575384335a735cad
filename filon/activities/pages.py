"""Single pages that people looked at: signs too many for the timeline. Whoever holds them says here how they are asked for."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

# Given whom (a column → a condition), which pages (addresses; a last « * »: what begins so) and until when: contact, page, at.
Pages = Callable[[Callable[[str], Q], Collection[str], datetime], QuerySet[Any, Any]]
_holders: list[Pages] = []


def register_pages(pages: Pages) -> None:
    """Called once, when the application starts."""
    _holders.append(pages)


def pages_seen(*, among: Callable[[str], Q], asked: Collection[str], until: datetime) -> list[QuerySet[Any, Any]]:
    """One question for each holder; none where no page is asked for."""
    return [pages(among, asked, until) for pages in _holders] if asked else []

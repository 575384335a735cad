"""What the script of a site sends, read with distrust: a few short texts, or nothing."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from filon.visits.rules.channels import PAID_CLICKS, Arrival
from filon.visits.rules.consent import LONGEST_WORDS
from filon.visits.rules.kinds import Event

LONGEST = 8_192  # bytes: a long address and a long referrer; whatever is longer was not written by our script
PAGE_WIDTH = 300
WORD_WIDTH = 100
MOST_FIELDS = 100
KEY = re.compile(r"[A-Za-z0-9_-]{16,40}\Z")


class Message(NamedTuple):
    """One event on one page. `page` is a path without its question: what stands there may name somebody.

    `enters`: the page before was not one of this site.
    """

    event: Event
    page: str
    arrival: Arrival = Arrival()
    enters: bool = True
    visitor: str = ""
    file: str = ""
    words: str = ""
    piloted: bool = False


def read_message(body: bytes, *, domains: Sequence[str]) -> Message | None:
    """None for whatever our script would not send: an unknown event, a page of a site that is not declared."""
    try:
        told: Any = json.loads(body) if len(body) <= LONGEST else None
        event, address = Event(told["e"]), urlsplit(_text(told, "u"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not is_of(_host_of(address), domains):
        return None
    before = host_at(_text(told, "r"))
    inside = is_of(before, domains)
    return Message(
        event=event,
        page=_path(address.path),
        arrival=_arrival(address, "" if inside else before),
        enters=not inside,
        visitor=key if KEY.match(key := _text(told, "v")) else "",
        file=_path(_text(told, "f")),
        words=_text(told, "t")[:LONGEST_WORDS],
        piloted=bool(told.get("w")),
    )


def _text(told: Mapping[str, Any], name: str) -> str:
    """Without what no database keeps: zeros, halves of characters."""
    said = told.get(name, "")
    return said.replace("\x00", "").encode(errors="ignore").decode() if isinstance(said, str) else ""


def host_at(address: str) -> str:
    """Of an address as somebody wrote it; empty when it is none."""
    try:
        return _host_of(urlsplit(address))
    except ValueError:
        return ""


def _host_of(address: SplitResult) -> str:
    """Without "www.", which says nothing."""
    return (address.hostname or "").removeprefix("www.")[:WORD_WIDTH]


def is_of(host: str, domains: Sequence[str]) -> bool:
    """A domain allows its own subdomains."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _path(given: str) -> str:
    """ "/guide/" and "/guide" are one page; control characters are nobody's."""
    path = "".join(sign for sign in unquote(given) if sign.isprintable())
    return (path.rstrip("/") or "/")[:PAGE_WIDTH]


def _arrival(address: SplitResult, before: str) -> Arrival:
    try:
        asked = parse_qs(address.query, max_num_fields=MOST_FIELDS)
    except ValueError:  # more of them than any campaign writes
        asked = {}
    source, medium, campaign = (_word(asked.get(f"utm_{name}", [""])[0]) for name in ("source", "medium", "campaign"))
    return Arrival(before, source, medium, campaign, next((name for name in PAID_CLICKS if name in asked), ""))


def _word(given: str) -> str:
    return "".join(sign for sign in given if sign.isprintable())[:WORD_WIDTH]


def arrival_at(address: str) -> Arrival:
    """Of an address that somebody else wrote down: that of the page where a form stood."""
    try:
        return _arrival(urlsplit(address), "")
    except ValueError:
        return Arrival()

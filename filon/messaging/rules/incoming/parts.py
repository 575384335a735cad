"""A received message taken apart within bounds: nothing that a sender wrote may cost more than a moment."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from html import unescape
from typing import NamedTuple

LARGEST = 30 * 1024 * 1024  # what is read of a message; what providers let through
MOST_PARTS = 200  # a person's message has ten
LONGEST_TEXT = 200_000  # signs of a body that are looked at
REPORT, FEEDBACK = "message/delivery-status", "message/feedback-report"
TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
WRITTEN_OUT = re.compile(r"^Final-Recipient: ?\S", re.MULTILINE | re.IGNORECASE)
BLANK = re.compile(r"\n\s*\n")
BREAKS = re.compile(r"<(br|/p|/div|/tr|/li|/h\d)\b[^>]*>", re.IGNORECASE)


class Parts(NamedTuple):
    """`text` is what is meant for a reader; `reports` the fields of a delivery report, recipient by recipient."""

    message: Message
    text: str
    kinds: frozenset[str]
    reports: list[Message]


def take_apart(content: bytes) -> Parts:
    message = BytesParser(policy=compat32).parsebytes(content[:LARGEST])
    text, pages, kinds, reports = "", "", set(), []
    for part in _first_parts(message):
        kind = part.get_content_type()
        kinds.add(kind)
        if kind == REPORT:
            reports += _fields_of(part)
        elif kind == "text/plain" and not text.strip():
            text = text_of(part)
        elif kind == "text/html" and not pages:
            pages = text_of(part)
    text = (text or _without_tags(pages)).strip()
    if not reports and WRITTEN_OUT.search(text):  # a report whose parts came undone on the way
        reports = _blocks_in(text)
        kinds.add(REPORT)
    return Parts(message, text, frozenset(kinds), reports)


def _first_parts(message: Message) -> Iterator[Message]:
    """Outer parts before inner ones; the inside of a joined message is not this message, unless a filter wrapped a report."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and (part.get_content_maintype() == "multipart" or _wraps_a_report(part)):
            waiting = [one for one in payload[:MOST_PARTS] if isinstance(one, Message)] + waiting


def _wraps_a_report(part: Message) -> bool:
    inside = part.get_payload()
    joined = inside[0] if isinstance(inside, list) and part.get_content_type() == "message/rfc822" else None
    return isinstance(joined, Message) and joined.get_content_type() == "multipart/report"


def text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload[: LONGEST_TEXT * 4] if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return content.decode(charset)[:LONGEST_TEXT]
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("utf-8", errors="replace")[:LONGEST_TEXT]


def _without_tags(page: str) -> str:
    return unescape(TAGS.sub("", BREAKS.sub("\n", page)))


def _fields_of(part: Message) -> list[Message]:
    """The blocks of a delivery report; the first one tells of the server, the others of a recipient each."""
    blocks = part.get_payload()
    if isinstance(blocks, list):
        return [block for block in blocks[:MOST_PARTS] if isinstance(block, Message)]
    return _blocks_in(text_of(part))


def _blocks_in(text: str) -> list[Message]:
    parser = BytesParser(policy=compat32)
    return [parser.parsebytes(block.strip().encode()) for block in BLANK.split(text, MOST_PARTS)]


def header(message: Message, name: str) -> str:
    """The field in readable signs, on one line; one that is written in raw signs or in a broken encoding, as best it can be."""
    value = next((str(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with suppress(LookupError, UnicodeError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())

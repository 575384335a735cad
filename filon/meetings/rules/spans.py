"""Busy times as they are kept: pairs of seconds since 1970."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from filon.meetings.rules.slots import Span


def write_spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[int(span.start.timestamp()), int(span.end.timestamp())] for span in spans]


def read_spans(pairs: Sequence[Sequence[int]]) -> list[Span]:
    return [Span(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)) for start, end in pairs]

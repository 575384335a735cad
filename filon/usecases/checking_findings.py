"""What a check found: how many records break a rule, and a few of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

SAMPLES = 5  # enough to open one and understand


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is for programs, `title` is what a person reads; `repairable` findings are rebuilt by `filon check --repair`."""

    code: str
    title: str
    count: int
    samples: list[int]
    repairable: bool = False


def finding_of(code: str, title: str, rows: "QuerySet[Any]") -> Finding:
    """The rows are those that break the rule."""
    rows = rows.order_by()
    count = rows.count()
    samples = list(rows.order_by("pk").values_list("pk", flat=True)[:SAMPLES]) if count else []
    return Finding(code, title, count, samples)

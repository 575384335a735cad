"""Whether another table holds a row about the record: said once, asked alone by a list, and many at once by a tally."""

from collections.abc import Hashable, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, Max, Model, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce


class Holds(Exists):
    """A row of `model`, which leads to the record by `link`, answers `which`."""

    def __init__(self, model: type[Model], link: str, which: Q | None = None) -> None:
        self.model, self.link, self.which = model, link, which or Q()
        super().__init__(model._default_manager.filter(self.which, **{link: OuterRef("pk")}).order_by())

    @property
    def said(self) -> Hashable:
        """Equal for two that say the same, so that whoever asks much of one record looks once."""
        return self.model, self.link, self.which


def answers_of_rows(asked: Mapping[Holds, int]) -> Combinable:
    """All these of one table and link in one look: the sum of the weights of those that hold."""
    model, link = next((one.model, one.link) for one in asked)
    held = [_any(one.which, weight) for one, weight in asked.items()]
    rows = model._default_manager.filter(**{link: OuterRef("pk")}).order_by().values(link)
    return Coalesce(Subquery(rows.annotate(held=reduce(add, held)).values("held")), 0, output_field=BigIntegerField())


def _any(which: Q, weight: int) -> Combinable:
    found: Any = Case(When(which, then=Value(weight)), default=Value(0)) if which else Value(weight)
    return Max(found, output_field=BigIntegerField())


def by_table(asked: Sequence[Holds]) -> list[list[Holds]]:
    """Those that one look answers, together."""
    tables: dict[tuple[type[Model], str], list[Holds]] = {}
    for one in asked:
        tables.setdefault((one.model, one.link), []).append(one)
    return list(tables.values())

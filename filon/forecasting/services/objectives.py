"""Objectives typed by people: only what changed is written, and only over what they had seen."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q

from filon.forecasting.models import Objective
from filon.forecasting.rules.objectives import (
    Holder,
    HolderKind,
    Objectives,
    Span,
    check_amount,
    raised,
    spread_over_months,
)
from filon.forecasting.selectors.objectives import holders_within, objectives_between
from filon.kit.errors import EditedMeanwhile, NotAllowed
from filon.kit.money import DEFAULT_CURRENCY
from filon.users.rules.rights import Action
from filon.users.selectors import Viewer


class Typed(NamedTuple):
    """One cell of the grid: what stood there when the person read it, and what he wrote; None is nothing."""

    holder: Holder
    span: Span
    seen: int | None
    cents: int | None


@transaction.atomic
def set_objectives(*, typed: Sequence[Typed], by: Viewer) -> int:
    """All of them or none; returns how many cells changed. A quarter is spread over its months as they weighed before."""
    changed = [cell for cell in typed if cell.cents != cell.seen]
    if not changed:
        return 0
    _check_rights([cell.holder for cell in changed], by)
    months = [month for cell in changed for month in cell.span.months]
    known = objectives_between(min(months), max(months))
    for cell in changed:
        _set_one(cell, known)
    return len(changed)


def _set_one(cell: Typed, known: Objectives) -> None:
    before = [known.written.get((cell.holder, month)) for month in cell.span.months]
    written = [cents for cents in before if cents is not None]
    if (sum(written) if written else None) != cell.seen:
        raise _edited(cell.span)
    after: Sequence[int | None] = [None] * len(before)
    if cell.cents is not None:
        check_amount(cell.cents)
        after = spread_over_months(cell.cents, before=before)
    for month, old, new in zip(cell.span.months, before, after, strict=True):
        if old != new and not _write(cell.holder, month, old, new):
            raise _edited(cell.span)


def _write(holder: Holder, month: date, old: int | None, new: int | None) -> bool:
    """False when somebody else wrote meanwhile. What a person typed does not go with the import that it corrects."""
    if old is None:
        return new is None or _create(holder, month, new)
    rows = Objective.objects.filter(Q(**_columns(holder)), month=month, cents=old, currency=DEFAULT_CURRENCY)
    return bool(rows.delete()[0] if new is None else rows.update(cents=new, batch=None))


def _create(holder: Holder, month: date, cents: int) -> bool:
    try:
        with transaction.atomic():
            Objective.objects.create(**_columns(holder), month=month, cents=cents)
    except IntegrityError:
        return False
    return True


def _columns(holder: Holder) -> dict[str, Any]:
    return {
        "user_id": holder.pk if holder.kind == HolderKind.USER else None,
        "team_id": holder.pk if holder.kind == HolderKind.TEAM else None,
    }


def copy_last_year(*, holders: Sequence[Holder], year: int, percent: Decimal, by: Viewer) -> int:
    """Each month without an objective takes that of the year before and so many percent; what was written stays."""
    _check_rights(holders, by)
    known = objectives_between(date(year - 1, 1, 1), date(year, 12, 1))
    taken = set(Objective.objects.filter(month__year=year).values_list("user", "team", "month"))
    wanted = [
        Objective(**_columns(holder), month=month.replace(year=year), cents=raised(cents, percent=percent))
        for (holder, month), cents in known.written.items()
        if month.year == year - 1 and holder in holders
    ]
    new = [one for one in wanted if (one.user_id, one.team_id, one.month) not in taken]
    Objective.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _check_rights(holders: Sequence[Holder], by: Viewer) -> None:
    may_write = holders_within(by, Action.WRITE)
    if not all(may_write(holder) for holder in holders):
        raise NotAllowed("Vous écrivez les objectifs de votre équipe\u00a0: les autres sont fixés par la direction.")


def _edited(span: Span) -> EditedMeanwhile:
    return EditedMeanwhile(
        f"Un objectif de {span.key} vient d’être écrit par quelqu’un d’autre. Rechargez la page\u00a0: rien n’a été enregistré."
    )

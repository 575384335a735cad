"""What had been forecast: the locked forecasts of past days, and the last one that the worker drew."""

from collections.abc import Iterable, Mapping
from datetime import date

from filon.forecasting.models import ForecastRun, Snapshot
from filon.forecasting.rules.figures import Past
from filon.forecasting.rules.months import first_of_month
from filon.kit.money import DEFAULT_CURRENCY
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, scope_of


def past_months(viewer: Viewer, *, signed: dict[date, int], today: date) -> list[Past]:
    """Each month over with the last forecast locked before it began, the oldest first."""
    if scope_of(viewer, entity=Entity.REPORT, action=Action.READ) < Scope.ALL:
        return []
    over = Snapshot.objects.filter(month__lt=first_of_month(today), as_of__lte=today)
    return past_of(over.filter(team=None, currency=DEFAULT_CURRENCY).order_by("as_of"), signed)


def past_of(snapshots: Iterable[Snapshot], signed: Mapping[date, int]) -> list[Past]:
    """Of one group, the oldest first: each month is judged on the last forecast before it began."""
    latest = {one.month: one for one in snapshots if one.as_of < one.month}
    return [
        Past(month, kept.as_of, kept.weighted_cents, kept.p10_cents, kept.p90_cents, signed.get(month, 0))
        for month, kept in sorted(latest.items())
    ]


def last_run(viewer: Viewer) -> ForecastRun | None:
    """The last forecast of the whole company that the worker has finished, for who may see all of it."""
    if scope_of(viewer, entity=Entity.REPORT, action=Action.READ) < Scope.ALL:
        return None
    return ForecastRun.objects.filter(done_at__isnull=False).only("figures", "done_at", "as_of", "locks").first()


def run_waits() -> bool:
    return ForecastRun.objects.filter(done_at=None).exists()

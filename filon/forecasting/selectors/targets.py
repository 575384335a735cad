"""What was aimed at, and what had been forecast."""

from datetime import date

from django.db.models import Q, Sum

from filon.forecasting.models import Objective, Snapshot
from filon.forecasting.rules.accuracy import Past, accuracy_of
from filon.forecasting.rules.figures import Accuracy
from filon.forecasting.rules.months import first_of_month
from filon.kit.money import DEFAULT_CURRENCY
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, colleague_ids, scope_of


def targets_by_month(viewer: Viewer) -> dict[date, int]:
    """Cents to sign in each month, for whom the viewer's figures speak of: oneself, one's colleagues, or the company.

    The company's own target, where nobody wrote one: the sum of its people's.
    """
    objectives = Objective.objects.filter(currency=DEFAULT_CURRENCY).order_by()
    people = Q(user__isnull=False)
    scope = scope_of(viewer, entity=Entity.REPORT, action=Action.READ)
    if isinstance(viewer, User) and scope < Scope.ALL:
        people = Q(user__in=[viewer.pk] if scope == Scope.OWN else colleague_ids(viewer))
        return dict(objectives.filter(people).values_list("month").annotate(cents=Sum("cents")))
    summed = dict(objectives.filter(people).values_list("month").annotate(cents=Sum("cents")))
    return summed | dict(objectives.filter(user=None, team=None).values_list("month", "cents"))


def past_accuracy(viewer: Viewer, *, signed: dict[date, int], today: date) -> Accuracy:
    """Each month over is judged by the last forecast locked before it began; of the whole company: who sees less gets none."""
    if scope_of(viewer, entity=Entity.REPORT, action=Action.READ) < Scope.ALL:
        return accuracy_of([])
    over = Snapshot.objects.filter(month__lt=first_of_month(today), as_of__lte=today, currency=DEFAULT_CURRENCY)
    latest: dict[date, Snapshot] = {}
    for snapshot in over.order_by("as_of"):
        if snapshot.as_of < snapshot.month:
            latest[snapshot.month] = snapshot
    return accuracy_of(
        [
            Past(kept.weighted_cents, kept.p10_cents, kept.p90_cents, signed.get(month, 0))
            for month, kept in latest.items()
        ]
    )

"""What clients answer after their orders: the score with its interval, how many answer, and what one client said."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from filon.customers.models import Satisfaction
from filon.customers.rules.following import years_of
from filon.customers.rules.satisfaction import PromoterScore, promoter_score
from filon.customers.selectors import orders_for
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.statistics import Rate, rate_of
from filon.reporting.rules.period import Window
from filon.users.selectors import Viewer

SHOWN = 3


class SatisfactionFigures(NamedTuple):
    """`replying`: of those asked in the period, those who answered, were it later."""

    score: PromoterScore
    replying: Rate


def satisfaction_figures(*, viewer: Viewer, window: Window) -> SatisfactionFigures:
    """Two questions to the database."""
    rows = Satisfaction.objects.filter(order__in=orders_for(viewer=viewer))
    scores = rows.filter(score__isnull=False, **window.holds("answered_at")).values_list("score", flat=True)
    asked = rows.filter(**window.holds("asked_at"))
    counted = asked.aggregate(n=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
    given = [score for score in scores if score is not None]
    return SatisfactionFigures(promoter_score(given), rate_of(counted["answered"], counted["n"]))


def satisfaction_of_the_year(*, viewer: Viewer, now: datetime) -> SatisfactionFigures:
    """Of the twelve months that end today."""
    begins = start_of_day_paris(years_of(day_in_paris(now)).now + timedelta(days=1))
    return satisfaction_figures(viewer=viewer, window=Window(begins, None))


def answers_of(company_id: int, *, viewer: Viewer) -> list[Satisfaction]:
    """The latest first."""
    rows = Satisfaction.objects.filter(order__in=orders_for(viewer=viewer), order__company=company_id)
    return list(rows.filter(answered_at__isnull=False).select_related("contact").order_by("-answered_at")[:SHOWN])

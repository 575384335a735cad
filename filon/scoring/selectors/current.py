"""Score and temperature as they are now, as conditions of the database and for a page of rows: no sweep has to come first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from filon.contacts.models import Contact
from filon.contacts.rules.axes import Temperature
from filon.kit.criteria import NEGATIVE, Operator
from filon.scoring.models import Score
from filon.scoring.rules.scale import HALF_LIVES
from filon.scoring.rules.temperature import Kept, engagement_at, temperature_now, worth

HOT, WARM, COLD = Temperature.HOT, Temperature.WARM, Temperature.COLD
COMPARED = {Operator.IS: "exact", Operator.AT_LEAST: "gte", Operator.AT_MOST: "lte"}
BANDS = [
    ("1", "1 (chaud par les points)"),
    ("2", "2 (tiède par les points)"),
    ("3", "3 (un point au moins)"),
    ("4", "4 (aucun)"),
]


def points_now(now: datetime) -> Combinable:
    """The engagement of a row of Score: a sum of columns, since what time does to each half-life is one number for all rows."""
    total: Combinable = -1.0 * F("malus")
    for half_life in HALF_LIVES:
        total = total + F(f"sum_{half_life}") * Value(worth(half_life=half_life, now=now), FloatField())
    return total


def scores_now(now: datetime) -> QuerySet[Any]:
    """Each with `points`, `heat` and `band` as they are now."""
    rows: QuerySet[Any] = Score.objects.annotate(points=points_now(now))
    stays_warm = Q(contact__temperature__in=[HOT, WARM], points__gte=F("version__warm_out"))
    heat = Case(
        When(held_until__gt=now, then=F("contact__temperature")),
        When(intent_until__gt=now, then=Value(HOT.value)),
        When(points__gte=F("version__hot_in"), then=Value(HOT.value)),
        When(contact__temperature=HOT, points__gte=F("version__hot_out"), then=Value(HOT.value)),
        When(Q(points__gte=F("version__warm_in")) | stays_warm, then=Value(WARM.value)),
        default=Value(COLD.value),
        output_field=CharField(),
    )
    band = Case(
        When(points__gte=F("version__hot_in"), then=Value(1)),
        When(points__gte=F("version__warm_in"), then=Value(2)),
        When(points__gte=1, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return rows.annotate(heat=heat, band=band)


def asked_of_temperature(operator: Operator, value: Any, now: datetime) -> Q:
    """What the contact holds, but for the few whose time has come and whom the job has not seen yet."""
    if operator in (Operator.KNOWN, Operator.UNKNOWN):
        unknown = Q(temperature=Temperature.NONE)
        return unknown if operator == Operator.UNKNOWN else ~unknown
    wanted = value if isinstance(value, list) else [value]
    due = scores_now(now).filter(next_change_at__lte=now)
    held = Q(temperature__in=wanted) & ~Q(pk__in=due.values("contact"))
    found = held | Q(pk__in=due.filter(heat__in=wanted).values("contact"))
    return ~found if operator in NEGATIVE else found


def asked_of_engagement(operator: Operator, value: Any, now: datetime) -> Q:
    """Nobody has less than no points; who has no score has none, unless a figure was kept before any model was published."""
    rows = scores_now(now)
    if operator == Operator.BETWEEN:
        return asked_of_engagement(Operator.AT_LEAST, value[0], now) & asked_of_engagement(
            Operator.AT_MOST, value[1], now
        )
    if operator == Operator.IS_NOT:
        return ~asked_of_engagement(Operator.IS, value, now)
    if operator == Operator.KNOWN:
        return Q(pk__isnull=False)
    if operator == Operator.UNKNOWN:
        return Q(pk__isnull=True)
    compared = COMPARED[operator]
    scored = Q(pk__in=rows.filter(**{f"points__{compared}": value}).values("contact"))
    beyond_none = {"exact": value == 0, "gte": value <= 0, "lte": value >= 0}[compared]
    if not beyond_none:
        return scored
    below = Q(pk__in=rows.filter(points__lt=0).values("contact"))
    return scored | below | Q(score__isnull=True)


def asked_of_band(operator: Operator, value: Any, now: datetime) -> Q:
    wanted = {int(one) for one in (value if isinstance(value, list) else [value])}
    found = Q(pk__in=scores_now(now).filter(band__in=wanted).values("contact"))
    if 4 in wanted:
        found |= Q(score__isnull=True)
    return ~found if operator in NEGATIVE else found


def bring_up_to(people: Sequence[Contact], *, now: datetime) -> None:
    """Their temperature and engagement as they are now, in memory: one query for a page of rows."""
    found = {one.contact_id: one for one in Score.objects.filter(contact__in=people).select_related("version")}
    for person in people:
        if score := found.get(person.pk):
            kept, at = kept_of(score), score.version.thresholds
            if score.next_change_at is not None and score.next_change_at <= now:
                person.temperature = temperature_now(kept, before=person.temperature, at=at, now=now)
            person.engagement = engagement_at(kept, now=now)


def kept_of(score: Score) -> Kept:
    sums: Mapping[int, float] = {half_life: getattr(score, f"sum_{half_life}") for half_life in HALF_LIVES}
    return Kept(sums, score.malus, score.intent_until, score.held_until)

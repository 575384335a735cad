"""Where leads, clients and revenue come from: the path of each lead, counted in the database where no visit is known of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from filon.events.models import Registration
from filon.events.rules.kinds import EventKind
from filon.kit.business_time import day_in_paris
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.sql import among
from filon.leads.models import Lead
from filon.opportunities.selectors.outcomes import WON, deals_in_figures, with_outcome
from filon.playbook.rules.channels import SourceKind
from filon.reporting.rules.attribution import Outcome, Path, SourcesReport, Touch, path_of, share_out
from filon.reporting.rules.period import ALL_TIME, Period, window_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible
from filon.visits.models import DailyCount, Visit

DIMENSIONS = ("source",)  # the channels: this report is always split by them
NOWHERE = Value("")
LATEST = datetime.max.replace(tzinfo=UTC)


def sources_report(
    *,
    viewer: Viewer,
    period: Period = ALL_TIME,
    by: str = "",  # noqa: ARG001  every report is asked the same way
    as_of: date | None = None,
    now: datetime,
) -> SourcesReport:
    """Of the leads that came in the period: which channels brought them, and what they have signed since."""
    require(viewer, Entity.REPORT, Action.READ)
    leads, won, visited = _asked(viewer, period, as_of)
    found: defaultdict[Path, Outcome] = defaultdict(Outcome)
    for path, outcome in [
        *_without_visits(leads.filter(~visited), won),
        *_with_visits(leads.filter(visited), won),
    ]:
        found[path] = Outcome(*(old + new for old, new in zip(found[path], outcome, strict=True)))
    return share_out(found, visits=_visits_by_channel(period, as_of or day_in_paris(now)), period=period)


def leads_behind_channel(channel: SourceKind, *, signed: bool, viewer: Viewer, period: Period) -> Q:
    """The whole leads that the channel touched, or those of them that have signed: by the paths that were counted."""
    require(viewer, Entity.REPORT, Action.READ)
    leads, won, visited = _asked(viewer, period, None)
    found = [
        row["pk"] for row in _told(leads.filter(~visited)).values("pk", "own", "declared") if channel in _path(row)
    ]
    found += [pk for pk, path in _paths_with_visits(leads.filter(visited)) if channel in path]
    only = Q(pk__in=among(found))
    return only & Q(pk__in=won.filter(lead__isnull=False).values("lead")) if signed else only


def _asked(viewer: Viewer, period: Period, as_of: date | None) -> tuple[QuerySet[Any], QuerySet[Any], Any]:
    """The leads of the period, the deals won since, and what says of a lead that visits or events are known of its person."""
    leads = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT).order_by()
    leads = leads.filter(**window_of(period, as_of=as_of).holds("created_at"))
    known = window_of(ALL_TIME, as_of=as_of).until
    won = with_outcome(deals_in_figures(viewer), first=None, until=known).filter(outcome=WON)
    person, then = OuterRef("contact"), OuterRef("created_at")
    visited = Exists(Visit.objects.filter(contact=person, started_at__lte=then)) | Exists(
        Registration.objects.filter(contact=person, came_at__lte=then)
    )
    return leads, won, visited


def _told(records: QuerySet[Any], lead: str = "") -> QuerySet[Any]:
    """`own`: the channel by which the person was known before the lead; `declared`: that of the lead itself. Empty: unknown."""
    earlier = Q(**{f"{lead}contact__created_at__lt": F(f"{lead}created_at")})
    own = Case(
        When(earlier, then=Coalesce(F(f"{lead}contact__source__kind"), NOWHERE)),
        default=NOWHERE,
        output_field=CharField(),
    )
    return records.annotate(own=own, declared=Coalesce(F(f"{lead}source__kind"), NOWHERE))


def _without_visits(leads: QuerySet[Any], won: QuerySet[Any]) -> Iterator[tuple[Path, Outcome]]:
    """Two questions, however many leads."""
    for row in _told(leads).values("own", "declared").annotate(n=Count("pk")):
        yield _path(row), Outcome(leads=row["n"])
    deals = _told(won.filter(lead__in=leads.values("pk")), "lead__").values("own", "declared")
    for row in deals.annotate(signed=Count("lead", distinct=True), cents=_euros()):
        yield _path(row), Outcome(signed=row["signed"], cents=row["cents"] or 0)


def _euros() -> Any:
    return Sum("cents", filter=Q(currency=DEFAULT_CURRENCY))


def _path(row: dict[str, Any], visits: Sequence[Touch] = (), at: datetime = LATEST) -> Path:
    kinds = {name: SourceKind(row[name]) if row[name] else None for name in ("own", "declared")}
    return path_of(own=kinds["own"], visits=visits, declared=kinds["declared"], at=at)


def _with_visits(leads: QuerySet[Any], won: QuerySet[Any]) -> Iterator[tuple[Path, Outcome]]:
    signed = {
        row["lead"]: row["cents"] or 0
        for row in won.filter(lead__in=leads.values("pk")).values("lead").annotate(cents=_euros())
    }
    for pk, path in _paths_with_visits(leads):
        yield path, Outcome(1, int(pk in signed), signed.get(pk, 0))


def _paths_with_visits(leads: QuerySet[Any]) -> Iterator[tuple[int, Path]]:
    """One by one: only of those who accepted to be followed, or came to an event."""
    rows = list(_told(leads).values("pk", "contact", "created_at", "own", "declared"))
    touches: defaultdict[int, list[Touch]] = defaultdict(list)
    seen = Visit.objects.filter(contact__in=leads.values("contact"))
    for contact, at, channel in seen.values_list("contact", "started_at", "channel"):
        touches[contact].append(Touch(at, SourceKind(channel)))
    came = Registration.objects.filter(contact__in=leads.values("contact"), came_at__isnull=False)
    for one in came.values("contact", "came_at", "event__kind", "event__source__kind"):
        channel = _channel_of_event(one["event__kind"], one["event__source__kind"])
        touches[one["contact"]].append(Touch(one["came_at"] or LATEST, channel))
    for row in rows:
        yield row["pk"], _path(row, touches[row["contact"]], row["created_at"])


def _channel_of_event(kind: str, source: str | None) -> SourceKind:
    """That of its source, where it says one."""
    if source and source != SourceKind.OTHER:
        return SourceKind(source)
    return SourceKind.FAIR if kind == EventKind.FAIR else SourceKind.EVENT


def _visits_by_channel(period: Period, today: date) -> Counter[SourceKind]:
    """All visits that were counted, whoever made them."""
    days = {"day__gte": period.start, "day__lte": min(period.end or today, today)}
    rows = DailyCount.objects.filter(entries__gt=0, **{name: day for name, day in days.items() if day})
    counted = rows.order_by().values_list("channel").annotate(visits=Sum("entries"))
    return Counter({SourceKind(channel): visits for channel, visits in counted})

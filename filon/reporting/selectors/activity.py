"""What each person did in a period and what came of it, week by week: five questions, whatever the period."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.dates import PARIS
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.opportunities.selectors.outcomes import WON, deals_in_figures
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.activity import Effort, Place
from filon.reporting.rules.period import Period, Window, window_of
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

REACHED = (
    CallOutcome.REACHED,
    CallOutcome.MEETING,
    CallOutcome.CALL_BACK,
    CallOutcome.REFUSED,
    CallOutcome.OUT_OF_TARGET,
)
WRITTEN = (ActivityKind.SOCIAL, ActivityKind.SMS, ActivityKind.LETTER)
Efforts = dict[Place, Effort]


def activity_report(*, viewer: Viewer, period: Period, now: datetime) -> Efforts:
    """By person and week; of the people whose figures the viewer may see."""
    require(viewer, Entity.REPORT, Action.READ)
    window = window_of(period, as_of=now.astimezone(PARIS).date())
    counted: defaultdict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for rows in (_done(viewer, window), _qualified(viewer, window), _opened(viewer, window), _won(viewer, window)):
        for row in rows:
            place = Place(row.pop("person"), row.pop("week").date())
            for name, number in row.items():
                counted[place][name] += number or 0
    return {place: Effort(**numbers) for place, numbers in counted.items()}


def _done(viewer: Viewer, window: Window) -> QuerySet[Any]:
    """What came from the other side is no effort of ours."""
    ours = Activity.objects.filter(by__isnull=False, **window.holds("at")).exclude(direction=Direction.INBOUND)
    calls, seen = Q(kind=ActivityKind.CALL), visible(ours, viewer=viewer, entity=Entity.REPORT, owner="by")
    return _by_week(seen, person="by", at="at").annotate(
        calls=Count("pk", filter=calls),
        reached=Count("pk", filter=calls & Q(outcome__in=REACHED)),
        meetings=Count("pk", filter=calls & Q(outcome=CallOutcome.MEETING)),
        emails=Count("pk", filter=Q(kind=ActivityKind.EMAIL)),
        written=Count("pk", filter=Q(kind__in=WRITTEN)),
    )


def _qualified(viewer: Viewer, window: Window) -> list[dict[str, Any]]:
    """Leads that became SQL, for who follows them today; one that came back and was qualified again counts again."""
    steps = Change.objects.filter(
        subject_kind=SubjectKind.LEAD, axis=Axis.LIFECYCLE, to_value=LifecycleStage.SQL, **window.holds("at")
    )
    leads = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    owners = dict(leads.filter(pk__in=steps.values("subject_id")).values_list("pk", "owner"))
    weeks = steps.annotate(week=TruncWeek("at", tzinfo=PARIS)).values_list("subject_id", "week")
    return [{"person": owners[pk], "week": week, "qualified": 1} for pk, week in weeks if pk in owners]


def _opened(viewer: Viewer, window: Window) -> QuerySet[Any]:
    deals = deals_in_figures(viewer).filter(opened_at__isnull=False, **window.holds("opened_at"))
    return _by_week(deals, person="owner", at="opened_at").annotate(opened=Count("pk"))


def _won(viewer: Viewer, window: Window) -> QuerySet[Any]:
    closed = Q(stage__kind=WON, closed_at__isnull=False, **window.holds("closed_at"))
    deals = deals_in_figures(viewer).filter(closed).exclude(close_reason__invalid=True)
    euros = Q(currency=DEFAULT_CURRENCY)
    return _by_week(deals, person="owner", at="closed_at").annotate(
        won=Count("pk"), won_cents=Sum("cents", filter=euros)
    )


def _by_week(rows: QuerySet[Any], *, person: str, at: str) -> QuerySet[Any]:
    weekly = rows.order_by().annotate(person=F(person), week=TruncWeek(at, tzinfo=PARIS))
    return weekly.values("person", "week")


def names_and_teams(ids: set[int]) -> tuple[dict[int, str], dict[int, list[str]]]:
    people = User.objects.filter(pk__in=ids).prefetch_related("teams")
    return (
        {one.pk: one.full_name for one in people},
        {one.pk: sorted(team.name for team in one.teams.all()) for one in people},
    )

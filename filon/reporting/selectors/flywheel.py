"""The flywheel: who recommends us, what it brings, and where new deals come from, lost prospects included."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Value, When

from filon.contacts.models import Contact
from filon.contacts.rules.axes import SIGNED
from filon.customers.models import Order, ReferralRequest
from filon.customers.rules.following import NewDealOrigin, silent_since
from filon.customers.selectors import orders_for
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.statistics import Rate, rate_of
from filon.leads.models import Lead
from filon.opportunities.models import ClosingReview, Opportunity
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.playbook.rules.process import StageKind
from filon.reporting.rules.period import Period, Window, window_of
from filon.reporting.selectors.satisfaction import SatisfactionFigures, satisfaction_figures
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

MOST_REFERRERS = 20


class Referrer(NamedTuple):
    contact: int
    name: str
    referred: int
    signed: int


@dataclass(frozen=True, slots=True)
class FlywheelReport:
    """`giving`: of the people asked in the period, those who recommended somebody since its beginning. `converting`: of the
    leads recommended in the period, those that signed. `per_client`: recommended leads for one client of the period; None
    without clients. `spin` = per_client × converting: new clients that one client brings.
    """

    period: Period
    giving: Rate
    referred: int
    converting: Rate
    clients: int
    per_client: float | None
    spin: float | None
    origins: list[tuple[NewDealOrigin, Rate]]
    reactivated: Rate
    referrers: list[Referrer]
    satisfaction: SatisfactionFigures


def flywheel_report(*, viewer: Viewer, period: Period, former_months: int, now: datetime) -> FlywheelReport:
    """Ten questions to the database, whatever the number of records."""
    require(viewer, Entity.REPORT, Action.READ)
    window = window_of(period, as_of=None)
    leads = _referred(viewer).filter(**window.holds("created_at"))
    counted = leads.aggregate(n=Count("pk"), signed=Count("pk", filter=Q(lifecycle_stage__in=SIGNED)))
    orders = orders_for(viewer=viewer).filter(ordered_at__lte=now).filter(**window.holds("ordered_at"))
    clients = orders.order_by().values("company").distinct().count()
    converting = rate_of(counted["signed"], counted["n"])
    per_client = counted["n"] / clients if clients else None
    spin = per_client * converting.rate if per_client is not None and converting.rate is not None else None
    return FlywheelReport(
        period=period,
        giving=_giving(viewer, window),
        referred=counted["n"],
        converting=converting,
        clients=clients,
        per_client=per_client,
        spin=spin,
        origins=_origins(viewer, window),
        reactivated=_reactivated(viewer, window, former_months=former_months, now=now),
        referrers=_referrers(leads),
        satisfaction=satisfaction_figures(viewer=viewer, window=window),
    )


def _referred(viewer: Viewer) -> QuerySet[Lead]:
    leads = Lead.objects.filter(deleted_at=None, referred_by__isnull=False)
    return visible(leads, viewer=viewer, entity=Entity.REPORT).order_by()


def _giving(viewer: Viewer, window: Window) -> Rate:
    """Asked: the task of a request is done, or the person who closed a deal says that she asked."""
    requests = ReferralRequest.objects.filter(contact=OuterRef("pk"), **window.holds("task__done_at"))
    reviews = ClosingReview.objects.filter(
        opportunity__contact=OuterRef("pk"), referral_asked=True, **window.holds("closed_at")
    )
    asked = Contact.objects.filter(Exists(requests.exclude(task__done_at=None)) | Exists(reviews), deleted_at=None)
    since = {"created_at__gte": window.first} if window.first else {}
    gave = Lead.objects.filter(referred_by=OuterRef("pk"), deleted_at=None, **since)
    people = visible(asked, viewer=viewer, entity=Entity.REPORT).order_by()
    counted = people.annotate(gave=Exists(gave)).aggregate(n=Count("pk"), given=Count("pk", filter=Q(gave=True)))
    return rate_of(counted["given"], counted["n"])


def _origins(viewer: Viewer, window: Window) -> list[tuple[NewDealOrigin, Rate]]:
    """Of the deals opened in the period, by what each knew at its opening."""
    O = NewDealOrigin  # noqa: E741
    before: dict[str, Any] = {"ordered_at__lt": OuterRef("opened_at"), "deleted_at": None}
    lost = Opportunity.objects.filter(
        stage__kind=StageKind.LOST, closed_at__lt=OuterRef("opened_at"), deleted_at=None
    ).exclude(close_reason__invalid=True)
    referred = Q(lead__referred_by__isnull=False)
    by_client = Exists(Order.objects.filter(company=OuterRef("lead__referred_by__company"), **before))
    by_lost = Exists(lost.filter(contact=OuterRef("lead__referred_by")))
    opened = deals_in_figures(viewer).filter(opened_at__isnull=False, **window.holds("opened_at"))
    told: Any = opened.exclude(close_reason__invalid=True).annotate(
        origin=Case(
            When(referred & Q(by_client), then=Value(O.REFERRED_BY_CLIENT.value)),
            When(referred & Q(by_lost), then=Value(O.REFERRED_BY_LOST.value)),
            When(referred, then=Value(O.REFERRED.value)),
            When(Exists(Order.objects.filter(company=OuterRef("company"), **before)), then=Value(O.CLIENT.value)),
            When(Exists(lost.filter(company=OuterRef("company"))), then=Value(O.LOST_BEFORE.value)),
            default=Value(O.NEW.value),
            output_field=CharField(),
        )
    )
    counted = {row["origin"]: row["n"] for row in told.values("origin").annotate(n=Count("pk"))}
    total = sum(counted.values())
    return [(origin, rate_of(counted.get(origin.value, 0), total)) for origin in O]


def _reactivated(viewer: Viewer, window: Window, *, former_months: int, now: datetime) -> Rate:
    """Of the clients silent at the beginning of the period, those that ordered again in it; a period needs a beginning."""
    if window.first is None:
        return rate_of(0, 0)
    limit = start_of_day_paris(silent_since(day_in_paris(window.first), former_months=former_months))
    earlier = orders_for(viewer=viewer).filter(ordered_at__lt=window.first).order_by()
    silent = earlier.values("company").annotate(last=Max("ordered_at")).filter(last__lt=limit)
    again = orders_for(viewer=viewer).filter(ordered_at__lte=now).filter(**window.holds("ordered_at"))
    back = earlier.filter(Exists(again.filter(company=OuterRef("company")))).values("company")
    return rate_of(back.annotate(last=Max("ordered_at")).filter(last__lt=limit).count(), silent.count())


def _referrers(leads: QuerySet[Lead]) -> list[Referrer]:
    named = leads.values("referred_by", "referred_by__first_name", "referred_by__last_name")
    counted = named.annotate(n=Count("pk"), signed=Count("pk", filter=Q(lifecycle_stage__in=SIGNED)))
    return [
        Referrer(
            row["referred_by"],
            f"{row['referred_by__first_name']} {row['referred_by__last_name']}".strip(),
            row["n"],
            row["signed"],
        )
        for row in counted.order_by("-signed", "-n", "referred_by")[:MOST_REFERRERS]
    ]

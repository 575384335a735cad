"""Sites, and what was counted on them."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet, Sum

from filon.kit.business_time import end_of_day_paris, start_of_day_paris
from filon.kit.errors import NotFound
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require
from filon.visits.models import ConsentProof, DailyCount, PageView, RobotCount, WebSite

MOST_LINES = 12  # of each table: what one screen shows


def site_by_key(key: str) -> WebSite:
    """For whoever holds the line. NotFound for a key that no site was given."""
    site = WebSite.objects.filter(key=key).first()
    if site is None:
        raise NotFound("Ce site n’existe pas\u00a0: vérifiez la ligne.")
    return site


def sites_of_the_house(*, viewer: Viewer) -> QuerySet[WebSite]:
    require(viewer, Entity.REPORT, Action.READ)
    return WebSite.objects.all()


def site_by_id(pk: int, *, viewer: Viewer) -> WebSite:
    site = sites_of_the_house(viewer=viewer).filter(pk=pk).first()
    if site is None:
        raise NotFound("Ce site n’existe pas.")
    return site


def pages_of_people(
    among: Callable[[str], Q], asked: Collection[str], until: datetime
) -> QuerySet[PageView, tuple[int, str, datetime]]:
    """Contact, page, at: each page once a visit. Pages are kept with a visitor only from his consent on: no other is here."""
    wanted = Q(page__in=[page for page in asked if not page.endswith("*")])
    for page in asked:
        if page.endswith("*"):
            wanted |= Q(page__startswith=page[:-1])
    rows = PageView.objects.filter(among("visit__contact"), wanted, visit__contact__isnull=False, is_file=False)
    once = rows.filter(at__lte=until).order_by().values("visit__contact", "visit", "page").annotate(first=Min("at"))
    return once.values_list("visit__contact", "page", "first")


class Line(NamedTuple):
    """One row of a table: a page, a file, or an origin with its channel and campaign."""

    name: str
    views: int
    entries: int
    channel: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """What one site saw within some days. `answers`: how often each choice was made; `robots`: requests by sign."""

    days: Sequence[tuple[date, int, int]]  # visits, pages
    pages: Sequence[Line]
    origins: Sequence[Line]
    files: Sequence[Line]
    robots: Mapping[str, int]
    answers: Mapping[str, int]

    @property
    def visits(self) -> int:
        return sum(visits for _day, visits, _pages in self.days)

    @property
    def views(self) -> int:
        return sum(pages for _day, _visits, pages in self.days)

    @property
    def robots_in_all(self) -> int:
        return sum(self.robots.values())


def figures_of_site(site: WebSite, *, first: date, last: date, viewer: Viewer) -> SiteFigures:
    """Six questions, whatever the number of pages and days."""
    require(viewer, Entity.REPORT, Action.READ)
    counts = DailyCount.objects.filter(site=site, day__range=(first, last)).order_by()
    pages, files = counts.filter(is_file=False), counts.filter(is_file=True)
    robots = RobotCount.objects.filter(site=site, day__range=(first, last)).order_by()
    at = (start_of_day_paris(first), end_of_day_paris(last))
    answers = ConsentProof.objects.filter(site=site, at__range=at).order_by()
    by_day = pages.values_list("day").annotate(visits=Sum("entries"), views=Sum("views"))
    return SiteFigures(
        days=sorted(by_day),
        pages=_lines(pages, "page"),
        origins=_lines(pages.filter(entries__gt=0), "referrer", "channel", "campaign"),
        files=_lines(files, "page"),
        robots=Counter(dict(robots.values_list("sign").annotate(n=Sum("views")).order_by("-n"))),
        answers=Counter(dict(answers.values_list("choice").annotate(n=Count("pk")))),
    )


def _lines(counts: QuerySet[Any], *columns: str) -> list[Line]:
    order = "-sum_entries" if "referrer" in columns else "-sum_views"
    sums = counts.values_list(*columns).annotate(sum_views=Sum("views"), sum_entries=Sum("entries"))
    rows = sums.order_by(order, *columns)[:MOST_LINES]
    return [Line(name, views, entries, *said) for name, *said, views, entries in rows]


def pages_of_visits(activity_ids: Sequence[int]) -> dict[int, list[PageView]]:
    """What was seen during each visit that the timeline names, in order."""
    found: dict[int, list[PageView]] = {}
    seen = PageView.objects.filter(visit__activity__in=activity_ids).select_related("visit")
    for page in seen:
        found.setdefault(page.visit.activity_id or 0, []).append(page)
    return found

"""Which deals no longer move, and why: read for a page of cards at once, or asked of all deals by one condition."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from filon.activities.selectors.signs import last_signs_about, last_signs_by, signs_from_them
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.progress import latest_entry_of_stalled
from filon.opportunities.rules.stalling import Standing, reasons_to_stall, silent_before
from filon.opportunities.selectors.next_actions import open_deal_tasks
from filon.opportunities.selectors.variants import Guide, Pace, paces

DEAL = SubjectKind.OPPORTUNITY


def why_stalled(
    deals: Sequence[Opportunity], *, guides: Mapping[int, Guide], now: datetime
) -> Mapping[int, Sequence[str]]:
    """Key of each deal that no longer moves → the reasons, in words. Four queries, whatever their number.

    `guides`: of the open deals, by key; the others never stall.
    """
    standing = [deal for deal in deals if deal.pk in guides and not deal.paused_until]
    signs = last_signs(standing, now=now)
    planned = deals_with_plans([deal.pk for deal in standing], now=now)
    found = {}
    for deal in standing:
        guide = guides[deal.pk]
        known = Standing(
            stage_since=deal.stage_since,
            max_days=guide.max_days,
            expected_days=guide.expected_days,
            last_sign=signs.get(deal.pk),
            planned=deal.pk in planned,
        )
        found[deal.pk] = reasons_to_stall(known, now=now)
    return {pk: reasons for pk, reasons in found.items() if reasons}


def last_signs(deals: Sequence[Opportunity], *, now: datetime) -> dict[int, datetime]:
    """Key of deal → the last sign of its company, of its person, or about itself; three queries."""
    of_company = last_signs_by("company", {deal.company_id for deal in deals if deal.company_id}, now=now)
    of_person = last_signs_by("contact", {deal.contact_id for deal in deals if deal.contact_id}, now=now)
    of_deal = last_signs_about(DEAL, [deal.pk for deal in deals], now=now)
    found: dict[int, datetime] = {}
    for deal in deals:
        said = (of_company.get(deal.company_id or 0), of_person.get(deal.contact_id or 0), of_deal.get(deal.pk))
        known = [at for at in said if at]
        if known:
            found[deal.pk] = max(known)
    return found


def deals_with_plans(deal_ids: Collection[int], *, now: datetime) -> set[int]:
    """Those for which a task, a call or a meeting lies ahead."""
    ahead = open_deal_tasks().filter(subject_id__in=deal_ids, due_at__gte=now)
    return {pk for pk in ahead.values_list("subject_id", flat=True) if pk}


def stalled_deals(*, now: datetime) -> Q:
    """The condition of those that no longer move: `why_stalled`, for a query. Stages of one limit share their part of it."""
    planned = Exists(open_deal_tasks().filter(subject_id=OuterRef("pk"), due_at__gte=now))
    found = paces(now=now)
    return Q(paused_until=None) & ~Q(planned) & (longer_than_allowed(found, now=now) | _silent(found, now=now))


def deals_beyond_their_stage(*, now: datetime) -> Q:
    """Longer in their stage than it, or its variant for them, allows; whatever is planned."""
    return longer_than_allowed(paces(now=now), now=now)


def longer_than_allowed(found: Iterable[Pace], *, now: datetime) -> Q:
    return _longer_than([(pace.who, pace.max_days) for pace in found], now)


def longer_than_usual(found: Iterable[Pace], *, now: datetime) -> Q:
    """Those that stand longer than the stage says one usually does."""
    return _longer_than([(pace.who, pace.expected_days) for pace in found], now)


def _longer_than(limits: Iterable[tuple[Q, int | None]], now: datetime) -> Q:
    return _any(
        who & Q(stage_since__lt=latest_entry_of_stalled(max_days=days, now=now))
        for who, days in limits
        if days is not None
    )


def _silent(found: Iterable[Pace], *, now: datetime) -> Q:
    limits: defaultdict[datetime, list[Q]] = defaultdict(list)
    for pace in found:
        limits[silent_before(expected_days=pace.expected_days, now=now)].append(pace.who)
    return _any(
        _any(who) & Q(stage_since__lt=first) & _sign(now=now) & ~_sign(now=now, since=first)
        for first, who in limits.items()
    )


def _sign(*, now: datetime, since: datetime | None = None) -> Q:
    """One of its company, of its person, or about itself: three questions, each read by its index."""
    signs = signs_from_them(now=now)
    if since:
        signs = signs.filter(at__gte=since)
    return (
        Q(Exists(signs.filter(company=OuterRef("company"))))
        | Q(Exists(signs.filter(contact=OuterRef("contact"))))
        | Q(Exists(signs.filter(subject_kind=DEAL, subject_id=OuterRef("pk"))))
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))

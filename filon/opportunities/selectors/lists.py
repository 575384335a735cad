"""Deals for lists: rows, what a line shows beside its columns, and those that wait for somebody."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from filon.kit.dates import PARIS
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.cards import Card, make_cards
from filon.opportunities.selectors.next_actions import lacks_next_action
from filon.opportunities.selectors.stalling import deals_beyond_their_stage, stalled_deals
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind

IS_OPEN = Q(stage__kind=StageKind.OPEN)


def deal_rows() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("company", "contact", "source")


def cards_of(deals: Sequence[Opportunity], *, now: datetime) -> list[Card]:
    """In the same order; for lists, digests and exports. A constant number of queries."""
    versions = {deal.process_version_id for deal in deals}
    return make_cards(deals, stages={stage.pk: stage for stage in Stage.objects.filter(version__in=versions)}, now=now)


def waiting_deals(kind: str, *, now: datetime) -> Q | None:
    """The open deals of one line of "what needs attention"; None for an unknown one."""
    if kind == "stalled":
        return stalled_deals(now=now)
    if kind == "beyond_stage":
        return IS_OPEN & deals_beyond_their_stage(now=now) & Q(paused_until=None)
    if kind == "no_next_action":
        return IS_OPEN & lacks_next_action()
    if kind == "close_date_passed":
        return IS_OPEN & Q(expected_close_date__lt=now.astimezone(PARIS).date(), paused_until=None)
    return None

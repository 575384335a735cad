"""Deals as figures count them: won, lost or open at an instant, for reasons that count or not."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import StageKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

INVALID = "invalid"
WON, LOST, OPEN = StageKind.WON.value, StageKind.LOST.value, StageKind.OPEN.value


def deals_in_figures(viewer: Viewer) -> QuerySet[Opportunity]:
    """The deals whose figures the viewer may see, without the trash."""
    require(viewer, Entity.REPORT, Action.READ)
    return visible(Opportunity.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT).order_by()


def with_outcome(deals: QuerySet[Any], *, first: datetime | None, until: datetime | None) -> QuerySet[Any]:
    """`outcome`: what each deal was at the instant `until` (None: today's state).

    Left out: closed before `first`, opened after `until`. A deal without an opening date is open until it closes. One that
    is closed on an unknown day was closed at any instant, for nothing says otherwise, and belongs to no period that has a
    beginning. A duplicate or a typing error is "invalid", neither won nor lost.
    """
    closed = ~Q(stage__kind=OPEN)
    opened = Q()
    if until:
        closed &= Q(closed_at__isnull=True) | Q(closed_at__lte=until)
        opened = Q(opened_at__isnull=True) | Q(opened_at__lte=until)
    in_period = Q(closed_at__gte=first) if first else Q()
    return deals.annotate(
        outcome=Case(
            When(closed & Q(close_reason__invalid=True), then=Value(INVALID)),
            When(closed, then=F("stage__kind")),
            default=Value(OPEN),
            output_field=CharField(),
        )
    ).filter((closed & in_period) | (~closed & opened))

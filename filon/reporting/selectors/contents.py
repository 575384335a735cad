"""The use and the results of contents, among the people whom the reader may count."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Sum

from filon.activities.models import ContentShare
from filon.contacts.models import Contact
from filon.contacts.rules.axes import BuyingStage
from filon.contacts.rules.buying import JOURNEY
from filon.kit.statistics import rate_of
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.playbook.models import ContentCount
from filon.playbook.rules.process import StageKind
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.contents import DAYS_TO_MOVE_ON, NOTHING, ContentFigures
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

UNKNOWN = (BuyingStage.NONE, BuyingStage.INACTIVE)


def content_figures(*, ids: Collection[int], viewer: Viewer, now: datetime) -> dict[int, ContentFigures]:
    """By content, all of them; two queries."""
    require(viewer, Entity.REPORT, Action.READ)
    people = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    old_enough = Q(shared_at__lte=now - timedelta(days=DAYS_TO_MOVE_ON))
    rows = (
        ContentShare.objects.filter(content__in=ids, shared_at__isnull=False, contact__in=people)
        .annotate(
            moved=Exists(_moves_on()), ended=Exists(_ended()), won=Exists(_ended().filter(stage__kind=StageKind.WON))
        )
        .order_by()
        .values("content")
        .annotate(
            shared=Count("pk"),
            recognised=Count("pk", filter=Q(followed=True)),
            opened=Count("pk", filter=Q(followed=True, opened_at__isnull=False)),
            settled=Count("pk", filter=old_enough),
            moved_on=Count("pk", filter=old_enough & Q(moved=True)),
            decided=Count("pk", filter=Q(ended=True)),
            signed=Count("pk", filter=Q(won=True)),
        )
    )
    counted = ContentCount.objects.filter(content__in=ids).order_by().values_list("content")
    openings = {pk: (opens, robots) for pk, opens, robots in counted.annotate(a=Sum("opens"), b=Sum("robots"))}
    by_content = {row["content"]: row for row in rows}
    return {pk: _figures(by_content.get(pk), *openings.get(pk, (0, 0))) for pk in ids}


def _figures(row: Mapping[str, Any] | None, opens: int, robots: int) -> ContentFigures:
    if row is None:
        return ContentFigures(0, NOTHING.opened, NOTHING.moved_on, NOTHING.won, opens, robots)
    return ContentFigures(
        row["shared"],
        rate_of(row["opened"], row["recognised"]),
        rate_of(row["moved_on"], row["settled"]),
        rate_of(row["signed"], row["decided"]),
        opens,
        robots,
    )


def _moves_on() -> QuerySet[Change]:
    until = ExpressionWrapper(OuterRef("shared_at") + timedelta(days=DAYS_TO_MOVE_ON), output_field=DateTimeField())
    forwards = Q(from_value__in=UNKNOWN, to_value__in=JOURNEY)
    for place, stage in enumerate(JOURNEY):
        forwards |= Q(from_value=stage, to_value__in=JOURNEY[place + 1 :])
    return Change.objects.filter(
        forwards,
        subject_kind=SubjectKind.CONTACT,
        subject_id=OuterRef("contact_id"),
        axis=Axis.BUYING_STAGE,
        at__gt=OuterRef("shared_at"),
        at__lte=until,
    )


def _ended() -> QuerySet[Opportunity]:
    return Opportunity.objects.filter(
        contact=OuterRef("contact_id"),
        deleted_at=None,
        stage__kind__in=(StageKind.WON, StageKind.LOST),
        closed_at__gt=OuterRef("shared_at"),
    )

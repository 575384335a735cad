"""Reviews of closings: of one deal, what was learnt, and where each deal was won or lost."""

from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from filon.kit.errors import NotFound
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import ClosingReview, Opportunity
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.records.models import Change
from filon.records.rules.changes import Axis


def reviews_of(deal: Opportunity) -> list[ClosingReview]:
    """The last closing first; the viewer may see the deal."""
    return list(deal.reviews.select_related("reason", "deciding_stage", "by"))


def review_of(deal: Opportunity, *, pk: int) -> ClosingReview:
    found = deal.reviews.select_related("reason", "deciding_stage", "opportunity").filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce bilan n’existe pas, ou n’est pas de cette opportunité.")
    return found


def deciding_stage() -> Any:
    """The stage where a closed deal was won or lost, as its review says, else the one that it left; "" when nobody knows.

    A file that tells the past says no stage before the end.
    """
    reviewed = ClosingReview.objects.filter(opportunity=OuterRef("pk"), closed_at=OuterRef("closed_at"))
    left = Change.objects.filter(
        subject_kind=SubjectKind.OPPORTUNITY,
        subject_id=OuterRef(OuterRef("pk")),
        axis=Axis.DEAL_STAGE,
        to_value=OuterRef(OuterRef("stage__key")),
    )
    last_left = left.order_by("-at", "-pk").values("from_value")[:1]
    stood_at = Stage.objects.filter(version=OuterRef("process_version"), key=Subquery(last_left), kind=StageKind.OPEN)
    known = Coalesce(
        Subquery(reviewed.order_by().values("deciding_stage__label")[:1]),
        Subquery(stood_at.order_by().values("label")[:1]),
        Value(""),
        output_field=CharField(),
    )
    return Case(When(stage__kind=StageKind.OPEN, then=Value("")), default=known, output_field=CharField())


def lessons_of(deals: QuerySet[Opportunity], *, most: int) -> list[ClosingReview]:
    """What was written at the last closing of these deals, the latest first; those without a word are left out."""
    told = ClosingReview.objects.filter(opportunity__in=deals.values("pk"), closed_at=F("opportunity__closed_at"))
    written = told.exclude(said="", lesson="").select_related("opportunity", "reason", "deciding_stage", "by")
    return list(written.order_by("-closed_at", "-pk")[:most])

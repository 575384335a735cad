"""The models, their versions, and which of them applies to whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from filon.kit.criteria import compile_criteria, describe_criteria, leaves_of
from filon.kit.errors import BusinessError, NotFound
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.scoring.models import ScoringModel, ScoringVersion
from filon.scoring.rules.pages import PAGE, is_page
from filon.scoring.rules.scale import ScaleRefused
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

# A score that asked the score, or a segment that may, would answer otherwise each time.
NOT_FOR_SCORES = {
    *("contact.temperature", "contact.engagement", "contact.engagement_band"),
    *("contact.segment", "company.segment"),
}


def live_versions() -> list[ScoringVersion]:
    """Of each model, in the order in which they take people: the one that asks nothing comes last."""
    return in_order(ScoringVersion.objects.filter(state=VersionState.LIVE).select_related("model"))


def in_order(versions: Iterable[ScoringVersion]) -> list[ScoringVersion]:
    return sorted(versions, key=lambda version: (not version.model.audience, version.model.position, version.model_id))


def applying(versions: Sequence[ScoringVersion], *, now: datetime) -> Cast:
    """Expression on people: the key of the version that applies, or nothing. CriterionRefused when an audience is unreadable."""
    whens = [When(condition, then=Value(one.pk)) for one in versions if (condition := audience_of(one.model, now=now))]
    default = next((one.pk for one in versions if not one.model.audience), None)
    chosen = Case(*whens, default=Value(default)) if whens else Value(default)
    return Cast(chosen, BigIntegerField())


def audience_of(model: ScoringModel, *, now: datetime) -> Q:
    return condition_of(model.audience, now=now) if model.audience else Q()


def condition_of(criteria: Mapping[str, Any], *, now: datetime) -> Q:
    """On people; refused when it asks nothing, a field that is gone, or the score itself."""
    leaves = leaves_of(criteria)
    if any(leaf["field"] in NOT_FOR_SCORES for leaf in leaves):
        raise ScaleRefused(
            "Une règle de score ne peut pas dépendre de la température, de l’engagement ou d’un segment."
        )
    condition = compile_criteria(criteria, subject=SubjectKind.CONTACT, now=now)
    if not condition:
        raise ScaleRefused("Dites de qui il s’agit\u00a0: sans critère, la règle prendrait tout le monde.")
    return condition


def is_watched(page: str) -> bool:
    """Whether a rule in service asks for that page of the site."""
    return any(rule.kind == PAGE and is_page(rule.outcome, page) for one in live_versions() for rule in one.scale)


def unreadable_versions(*, now: datetime) -> list[tuple[ScoringVersion, str]]:
    """The versions in service that cannot be applied any more, each with the sentence: nobody's score moves meanwhile."""
    found = []
    for version in live_versions():
        try:
            audience_of(version.model, now=now)
            for rule in version.scale:
                if rule.criteria:
                    condition_of(rule.criteria, now=now)
        except BusinessError as refusal:
            found.append((version, refusal.sentence))
    return found


def said_audience(model: ScoringModel) -> str:
    """Whom it takes, in one sentence, or why it cannot be applied any more."""
    if not model.audience:
        return "Tous ceux qu’aucun autre modèle ne prend"
    try:
        return describe_criteria(model.audience)
    except BusinessError as refusal:
        return refusal.sentence


def models_for(viewer: Viewer) -> QuerySet[ScoringModel]:
    require(viewer, Entity.SCORING, Action.READ)
    return ScoringModel.objects.prefetch_related("versions")


def model_for(pk: int, *, viewer: Viewer) -> ScoringModel:
    found = models_for(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce modèle de score n’existe pas.")
    return found


def version_in(model: ScoringModel, state: VersionState) -> ScoringVersion | None:
    """The draft, or the one in service, if any."""
    return next((version for version in model.versions.all() if version.state == state), None)

"""Models are prepared in a draft and published in one go; what scored before is kept as it was."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from filon.contacts.rules.axes import FitGrade
from filon.kit.errors import EditedMeanwhile
from filon.kit.versions import VersionState
from filon.scoring.models import ScoringModel, ScoringVersion
from filon.scoring.rules.scale import (
    LABEL_WIDTH,
    MOST_CAP,
    MOST_RULES,
    WHO,
    Rule,
    ScaleRefused,
    Thresholds,
    check_may_be_published,
    check_rule,
    check_thresholds,
)
from filon.scoring.selectors.versions import condition_of
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

CONFLICT = "Quelqu’un d’autre a modifié ce brouillon entre-temps\u00a0: rouvrez la page, puis recommencez."
COPIED = ("rules", *Thresholds._fields, "mql_engagement", "mql_fit")


@transaction.atomic
def create_model(
    *, name: str, audience: Mapping[str, Any], rules: Sequence[Rule], by: Viewer, now: datetime
) -> ScoringModel:
    """With a first draft. One model at most asks nothing: it takes whom the others leave."""
    require(by, Entity.SCORING, Action.WRITE)
    said = " ".join(name.split())
    if not said or len(said) > LABEL_WIDTH:
        raise ScaleRefused(f"Donnez un nom au modèle, en {LABEL_WIDTH} caractères au plus.")
    if audience:
        condition_of(audience, now=now)
    if any(one.audience == audience for one in ScoringModel.objects.all()):
        raise ScaleRefused("Un modèle existe déjà pour ces personnes\u00a0: préparez-en une nouvelle version.")
    last = ScoringModel.objects.aggregate(last=Max("position"))["last"] or 0
    model = ScoringModel.objects.create(name=said, audience=dict(audience), position=last + 1, created_at=now)
    _draft(model, {"rules": [rule.as_document() for rule in rules]}, by=by, now=now)
    return model


@transaction.atomic
def start_draft(*, model: ScoringModel, by: Viewer, now: datetime) -> ScoringVersion:
    """A copy of the version in service to work on; the draft that is there already, if any."""
    require(by, Entity.SCORING, Action.WRITE)
    live = model.versions.filter(state=VersionState.LIVE).first()
    return _draft(model, {name: getattr(live, name) for name in COPIED} if live else {}, by=by, now=now)


def _draft(model: ScoringModel, values: Mapping[str, Any], *, by: Viewer, now: datetime) -> ScoringVersion:
    last = model.versions.aggregate(last=Max("number"))["last"] or 0
    new = {"number": last + 1, "created_at": now, "updated_at": now, "by": _person(by), **values}
    draft, _made = model.versions.get_or_create(state=VersionState.DRAFT, defaults=new)
    return draft


def write_draft(
    *,
    draft: ScoringVersion,
    rules: Sequence[Rule],
    at: Thresholds,
    mql_engagement: int,
    mql_fit: str,
    version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """All of it at once, as the page shows it; refused whole when one rule is."""
    if len(rules) > MOST_RULES:
        raise ScaleRefused(f"Un modèle tient en {MOST_RULES} règles au plus.")
    for rule in rules:
        check_rule(rule)
        if rule.kind == WHO:
            condition_of(rule.criteria or {}, now=now)
    check_thresholds(at)
    check_ripe(mql_engagement, mql_fit)
    ripe = {"mql_engagement": mql_engagement, "mql_fit": mql_fit}
    _write(
        draft,
        {"rules": [rule.as_document() for rule in rules], **at._asdict(), **ripe},
        version=version,
        by=by,
        now=now,
    )


def check_ripe(mql_engagement: int, mql_fit: str) -> None:
    if not 0 < mql_engagement <= MOST_CAP or mql_fit not in FitGrade._value2member_map_ or not mql_fit:
        raise ScaleRefused(
            f"Un lead est mûr à partir d’un nombre de points, de 1 à {MOST_CAP}, et d’une note de A à D."
        )


def _write(draft: ScoringVersion, values: Mapping[str, Any], *, version: int, by: Viewer, now: datetime) -> None:
    require(by, Entity.SCORING, Action.WRITE)
    rows = ScoringVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not rows.update(**values, version=F("version") + 1, updated_at=now, by=_person(by)):
        raise EditedMeanwhile(CONFLICT)
    draft.refresh_from_db()


@transaction.atomic
def publish_draft(*, draft: ScoringVersion, version: int, by: Viewer, now: datetime) -> None:
    """From now on this version scores; the one before becomes past. Who wrote the last line and who publishes are both seen."""
    require(by, Entity.SCORING, Action.WRITE)
    check_may_be_published(draft.scale)
    ScoringVersion.objects.filter(model=draft.model_id, state=VersionState.LIVE).update(state=VersionState.PAST)
    _write(draft, {"state": VersionState.LIVE, "live_at": now}, version=version, by=by, now=now)


def discard_draft(*, draft: ScoringVersion, version: int, by: Viewer) -> None:
    """A model that was never in service goes with its only draft."""
    require(by, Entity.SCORING, Action.WRITE)
    gone, _ = ScoringVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT).delete()
    if not gone:
        raise EditedMeanwhile(CONFLICT)
    ScoringModel.objects.filter(pk=draft.model_id, versions=None).delete()


@transaction.atomic
def retire_model(*, model: ScoringModel, by: Viewer) -> None:
    """No version of it scores any more: its people pass to the next model that takes them."""
    require(by, Entity.SCORING, Action.WRITE)
    model.versions.filter(state=VersionState.LIVE).update(state=VersionState.PAST)


def _person(by: Viewer) -> User | None:
    return by if isinstance(by, User) else None

"""A process is prepared in a draft and put in service in one go; deals stay in the version that they are in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import fold, one_line
from filon.kit.versions import VersionState
from filon.playbook.models import Content, Criterion, Process, ProcessVersion, Stage, StageVariant
from filon.playbook.rules.process import CriterionSide
from filon.playbook.rules.process_checks import Known, check_process
from filon.playbook.rules.process_mistakes import ProcessMistake, ProcessRefused
from filon.playbook.rules.process_text import ProcessText, StageText, VariantText
from filon.playbook.selectors.processes import text_of
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

CONFLICT = "Quelqu’un d’autre a modifié ce brouillon entre-temps\u00a0: rouvrez la page, puis recommencez."
NAME_WIDTH = 120


@transaction.atomic
def create_process(*, text: ProcessText, by: Viewer, now: datetime) -> ProcessVersion:
    """A new process in a draft: no deal enters it before it is put in service."""
    require(by, Entity.METHOD, Action.WRITE)
    name = _name(text.name, but=None)
    if Process.objects.filter(key=text.key).exists():
        raise NotPossible(f"Un processus a déjà la clé «\u00a0{text.key}\u00a0».")
    process = Process.objects.create(key=text.key, name=name, kind=text.kind)
    version = ProcessVersion.objects.create(process=process, number=1, created_at=now, by=_person(by))
    _write_stages(version, text)
    return version


@transaction.atomic
def rename_process(*, process: Process, seen: str, name: str, by: Viewer) -> None:
    require(by, Entity.METHOD, Action.WRITE)
    title = _name(name, but=process.pk)
    if not Process.objects.filter(pk=process.pk, name=seen).update(name=title):
        raise EditedMeanwhile("Quelqu’un d’autre a renommé ce processus entre-temps\u00a0: rouvrez la page.")


def _name(name: str, *, but: int | None) -> str:
    title = one_line(name)
    if not title or len(title) > NAME_WIDTH:
        raise NotPossible(f"Donnez un nom à ce processus, en {NAME_WIDTH} caractères au plus.")
    others = Process.objects.exclude(pk__in=[but] if but else []).values_list("name", flat=True)
    if fold(title) in {fold(other) for other in others}:
        raise NotPossible(f"Un processus s’appelle déjà «\u00a0{title}\u00a0».")
    return title


@transaction.atomic
def draft_of(*, process: Process, by: Viewer, now: datetime) -> ProcessVersion:
    """A copy of the version in service to work on; the draft that is there already, if any."""
    require(by, Entity.METHOD, Action.WRITE)
    last = process.versions.aggregate(last=Max("number"))["last"] or 0
    new = {"number": last + 1, "created_at": now, "by": _person(by)}
    draft, made = ProcessVersion.objects.get_or_create(process=process, state=VersionState.DRAFT, defaults=new)
    live = process.versions.filter(state=VersionState.LIVE).first()
    if made and live:
        _write_stages(draft, text_of(live))
    return draft


def save_draft(*, draft: ProcessVersion, text: ProcessText, version: int, by: Viewer) -> ProcessVersion:
    """What the draft says from now on. EditedMeanwhile when somebody changed it since `version`, or put it in service."""
    return change_draft(draft=draft, change=lambda _told: text, version=version, by=by)


@transaction.atomic
def change_draft(
    *, draft: ProcessVersion, change: Callable[[ProcessText], ProcessText], version: int, by: Viewer
) -> ProcessVersion:
    require(by, Entity.METHOD, Action.WRITE)
    _claim(draft, version, by=_person(by))
    _write_stages(draft, change(text_of(draft)))
    draft.refresh_from_db()
    return draft


@transaction.atomic
def put_process_in_service(*, draft: ProcessVersion, version: int, known: Known, by: Viewer, now: datetime) -> None:
    """New deals enter it from now on; those of the version before stay there until somebody moves them."""
    require(by, Entity.METHOD, Action.WRITE)
    told = text_of(draft)
    try:
        check_process(told, known=known)
    except ProcessMistake as mistake:
        raise ProcessRefused(_placed(mistake, told)) from None
    ProcessVersion.objects.filter(process=draft.process_id, state=VersionState.LIVE).update(state=VersionState.PAST)
    _claim(draft, version, state=VersionState.LIVE, live_at=now, by=_person(by))


def _placed(mistake: ProcessMistake, told: ProcessText) -> str:
    """A mistake of a draft is told with its stage."""
    place = mistake.path[1] if len(mistake.path) > 1 else None
    if not isinstance(place, int):
        return mistake.reason[:1].upper() + mistake.reason[1:]
    return f"Étape «\u00a0{told.stages[place].label}\u00a0»\u00a0: {mistake.reason}"


@transaction.atomic
def discard_process_draft(*, draft: ProcessVersion, version: int, by: Viewer) -> None:
    """A process that was never in service goes with its only draft."""
    require(by, Entity.METHOD, Action.WRITE)
    gone, _ = ProcessVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT).delete()
    if not gone:
        raise EditedMeanwhile(CONFLICT)
    Process.objects.filter(pk=draft.process_id, versions=None, is_default=False).delete()


def _claim(draft: ProcessVersion, version: int, **values: Any) -> None:
    rows = ProcessVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not rows.update(version=F("version") + 1, **values):
        raise EditedMeanwhile(CONFLICT)


def _person(by: Viewer) -> User | None:
    return by if isinstance(by, User) else None


def _write_stages(version: ProcessVersion, text: ProcessText) -> None:
    """A stage that keeps its key keeps its row."""
    version.stages.exclude(key__in=[stage.key for stage in text.stages]).delete()
    for order, stage in enumerate(text.stages, start=1):
        row, _made = Stage.objects.update_or_create(
            version=version, key=stage.key, defaults={"order": order, **stage_columns(stage)}
        )
        row.contents.set(Content.objects.filter(key__in=stage.contents))
        row.criteria.all().delete()
        row.variants.all().delete()
        Criterion.objects.bulk_create(
            Criterion(stage=row, side=side, position=position, **one._asdict())
            for side in CriterionSide
            for position, one in enumerate(stage.criteria(side))
        )
        StageVariant.objects.bulk_create(
            StageVariant(stage=row, position=position, **variant_columns(one))
            for position, one in enumerate(stage.variants)
        )


OF_STAGE = (
    "label",
    "kind",
    "moment",
    "works_on",
    "purpose",
    "probability",
    "sends_proposals",
    "next_process",
    "next_after_days",
)
OF_VARIANT = ("name", "audience", "probability")


def stage_columns(stage: StageText) -> dict[str, Any]:
    return {name: getattr(stage, name) for name in OF_STAGE} | guidance_columns(stage)


def variant_columns(variant: VariantText) -> dict[str, Any]:
    told = {name: getattr(variant, name) for name in OF_VARIANT}
    return told | {"waived": list(variant.waived)} | guidance_columns(variant)


def guidance_columns(told: StageText | VariantText) -> dict[str, Any]:
    """What a stage and its variant say alike, as their columns."""
    return {
        **{name: getattr(told, name) for name in ("say", "do", "share", "expected_days", "max_days")},
        "asks": [ask._asdict() for ask in told.asks],
        "cadence": [touch._asdict() | {"channel": touch.channel.value} for touch in told.cadence],
    }

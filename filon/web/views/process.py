"""Méthode > Processus: the processes, and one version of one as a path of stages with what each asks, says and checks."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.criteria import describe_criteria
from filon.kit.errors import BusinessError
from filon.kit.versions import VersionState
from filon.opportunities.rules.progress import step_sentence
from filon.opportunities.selectors.stages import deals_by_stage
from filon.playbook.models import Content, Process, ProcessVersion
from filon.playbook.rules.process import CriterionKind, CriterionSide, Moment, StageKind
from filon.playbook.rules.process_sentences import described, what_publishing_does
from filon.playbook.rules.process_text import CriterionText, ProcessText, StageText, VariantText
from filon.playbook.rules.ready_processes import READY
from filon.playbook.selectors import stage_by_id
from filon.playbook.selectors.processes import (
    process_for,
    processes_for,
    text_of,
    unknown_followers,
    version_in,
    version_of,
)
from filon.playbook.services.process import edit_stage
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.process import StageForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


class StageCard(NamedTuple):
    """`step` is "Étape 4 sur 6", empty for a stage that is not open; `row` and `form` only in the version in service."""

    stage: StageText
    step: str
    deals: int
    row_id: int
    form: StageForm | None
    entry: list[tuple[str, str]]
    exit: list[tuple[str, str]]
    variants: list[tuple[VariantText, str]]
    contents: list[str]


@require_GET
@needs(Entity.METHOD)
def show_processes(request: PageRequest) -> HttpResponse:
    counts = deals_by_stage(viewer=request.user)
    processes = list(processes_for(viewer=request.user).prefetch_related("versions__stages"))
    context = {
        "lines": [line_of(process, counts) for process in processes],
        "ready": READY,
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
    }
    return render(request, "process/list.html", context)


def line_of(process: Process, counts: dict[int, int]) -> dict[str, Any]:
    live, draft = version_in(process, VersionState.LIVE), version_in(process, VersionState.DRAFT)
    shown = live or draft
    stages = [stage for stage in shown.stages.all() if stage.kind == StageKind.OPEN] if shown else []
    everywhere = [stage for version in process.versions.all() for stage in version.stages.all()]
    running = sum(counts.get(stage.pk, 0) for stage in everywhere if stage.kind == StageKind.OPEN)
    return {"process": process, "live": live, "draft": draft, "stages": stages, "running": running}


@require_GET
@needs(Entity.METHOD)
def show_process(request: PageRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The version asked for; else the one in service, else the draft."""
    process = process_for(viewer=request.user, pk=pk)
    live, draft = version_in(process, VersionState.LIVE), version_in(process, VersionState.DRAFT)
    version = version_of(process, number) if number is not None else live or draft
    assert version is not None  # a process goes with its last version
    told = text_of(version)
    counts = deals_by_stage(viewer=request.user)
    may_write = may(request.user, Entity.METHOD, Action.WRITE)
    context = {
        "process": process,
        "version": version,
        "live": live,
        "draft": draft,
        "editing": may_write and version.state == VersionState.DRAFT,
        "may_write": may_write,
        "may_set": version.state == VersionState.LIVE and may(request.user, Entity.SETTING, Action.WRITE),
        "about": described(told),
        "cards": cards_of(version, told, counts),
        "path": path_of(told),
        "does": publication(live, version, counts) if version.state == VersionState.DRAFT else [],
    }
    return render(request, "process/process.html", context)


def cards_of(version: ProcessVersion, told: ProcessText, counts: dict[int, int]) -> list[StageCard]:
    rows = {row.key: row for row in version.stages.all()}
    steps = [stage.key for stage in told.open_stages()]
    shared = {key for stage in told.stages for key in stage.contents}
    titles = dict(Content.objects.filter(key__in=shared).values_list("key", "title"))
    return [
        StageCard(
            stage=stage,
            step=step_sentence(step=steps.index(stage.key) + 1, steps=len(steps)) if stage.key in steps else "",
            deals=counts.get(rows[stage.key].pk, 0),
            row_id=rows[stage.key].pk,
            form=StageForm(stage=rows[stage.key]) if version.state == VersionState.LIVE else None,
            entry=[line_of_criterion(one) for one in stage.criteria(CriterionSide.ENTRY)],
            exit=[line_of_criterion(one) for one in stage.criteria(CriterionSide.EXIT)],
            variants=[(one, sentence_of(one.audience)) for one in stage.variants],
            contents=[titles[key] for key in stage.contents],
        )
        for stage in told.stages
    ]


def line_of_criterion(criterion: CriterionText) -> tuple[str, str]:
    """Its words, and how the program sees it."""
    if criterion.kind == CriterionKind.FIELD:
        return criterion.words, sentence_of(criterion.what.get("tree", {}))
    return criterion.words, criterion.kind.label


def sentence_of(tree: Any) -> str:
    """Whom it takes; why nobody knows any more, when a field is gone."""
    try:
        return describe_criteria(tree)
    except BusinessError as refusal:
        return refusal.sentence


def path_of(told: ProcessText) -> list[tuple[Moment, list[StageText]]]:
    """The stages under the moments that they belong to, in the order of the sale; lost is no place to go."""
    shown = [stage for stage in told.stages if stage.kind != StageKind.LOST]
    groups = [(moment, [stage for stage in shown if stage.moment == moment]) for moment in Moment]
    return [group for group in groups if group[1]]


def publication(live: ProcessVersion | None, draft: ProcessVersion, counts: dict[int, int]) -> list[str]:
    """What putting the draft in service would do."""
    before = text_of(live) if live else None
    stages = live.stages.filter(kind=StageKind.OPEN).values_list("pk", "key") if live else []
    running = {key: counts[pk] for pk, key in stages if pk in counts}
    after = text_of(draft)
    return what_publishing_does(before, after, running=running, unknown=unknown_followers(after))


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def save_stage(request: PageRequest, pk: int) -> HttpResponse:
    """Name, chances and longest stay of a stage in service: they change nothing of what it asks."""
    stage = stage_by_id(pk)
    seen, words = StageForm(request.POST, stage=stage).checked()
    edit_stage(stage=stage, seen=seen, words=words)
    tell(
        request,
        _("L’étape «\u00a0%s\u00a0» est à jour\u00a0; le tableau et la prévision en tiennent compte.") % stage.label,
    )
    return redirect("process", stage.version.process_id)

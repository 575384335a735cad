"""Méthode > Processus: the stages of a sale, their chances and longest stays, read by all and set by the administration."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.opportunities.rules.progress import step_sentence
from filon.opportunities.selectors.cards import steps_of
from filon.opportunities.selectors.stages import deals_by_stage
from filon.playbook.models import ProcessVersion, Stage
from filon.playbook.selectors import current_versions, stage_by_id
from filon.playbook.services.process import edit_stage
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.process import StageForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


class StageRow(NamedTuple):
    """`step` is "Étape 4 sur 6", empty for a closed stage."""

    stage: Stage
    step: str
    deals: int
    form: StageForm


@require_GET
@needs(Entity.OPPORTUNITY)
def show_processes(request: PageRequest) -> HttpResponse:
    counts = deals_by_stage(viewer=request.user)
    context = {
        "processes": [(version, rows_of(version, counts)) for version in current_versions()],
        "may_write": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, "process/page.html", context)


def rows_of(version: ProcessVersion, counts: dict[int, int]) -> list[StageRow]:
    stages = list(version.stages.all())
    steps = steps_of(stages)
    return [
        StageRow(
            stage,
            step_sentence(step=steps[stage.pk], steps=len(steps)) if stage.pk in steps else "",
            counts.get(stage.pk, 0),
            StageForm(stage=stage),
        )
        for stage in stages
    ]


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def save_stage(request: PageRequest, pk: int) -> HttpResponse:
    stage = stage_by_id(pk)
    seen, words = StageForm(request.POST, stage=stage).checked()
    edit_stage(stage=stage, seen=seen, words=words)
    tell(
        request,
        _("L’étape «\u00a0%s\u00a0» est à jour\u00a0; le tableau et la prévision en tiennent compte.") % stage.label,
    )
    return redirect("process_list")

"""A campaign is launched, paused, stopped; its files are taken away, and said to have gone."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.campaigns.models import Campaign, CampaignAction
from filon.campaigns.rules.audiences import COLUMNS as AUDIENCE_COLUMNS
from filon.campaigns.rules.audiences import NETWORKS
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import ON_THE_SPOT, Step
from filon.campaigns.selectors.campaigns import campaign_coded
from filon.kit.french import format_count
from filon.usecases.campaign_audiences import audience_rows, network_of, note_audience
from filon.usecases.campaign_channels import mark_as_gone
from filon.usecases.campaign_files import COLUMNS, file_rows, letters_pdf, round_pdf, sheet_pdf
from filon.usecases.campaigning import launch_campaign, pause_campaign, stop_campaign
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer, plain_csv_answer
from filon.web.telling import tell


def _written(request: PageRequest, code: str) -> Campaign:
    return campaign_coded(code, viewer=request.user, action=Action.WRITE)


def _back(code: str) -> HttpResponse:
    return redirect("campaign_step", code, Step.DOING)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def launch(request: PageRequest, code: str) -> HttpResponse:
    count = launch_campaign(campaign=_written(request, code), by=request.user, now=request.now)
    tell(request, _("C’est lancé\u00a0: %s.") % format_count(count, "membre figé", "membres figés"))
    return _back(code)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def pause(request: PageRequest, code: str) -> HttpResponse:
    paused = bool(request.POST.get("pause"))
    pause_campaign(campaign=_written(request, code), paused=paused, by=request.user)
    tell(request, _("La campagne est en pause\u00a0: rien de plus ne part.") if paused else _("La campagne reprend."))
    return _back(code)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def stop(request: PageRequest, code: str) -> HttpResponse:
    stop_campaign(campaign=_written(request, code), by=request.user, now=request.now)
    tell(request, _("La campagne est arrêtée pour de bon."))
    return _back(code)


@require_GET
@needs(Entity.CONTACT, Action.EXPORT)
def download(request: PageRequest, code: str, pk: int) -> HttpResponse:
    """People whom the law still lets us reach that way, with their words: for the printer, the sender or the round."""
    action = action_of(_written(request, code), pk)
    if action.channel in NETWORKS:
        audience = [AUDIENCE_COLUMNS[network_of(action)], *audience_rows(action, now=request.now)]
        return plain_csv_answer(name=f"{code}-audience-{action.channel}", rows=audience)
    rows = file_rows(action, by=request.user, now=request.now)
    return csv_answer(name=f"{code}-{action.channel}", header=COLUMNS, rows=rows)


@require_GET
@needs(Entity.CONTACT, Action.EXPORT)
def typeset(request: PageRequest, code: str, pk: int) -> HttpResponse:
    """The letters, one after the other, the round to walk, or the blank sheet of a fair."""
    action = action_of(_written(request, code), pk)
    if action.channel in ON_THE_SPOT:
        made = sheet_pdf(action)
    else:
        compose = round_pdf if action.channel == CampaignChannel.DOOR else letters_pdf
        made = compose(action, by=request.user, now=request.now)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{action.channel}.pdf"'
    return answer


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def mark_gone(request: PageRequest, code: str, pk: int) -> HttpResponse:
    action = action_of(_written(request, code), pk)
    note = note_audience if action.channel in NETWORKS else mark_as_gone
    count = note(action=action, by=request.user, now=request.now)
    tell(request, _("C’est noté sur la fiche de %s.") % format_count(count, "personne", "personnes"))
    return _back(code)


def action_of(campaign: Campaign, pk: int) -> CampaignAction:
    related = ("campaign__header", "template__in_force", "template_b__in_force")
    return get_object_or_404(CampaignAction.objects.select_related(*related), campaign=campaign, pk=pk)

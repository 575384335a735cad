"""Sortant > Campagnes: one campaign prepared in eight steps, each with what it still lacks."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.campaigns.models import Campaign, CampaignAction
from filon.campaigns.rules.audiences import NETWORKS
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.kpi import Kpi
from filon.campaigns.rules.ready import READY
from filon.campaigns.rules.steps import (
    ON_FOOT,
    ON_THE_SPOT,
    Step,
    missing_before_launch,
    missing_in,
    sentence_of,
    what_it_will_do,
)
from filon.campaigns.selectors.campaigns import campaign_coded, kept_and_left, outline_of
from filon.campaigns.services import drafting
from filon.kit.errors import BusinessError
from filon.reporting.rules.sentences_campaigns import campaign_sentence, figure_in_words
from filon.reporting.selectors.campaigns import campaign_report
from filon.usecases.campaign_preview import file_of, proof_of, target_of
from filon.usecases.campaigning import preview_campaign
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, reach_of
from filon.web.access import needs
from filon.web.forms.campaign_steps import ActionForm, NameForm, ObjectivesForm, PromiseForm, TargetForm, WordsForm
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.SEQUENCE, Action.WRITE)
def create(request: PageRequest) -> HttpResponse:
    form = NameForm(request.POST or None)
    if form.is_valid():
        try:
            told = form.cleaned_data
            made = drafting.create_campaign(
                name=told["name"], ready=READY.get(told["ready"]), by=request.user, now=request.now
            )
            return redirect("campaign_step", made.header.code, Step.OBJECTIVES)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "campaigns/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def copy(request: PageRequest, code: str) -> HttpResponse:
    campaign = campaign_coded(code, viewer=request.user, action=Action.READ)
    name = _("%s (copie)") % campaign.header.name[: drafting.NAME_WIDTH - 10]
    made = drafting.copy_campaign(campaign=campaign, name=name, by=request.user, now=request.now)
    tell(request, _("La copie est en préparation\u00a0: donnez-lui ses dates."))
    return redirect("campaign_step", made.header.code, Step.OBJECTIVES)


@require_http_methods(["GET", "POST"])
@needs(Entity.SEQUENCE)
def show_step(request: PageRequest, code: str, step: str) -> HttpResponse:
    if step not in Step._value2member_map_:
        raise Http404
    here = Step(step)
    action = Action.WRITE if request.method == "POST" else Action.READ
    campaign = campaign_coded(code, viewer=request.user, action=action)
    told, saved = SHOWN[here](request, campaign)
    if saved:
        return redirect("campaign_step", code, step)
    outline = outline_of(campaign, viewer=request.user, now=request.now)
    context = {
        "campaign": campaign,
        "here": here,
        "steps": [(one, missing_in(one, outline)) for one in Step],
        "sentence": sentence_of(outline),
        "lacks": missing_before_launch(outline),
        "may_write": reach_of(request.user, entity=Entity.SEQUENCE, action=Action.WRITE)(campaign.owner_id),
        "sees_figures": may(request.user, Entity.REPORT, Action.READ),
        "template": f"campaigns/_{here.name.lower()}.html",
    }
    refused = any(getattr(one, "errors", None) for one in told.values())
    return render(request, "campaigns/step.html", context | told, status=422 if refused else 200)


Shown = tuple[dict[str, Any], bool]  # what the step shows, and whether what was sent has been kept


def _save(request: PageRequest, form: Any, keep: Callable[[], object]) -> bool:
    """True once kept; a refusal is said on the form."""
    if not form.is_valid():
        return False
    try:
        keep()
    except BusinessError as refusal:
        form.add_error(None, refusal.sentence)
        return False
    tell(request, _("C’est noté."))
    return True


def _objectives(request: PageRequest, campaign: Campaign) -> Shown:
    form = ObjectivesForm(request.POST or None, campaign=campaign)
    saved = _save(
        request,
        form,
        lambda: drafting.edit_campaign(
            campaign=campaign, told=form.told(), dates=form.dates, version=version_seen(request), by=request.user
        ),
    )
    return {"form": form}, saved


def _target(request: PageRequest, campaign: Campaign) -> Shown:
    form = TargetForm(request.POST or None, viewer=request.user)
    saved = _save(
        request,
        form,
        lambda: drafting.take_target(campaign=campaign, by=request.user, **form.cleaned_data),
    )
    told = {"form": form, "targets": campaign.targets.select_related("segment", "lot")}
    return told | {"taken": target_of(campaign, viewer=request.user, now=request.now)}, saved


def _file(request: PageRequest, campaign: Campaign) -> Shown:
    return {"file": file_of(campaign, viewer=request.user, now=request.now)}, False


def _method(request: PageRequest, campaign: Campaign) -> Shown:
    form = ActionForm(request.POST or None)
    saved = _save(
        request,
        form,
        lambda: drafting.plan_action(campaign=campaign, by=request.user, **form.cleaned_data),
    )
    return {"form": form, "actions": campaign.actions.all()}, saved


def _message(request: PageRequest, campaign: Campaign) -> Shown:
    """One form an action; the button says which was sent."""
    rows, saved = [], False
    for action in campaign.actions.select_related("campaign", "template__in_force", "template_b__in_force"):
        sent = request.POST if request.POST.get("action") == str(action.pk) else None
        form = WordsForm(sent, action=action)
        saved |= _save(request, form, partial(_keep_words, action, form, request))
        rows.append((action, form, proof_of(action, viewer=request.user, now=request.now)))
    return {"rows": rows}, saved


def _keep_words(action: CampaignAction, form: WordsForm, request: PageRequest) -> object:
    return drafting.word_action(action=action, by=request.user, **form.cleaned_data)


def _doing(request: PageRequest, campaign: Campaign) -> Shown:
    preview = None
    if campaign.launched_at is None:
        preview = preview_campaign(campaign=campaign, viewer=request.user, now=request.now)
    actions = list(campaign.actions.select_related("sequence", "call_list"))
    told = {
        "actions": [
            (one, one.channel in ON_THE_SPOT, one.channel in ON_FOOT, NETWORKS.get(CampaignChannel(one.channel)))
            for one in actions
        ],
        "preview": preview,
        "will": preview
        and what_it_will_do(
            people=preview.asked, lawful=preview.lawful, channels=[CampaignChannel(one.channel) for one in actions]
        ),
        "members": kept_and_left(campaign),
    }
    return told, False


def _returns(request: PageRequest, campaign: Campaign) -> Shown:
    form = PromiseForm(request.POST or None, campaign=campaign)
    saved = _save(
        request,
        form,
        lambda: drafting.promise(campaign=campaign, days=form.days(), version=version_seen(request), by=request.user),
    )
    return {"form": form}, saved


def _evaluation(request: PageRequest, campaign: Campaign) -> Shown:
    if not may(request.user, Entity.REPORT, Action.READ):
        return {}, False
    report = campaign_report(campaign.header, viewer=request.user, now=request.now)
    return {"answer": campaign_sentence(report), "signed": figure_in_words(report.table[Kpi.CONTRACTS])}, False


SHOWN: Mapping[Step, Callable[[PageRequest, Campaign], Shown]] = {
    Step.OBJECTIVES: _objectives,
    Step.TARGET: _target,
    Step.FILE: _file,
    Step.METHOD: _method,
    Step.MESSAGE: _message,
    Step.DOING: _doing,
    Step.RETURNS: _returns,
    Step.EVALUATION: _evaluation,
}


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def drop_target(request: PageRequest, code: str, pk: int) -> HttpResponse:
    campaign = campaign_coded(code, viewer=request.user, action=Action.WRITE)
    drafting.drop_target(campaign=campaign, target_id=pk, by=request.user)
    return redirect("campaign_step", code, Step.TARGET)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def drop_action(request: PageRequest, code: str, pk: int) -> HttpResponse:
    campaign = campaign_coded(code, viewer=request.user, action=Action.WRITE)
    action = get_object_or_404(CampaignAction, campaign=campaign, pk=pk)
    drafting.drop_action(campaign=campaign, action_id=action.pk, by=request.user)
    return redirect("campaign_step", code, Step.METHOD)

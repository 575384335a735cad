"""The editor of scoring models: a draft as rows, published, abandoned; a model that no longer scores."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.contacts.rules.axes import FitGrade
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.versions import VersionState
from filon.scoring.models import ScoringModel, ScoringVersion
from filon.scoring.rules.sentences import what_it_does
from filon.scoring.rules.starters import STARTERS
from filon.scoring.selectors.versions import model_for, said_audience, version_in
from filon.scoring.services.versions import create_model, discard_draft, start_draft, write_draft
from filon.usecases.qualifying import publish_scores, retire_scores
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.scoring import (
    EMPTY_ROWS,
    Row,
    audience_choices,
    audience_in,
    half_life_choices,
    number_in,
    rows_of,
    rows_sent,
    rules_in,
    sign_groups,
    thresholds_in,
    values_shown,
)
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.SCORING, Action.WRITE)
def new_model(request: PageRequest) -> HttpResponse:
    context: dict[str, Any] = {
        "audiences": audience_choices(),
        "name": request.POST.get("nom", "")[:200],
        "refusal": "",
    }
    if request.method == "POST":
        audience = audience_in(request.POST.get("pour", ""))
        try:
            made = create_model(
                name=context["name"], audience=audience, rules=STARTERS, by=request.user, now=request.now
            )
        except BusinessError as refusal:
            context["refusal"] = refusal.sentence
        else:
            return redirect("scoring_draft", made.pk)
    return render(request, "scoring/new.html", context, status=422 if context["refusal"] else 200)


@require_POST
@needs(Entity.SCORING, Action.WRITE)
def prepare(request: PageRequest, pk: int) -> HttpResponse:
    """A draft of the next version; the one that is there already, if any."""
    start_draft(model=model_for(pk, viewer=request.user), by=request.user, now=request.now)
    return redirect("scoring_draft", pk)


@require_http_methods(["GET", "POST"])
@needs(Entity.SCORING, Action.WRITE)
def edit_draft(request: PageRequest, pk: int) -> HttpResponse:
    model = model_for(pk, viewer=request.user)
    draft = version_in(model, VersionState.DRAFT)
    if draft is None:
        return redirect("scoring_model", pk)
    if request.method != "POST":
        return show_draft(request, model, draft, rows_of(draft.scale))
    rows = list[Row]()
    try:
        rows = rows_sent(request.POST)
        write_draft(
            draft=draft,
            rules=rules_in(rows, before=draft.scale),
            at=thresholds_in(request.POST),
            mql_engagement=number_in(request.POST.get("mql_engagement", ""), _("Le seuil de la vente")) or 0,
            mql_fit=request.POST.get("mql_fit", "")[:1],
            version=version_seen(request),
            by=request.user,
            now=request.now,
        )
    except BusinessError as refusal:
        return show_draft(request, model, draft, rows or rows_of(draft.scale), refusal=refusal.sentence)
    tell(request, _("Le brouillon est noté\u00a0; rien n’est encore en service."))
    return redirect("scoring_draft", pk)


def show_draft(
    request: PageRequest, model: ScoringModel, draft: ScoringVersion, rows: list[Row], *, refusal: str = ""
) -> HttpResponse:
    shown = [*rows, *[Row()] * EMPTY_ROWS]
    context = {
        "model": model,
        "draft": draft,
        "live": version_in(model, VersionState.LIVE),
        "audience": said_audience(model),
        "sentence": what_it_does(draft.scale, draft.thresholds),
        "rows": shown,
        "groups": sign_groups(draft.scale),
        "half_lives": half_life_choices(),
        "grades": [grade.value for grade in FitGrade if grade],
        "values": values_shown(draft, request.POST if refusal else None),
        "version": request.POST.get("version", draft.version),
        "refusal": refusal,
    }
    return render(request, "scoring/draft.html", context, status=422 if refusal else 200)


@require_POST
@needs(Entity.SCORING, Action.WRITE)
def publish(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_or_refuse(request, pk)
    done = publish_scores(draft=draft, version=version_seen(request), by=request.user, now=request.now)
    told_now = _("Le modèle est en service, et chacun a son score.")
    told_later = _("Le modèle est en service\u00a0: les scores suivent d’ici quelques secondes.")
    tell(request, told_now if done else told_later)
    return redirect("scoring_model", pk)


@require_POST
@needs(Entity.SCORING, Action.WRITE)
def abandon(request: PageRequest, pk: int) -> HttpResponse:
    model = model_for(pk, viewer=request.user)
    is_new = version_in(model, VersionState.LIVE) is None and model.versions.count() == 1
    discard_draft(draft=draft_or_refuse(request, pk), version=version_seen(request), by=request.user)
    tell(request, _("Le brouillon est abandonné\u00a0; rien d’autre n’a changé."))
    return redirect("scoring") if is_new else redirect("scoring_model", pk)


@require_POST
@needs(Entity.SCORING, Action.WRITE)
def retire(request: PageRequest, pk: int) -> HttpResponse:
    model = model_for(pk, viewer=request.user)
    retire_scores(model=model, by=request.user, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» ne note plus personne\u00a0; ses versions restent.") % model)
    return redirect("scoring_model", pk)


def draft_or_refuse(request: PageRequest, pk: int) -> ScoringVersion:
    draft = version_in(model_for(pk, viewer=request.user), VersionState.DRAFT)
    if draft is None:
        raise NotPossible(_("Il n’y a pas de brouillon\u00a0: préparez d’abord une nouvelle version."))
    return draft

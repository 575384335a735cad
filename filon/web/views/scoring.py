"""Entrant > Scoring: the matrix, the models, what each does; and the score of one person, line by line."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from filon.contacts.rules.axes import FitGrade
from filon.contacts.selectors.people import contact_for
from filon.kit.errors import BusinessError
from filon.kit.versions import VersionState
from filon.scoring.models import ScoringModel, ScoringVersion
from filon.scoring.rules.sentences import fading_in_words, sign_in_words, what_it_does
from filon.scoring.selectors.current import bring_up_to
from filon.scoring.selectors.explained import explained_score
from filon.scoring.selectors.matrix import BANDS, matrix
from filon.scoring.selectors.versions import model_for, models_for, said_audience, version_in
from filon.usecases.scoring_preview import preview_version
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest

SHOWN_LINES = 40  # of a ledger: the newest
# The cells to begin with, the darkest first: who is alike and shows it, not where most people are.
FIRST = {FitGrade.A: (2, 2, 1, 0), FitGrade.B: (2, 1, 0, 0), FitGrade.C: (1, 0, 0, 0)}
NOBODY_FIRST = (0, 0, 0, 0)
LEAST_LEFT = 0.05  # points: what would read as none


@require_GET
@needs(Entity.SCORING)
def show_scoring(request: PageRequest) -> HttpResponse:
    models = [told_model(model) for model in models_for(request.user)]
    context = {
        "models": sorted(models, key=lambda told: not told["model"].audience),
        "rows": matrix_rows(request) if may(request.user, Entity.CONTACT, Action.READ) else [],
        "bands": BANDS,
        "may_write": may(request.user, Entity.SCORING, Action.WRITE),
    }
    return render(request, "scoring/page.html", context)


def told_model(model: ScoringModel) -> dict[str, Any]:
    live, draft = version_in(model, VersionState.LIVE), version_in(model, VersionState.DRAFT)
    shown = live or draft
    sentence = what_it_does(shown.scale, shown.thresholds) if shown else ""
    return {"model": model, "live": live, "draft": draft, "sentence": sentence, "audience": said_audience(model)}


def matrix_rows(request: PageRequest) -> list[dict[str, Any]]:
    counts = matrix(viewer=request.user, now=request.now)
    return [
        {
            "grade": grade,
            "cells": [
                {"band": band, "count": counts[grade.value, band], "weight": weight}
                for band, weight in zip(BANDS, FIRST.get(grade, NOBODY_FIRST), strict=True)
            ],
        }
        for grade in (FitGrade.A, FitGrade.B, FitGrade.C, FitGrade.D, FitGrade.NONE)
    ]


@require_GET
@needs(Entity.SCORING)
def show_model(request: PageRequest, pk: int) -> HttpResponse:
    model = model_for(pk, viewer=request.user)
    told = told_model(model)
    past = [one for one in model.versions.all() if one.state == VersionState.PAST]
    context = told | {
        "rules": rules_in_words(told["live"]) if told["live"] else [],
        "past": past,
        "may_write": may(request.user, Entity.SCORING, Action.WRITE),
    }
    return render(request, "scoring/model.html", context)


def rules_in_words(version: ScoringVersion) -> list[dict[str, Any]]:
    """Each rule with the sign that it takes and how it fades."""
    return [
        {
            "rule": rule,
            "sign": sign_in_words(kind=rule.kind, direction=rule.direction, outcome=rule.outcome)
            if rule.criteria is None
            else rule.label,
            "fading": fading_in_words(rule),
        }
        for rule in version.scale
    ]


@require_GET
@needs(Entity.SCORING)
def show_effect(request: PageRequest, pk: int) -> HttpResponse:
    """A part that comes after the page: whom the draft would make warm, hot and ripe, and what past leads say of its threshold."""
    model = model_for(pk, viewer=request.user)
    version = version_in(model, VersionState.DRAFT) or version_in(model, VersionState.LIVE)
    context: dict[str, Any] = {"version": version, "model": model, "preview": None, "problem": ""}
    if version is not None:
        try:
            context["preview"] = preview_version(version, viewer=request.user, now=request.now)
        except BusinessError as refusal:
            context["problem"] = refusal.sentence
    return render(request, "scoring/_effect.html" if request.htmx else "scoring/effect_page.html", context)


@require_GET
@needs(Entity.SCORING)
def show_score(request: PageRequest, pk: int) -> HttpResponse:
    """A part of the page of a person that comes after it; without JavaScript, a page of its own."""
    contact = contact_for(viewer=request.user, pk=pk)
    bring_up_to([contact], now=request.now)
    context: dict[str, Any] = {"record": contact, "score": None, "problem": "", "more": 0}
    try:
        context["score"] = score = explained_score(contact, now=request.now)
    except BusinessError as refusal:
        context["problem"] = refusal.sentence
    else:
        if score:
            left = [line for line in score.lines if abs(line.left) >= LEAST_LEFT]
            context["lines"] = left[:SHOWN_LINES]
            context["more"] = len(score.lines) - len(context["lines"])
    return render(request, "scoring/_score.html" if request.htmx else "scoring/score_page.html", context)

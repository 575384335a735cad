"""Méthode > Profil de client idéal: the version in force, the draft that one prepares, and how many it would grade A to D."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.rules.axes import FitGrade
from filon.contacts.selectors.fit import draft_profile, grades_under, lines_of, live_profile
from filon.kit.criteria import describe_criteria
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.subjects import SubjectKind
from filon.playbook.models import IdealProfile
from filon.playbook.rules.ideal_profile import ProfileLine
from filon.playbook.rules.ruled import NOT_FOR_PROFILES
from filon.playbook.selectors import versions_of_ideal_profile
from filon.playbook.services.ideal_profile import discard_draft, remove_line, save_line, set_thresholds, start_draft
from filon.usecases.qualifying import check_profile_line, put_profile_in_force
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.segment_builder import criteria_of
from filon.web.telling import tell
from filon.web.views.personas import number_in
from filon.web.views.rule_builder import builder_from, is_saving, show_rule_builder

KINDS = {
    SubjectKind.COMPANY: (Entity.COMPANY, gettext_lazy("Entreprises"), "company_list", "company.fit_grade"),
    SubjectKind.CONTACT: (Entity.CONTACT, gettext_lazy("Contacts"), "contact_list", "contact.fit_grade"),
}


@require_GET
@needs(Entity.METHOD)
def show_profile(request: PageRequest) -> HttpResponse:
    draft, live = draft_profile(), live_profile()
    context = {
        "live": live and told(live),
        "draft": draft and told(draft),
        "past": [one for one in versions_of_ideal_profile() if one.pk not in (live and live.pk, draft and draft.pk)],
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
    }
    return render(request, "ideal_profile/page.html", context)


def told(profile: IdealProfile) -> dict[str, Any]:
    """The version with its lines, each in one sentence or with why it cannot be applied any more."""
    lines = lines_of(profile)
    scored = [line for line in lines if not line.excluding]
    return {
        "profile": profile,
        "lines": [(line, *sentence_of(line)) for line in lines],
        "total": sum(line.points for line in scored),
        "of_company": sum(line.points for line in scored if line.about == SubjectKind.COMPANY),
    }


def sentence_of(line: ProfileLine) -> tuple[str, str]:
    try:
        return describe_criteria(line.criteria), ""
    except BusinessError as refusal:
        return "", refusal.sentence


@require_GET
@needs(Entity.METHOD)
def show_grades(request: PageRequest) -> HttpResponse:
    """How many records have each grade under a version: a part of the page that comes after it."""
    profile = draft_profile() if "brouillon" in request.GET else live_profile()
    context: dict[str, Any] = {"rows": [], "problem": "", "is_draft": "brouillon" in request.GET}
    try:
        context["rows"] = grade_rows(request, profile) if profile else []
    except BusinessError as refusal:
        context["problem"] = refusal.sentence
    return render(request, "ideal_profile/_grades.html", context | {"grades": [*"ABCD", _("sans note")]})


def grade_rows(request: PageRequest, profile: IdealProfile) -> list[dict[str, Any]]:
    rows = []
    for kind, (entity, title, url, field) in KINDS.items():
        if may(request.user, entity, Action.READ):
            found = grades_under(profile, kind=kind, viewer=request.user, now=request.now)
            cells = [
                {"grade": grade, "count": found.get(grade, 0), "op": "is" if grade else "unknown"}
                for grade in (FitGrade.A, FitGrade.B, FitGrade.C, FitGrade.D, FitGrade.NONE)
            ]
            rows.append({"title": title, "url": url, "field": field, "cells": cells, "all": sum(found.values())})
    return rows


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def begin_draft(request: PageRequest) -> HttpResponse:
    start_draft(by=request.user, now=timezone.now())
    return redirect("ideal_profile")


@needs(Entity.METHOD, Action.WRITE)
def edit_line(request: PageRequest, place: int | None = None) -> HttpResponse:
    """One line of the draft: its name, its points, whom it takes; the count before anything is saved."""
    draft = draft_or_refuse()
    line = line_shown(request, draft, place)
    root = builder_from(request, line.criteria)
    more: dict[str, Any] = {"line": line, "place": place, "version": request.POST.get("version", draft.version)}
    if is_saving(request):
        try:
            written = line._replace(criteria=criteria_of(root))
            check_profile_line(written, by=request.user, now=request.now)
            version = number_in(request.POST.get("version", ""))
            save_line(draft=draft, place=place, line=written, version=version, by=request.user, now=timezone.now())
        except BusinessError as refusal:
            more["refusal"] = refusal.sentence
        else:
            tell(
                request,
                _("La ligne «\u00a0%s\u00a0» est dans le brouillon\u00a0; rien n’est encore en service.") % line.label,
            )
            return redirect("ideal_profile")
    return show_rule_builder(
        request,
        "ideal_profile/line.html",
        root,
        entity=SubjectKind(line.about),
        forbidden=NOT_FOR_PROFILES,
        **more,
    )


def line_shown(request: PageRequest, draft: IdealProfile, place: int | None) -> ProfileLine:
    """As it stands in the draft, or as the form tells it."""
    lines = lines_of(draft)
    if place is not None and place >= len(lines):
        raise NotPossible(_("Cette ligne n’est plus dans le brouillon."))
    stands = lines[place] if place is not None else ProfileLine("", SubjectKind.COMPANY, {}, 10, False)
    if request.method != "POST":
        return stands._replace(about=about_in(request.GET.get("sujet", stands.about)))
    sent = request.POST
    return ProfileLine(
        label=" ".join(sent.get("nom", "")[:200].split()),
        about=stands.about if place is not None else about_in(sent.get("sujet", "")),
        criteria=stands.criteria,
        points=number_in(sent.get("points", "")),
        excluding="exclut" in sent,
    )


def about_in(raw: str) -> SubjectKind:
    return SubjectKind(raw) if raw in KINDS else SubjectKind.COMPANY


def draft_or_refuse() -> IdealProfile:
    draft = draft_profile()
    if draft is None:
        raise NotPossible(_("Il n’y a pas de brouillon\u00a0: préparez d’abord une nouvelle version."))
    return draft


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def take_line_out(request: PageRequest, place: int) -> HttpResponse:
    version = number_in(request.POST.get("version", ""))
    remove_line(draft=draft_or_refuse(), place=place, version=version, by=request.user, now=timezone.now())
    return redirect("ideal_profile")


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def write_thresholds(request: PageRequest) -> HttpResponse:
    sent = {name: number_in(request.POST.get(name, "")) for name in ("a", "b", "c", "known", "version")}
    set_thresholds(draft=draft_or_refuse(), **sent, by=request.user, now=timezone.now())
    tell(request, _("Les seuils du brouillon sont notés."))
    return redirect("ideal_profile")


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def put_in_force(request: PageRequest) -> HttpResponse:
    version = number_in(request.POST.get("version", ""))
    done = put_profile_in_force(draft=draft_or_refuse(), version=version, by=request.user, now=timezone.now())
    told_now = _("Le profil est en service, et chacun a sa note.")
    told_later = _("Le profil est en service\u00a0: les notes suivent d’ici quelques secondes.")
    tell(request, told_now if done else told_later)
    return redirect("ideal_profile")


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def abandon_draft(request: PageRequest) -> HttpResponse:
    discard_draft(draft=draft_or_refuse(), version=number_in(request.POST.get("version", "")), by=request.user)
    tell(request, _("Le brouillon est abandonné\u00a0; la version en service n’a pas changé."))
    return redirect("ideal_profile")

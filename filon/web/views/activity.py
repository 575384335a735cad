"""Analyses > Activité: what each person and team did, against what came of it, with how much is known."""

from dataclasses import astuple
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.kit.french import format_date
from filon.reporting.rules.activity import (
    Effort,
    Place,
    Split,
    activity_sentence,
    comparison_sentence,
    summed,
    whole,
)
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.activity import activity_report, names_and_teams
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.reports import ReportForm
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
def show_activity(request: PageRequest) -> HttpResponse:
    form = ReportForm(
        request.GET,
        today=timezone.localdate(request.now),
        preset=Preset.THIS_MONTH,
        dimensions=[split.value for split in Split if split != Split.PERSON],
        unsplit=_("par personne"),
    )
    efforts = activity_report(viewer=request.user, period=form.period, now=request.now)
    names, teams = names_and_teams({place.person for place in efforts if place.person})
    total = whole(efforts)
    people = {names.get(place, _("à personne")): one for place, one in by_person(efforts).items()}
    groups = groups_of(efforts, Split(form.by or Split.PERSON.value), names, teams)
    label = {"team": _("Équipe"), "week": _("Semaine du")}.get(form.by, _("Responsable"))
    if wants_csv(request):
        return activity_csv(label, groups)
    context: dict[str, Any] = {
        "form": form,
        "total": total,
        "groups": groups,
        "label": label,
        "sentence": activity_sentence(total, words=period_words(form.period)),
        "comparison": comparison_sentence(people),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"reports/{'activity' if request.htmx else 'activity_page'}.html", context)


def activity_csv(label: str, groups: list[tuple[str, Effort]]) -> HttpResponse:
    """Each rate is its two numbers: calls and answered calls, answered calls and meetings. Signed: in euros."""
    header = [
        label,
        _("Appels"),
        _("Joints"),
        _("Rendez-vous"),
        _("E-mails"),
        _("Autres messages"),
        _("Leads qualifiés"),
        _("Ouvertes"),
        _("Gagnées"),
        _("Signé"),
    ]
    rows = [[name, *astuple(effort)[:-1], effort.won_cents / 100] for name, effort in groups]
    return csv_answer(name="activite", header=header, rows=rows)


def by_person(efforts: dict[Place, Effort]) -> dict[Any, Effort]:
    return summed(efforts, Split.PERSON, {})


def groups_of(
    efforts: dict[Place, Effort], by: Split, names: dict[int, str], teams: dict[int, list[str]]
) -> list[tuple[str, Effort]]:
    """Weeks in their order, the last first; people and teams by name: a ranking by volume would say who works, not who sells."""
    found = summed(efforts, by, teams)
    if by == Split.WEEK:
        days = sorted((key for key in found if isinstance(key, date)), reverse=True)
        return [(format_date(day), found[day]) for day in days]
    if by == Split.TEAM:
        return sorted((str(key) or _("sans équipe"), effort) for key, effort in found.items() if not effort.is_nothing)
    told = [(names.get(key, _("à personne")), found[key]) for key in found]  # type: ignore[call-overload]
    return sorted(told, key=lambda one: one[0])

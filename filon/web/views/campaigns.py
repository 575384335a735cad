"""Sortant > Campagnes: the list, the evaluation of one with the records behind, two side by side."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.campaigns.models import Campaign
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.kpi import FORMULAS, SIMPLE, Kpi, Table
from filon.campaigns.selectors.campaigns import preparation_of
from filon.campaigns.selectors.costs import campaign_by_code
from filon.kit.business_time import day_in_paris
from filon.kit.french import format_month
from filon.playbook.models import CampaignHeader
from filon.reporting.rules.campaigns import Split, report_of
from filon.reporting.rules.sentences_campaigns import (
    Aimed,
    aimed_sentence,
    apart_sentences,
    campaign_sentence,
    figure_in_words,
    kept_in_words,
)
from filon.reporting.selectors.campaign_list import campaign_rows, closed_evaluation, moment_of
from filon.reporting.selectors.campaign_tests import wordings_tested
from filon.reporting.selectors.campaigns import campaign_report, facts_of
from filon.usecases.evaluating import close_evaluation
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, reach_of
from filon.web.access import needs
from filon.web.campaign_records import MOST_SHOWN, table_behind
from filon.web.forms.campaigns import EvaluationForm, PairForm, kpi_asked
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.telling import tell
from filon.web.views.reports import wants_csv

PARTS = (Kpi.COST, Kpi.CONTACTED, Kpi.POSITIVE_RATE, Kpi.CONTRACTS, Kpi.TURNOVER, Kpi.COST_PER_CONTRACT, Kpi.RETURN)


@require_GET
@needs(Entity.REPORT)
def show_campaigns(request: PageRequest) -> HttpResponse:
    rows = campaign_rows(viewer=request.user, today=day_in_paris(request.now))
    reach = reach_of(request.user, entity=Entity.SEQUENCE, action=Action.READ)
    context = {
        "rows": [(one, one.prepared if one.prepared and reach(one.prepared.owner_id) else None) for one in rows],
        "sees_costs": may(request.user, Entity.COST, Action.READ),
        "may_prepare": may(request.user, Entity.SEQUENCE, Action.WRITE),
    }
    return render(request, "campaigns/list.html", context)


@require_GET
@needs(Entity.REPORT)
def show_evaluation(request: PageRequest, code: str) -> HttpResponse:
    campaign = campaign_by_code(code)
    form, kpi = EvaluationForm(request.GET), kpi_asked(request.GET.get("chiffre", ""))
    facts = facts_of(campaign, viewer=request.user, model=form.model, now=request.now)
    report = report_of(facts, split=form.split)
    if wants_csv(request):
        return csv_of(campaign, report.table)
    closed = closed_evaluation(campaign)
    context: dict[str, Any] = {
        "campaign": campaign,
        "moment": moment_of(campaign, today=day_in_paris(request.now)),
        "form": form,
        "sentence": campaign_sentence(report),
        "aimed": aimed_in_words(preparation_of(campaign, viewer=request.user), report.table),
        "apart": apart_sentences(report),
        "lines": lines_of(report.table, kept=measures_kept(closed)),
        "closed": closed,
        "parts": [(part_in_words(name, form.split), [figure_in_words(table[one]) for one in PARTS])
                  for name, table in report.groups.items()],
        "part_heads": PARTS,
        "kpi": kpi,
        "tests": wordings_tested(campaign, facts.people, now=request.now),
        "behind": table_behind(kpi, facts, viewer=request.user),
        "most_shown": MOST_SHOWN,
        "may_close": may(request.user, Entity.REPORT, Action.WRITE),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }  # fmt: skip
    return render(request, "campaigns/evaluation.html", context)


def aimed_in_words(prepared: Campaign | None, table: Table) -> str:
    if prepared is None:
        return ""
    aimed = Aimed(prepared.objective, prepared.aimed_contracts, prepared.aimed_cents, prepared.budget_cents)
    return aimed_sentence(aimed, table)


def lines_of(table: Table, kept: dict[str, Any]) -> list[dict[str, Any]]:
    """One line an indicator: its value, its formula, its cases, its interval, and what it was when the evaluation was closed."""
    return [
        {
            "kpi": kpi,
            "words": figure_in_words(figure),
            "simple": kpi in SIMPLE,
            "formula": FORMULAS.get(kpi, ""),
            "figure": figure,
            "kept": kept_in_words(kpi, kept),
        }
        for kpi, figure in table.items()
    ]


def measures_kept(closed: Any) -> dict[str, Any]:
    return {one["measure"]: one for one in closed.figures["measures"]} if closed else {}


def part_in_words(name: str, split: Split | None) -> str:
    if split == Split.MONTH:
        return format_month(date.fromisoformat(f"{name}-01"))
    if split == Split.CHANNEL:
        return CampaignChannel.label_of(name) if name else _("Canal non dit")
    return name or _("Sans persona")


def csv_of(campaign: CampaignHeader, table: Table) -> HttpResponse:
    header = [_("Indicateur"), _("Valeur"), _("Cas"), _("Bas"), _("Haut")]
    rows = [[kpi.label, figure_in_words(one), one.n, one.low, one.high] for kpi, one in table.items()]
    return csv_answer(name=f"campagne-{campaign.code}", header=header, rows=rows)


@require_POST
@needs(Entity.REPORT, Action.WRITE)
def close(request: PageRequest, code: str) -> HttpResponse:
    close_evaluation(campaign=campaign_by_code(code), by=request.user, now=request.now)
    tell(request, _("L’évaluation est close\u00a0: ces chiffres ne changeront plus."))
    return redirect("campaign_evaluation", code)


@require_GET
@needs(Entity.REPORT)
def compare(request: PageRequest) -> HttpResponse:
    form = PairForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        pair = [form.cleaned_data["a"], form.cleaned_data["b"]]
        reports = [campaign_report(one, viewer=request.user, now=request.now) for one in pair]
        context |= {
            "pair": [(one, campaign_sentence(report)) for one, report in zip(pair, reports, strict=True)],
            "lines": [(kpi, FORMULAS.get(kpi, ""), [(figure_in_words(report.table[kpi]), report.table[kpi]) for report in reports])
                      for kpi in Kpi],
        }  # fmt: skip
    return render(request, "campaigns/compare.html", context)

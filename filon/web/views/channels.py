"""Sortant > Campagnes > Canaux: what one's own past actions gave by each channel, for everybody or one persona."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.campaigns.rules.channels import GOES_TO_PEOPLE, CampaignChannel
from filon.campaigns.rules.kpi import FORMULAS, Figure, Kpi, Table
from filon.reporting.rules.campaigns import Facts
from filon.reporting.rules.channel_results import best_channel, channel_tables, facts_of_channel, personas_in
from filon.reporting.rules.sentences_campaigns import channels_sentence, figure_in_words
from filon.reporting.selectors.channel_results import MONTHS, channel_facts
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.campaign_records import MOST_SHOWN, table_behind
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv

RESULTS = (Kpi.CONTACTED, Kpi.POSITIVE_RATE, Kpi.MEETINGS, Kpi.CONTRACTS, Kpi.CONTRACT_RATE_CONTACTED, Kpi.TURNOVER)
COSTS = (Kpi.COST, Kpi.COST_PER_POSITIVE, Kpi.COST_PER_CONTRACT)


@require_GET
@needs(Entity.REPORT)
def show_channels(request: PageRequest) -> HttpResponse:
    facts = channel_facts(viewer=request.user, now=request.now)
    personas = personas_in(facts.people, facts.contracts)
    asked = request.GET.get("persona", "")
    tables = channel_tables(facts, persona=asked if asked in personas else None)
    shown = RESULTS + (COSTS if may(request.user, Entity.COST, Action.READ) else ())
    if wants_csv(request):
        return csv_of(tables, shown)
    context = {
        "sentence": channels_sentence(tables, best=best_channel(tables)),
        "heads": [(kpi, FORMULAS.get(kpi, "")) for kpi in shown],
        "rows": [
            (channel, CampaignChannel.label_of(channel), [(kpi, *cell_of(kpi, channel, table)) for kpi in shown])
            for channel, table in tables.items()
        ],
        "behind": behind_of(request, tables, facts, persona=asked if asked in personas else None),
        "most_shown": MOST_SHOWN,
        "personas": personas,
        "asked": asked,
        "months": MONTHS,
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "campaigns/channels.html", context)


def behind_of(
    request: PageRequest, tables: dict[str, Table], facts: Facts, *, persona: str | None
) -> dict[str, object] | None:
    """The records behind the cell that the address names, as on the page of a campaign; None where it names none."""
    channel, _dot, name = request.GET.get("chiffre", "").partition(".")
    shown = RESULTS + (COSTS if may(request.user, Entity.COST, Action.READ) else ())
    kpi = next((one for one in shown if one.value == name), None)
    if channel not in tables or kpi is None:
        return None
    of_channel = facts_of_channel(facts, channel, persona)
    return {
        "words": f"{CampaignChannel.label_of(channel)} · {kpi.label}",
        "table": table_behind(kpi, of_channel, viewer=request.user),
    }


def cell_of(kpi: Kpi, channel: str, table: Table) -> tuple[str, Figure | None]:
    """In words, with the figure whose interval is shown. Who came by herself has answered: of that no rate speaks."""
    if kpi == Kpi.POSITIVE_RATE and channel not in GOES_TO_PEOPLE:
        return "–", None
    return figure_in_words(table[kpi]), table[kpi]


def csv_of(tables: dict[str, Table], shown: tuple[Kpi, ...]) -> HttpResponse:
    rows = [
        [CampaignChannel.label_of(channel), *(cell_of(kpi, channel, table)[0] for kpi in shown)]
        for channel, table in tables.items()
    ]
    return csv_answer(name="canaux", header=[_("Canal"), *(kpi.label for kpi in shown)], rows=rows)

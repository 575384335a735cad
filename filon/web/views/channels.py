"""Sortant > Campagnes > Canaux: what one's own past actions gave by each channel, for everybody or one persona."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.campaigns.rules.channels import GOES_TO_PEOPLE, CampaignChannel
from filon.campaigns.rules.kpi import FORMULAS, Figure, Kpi, Table
from filon.reporting.rules.channel_results import best_channel, channel_tables, personas_in
from filon.reporting.rules.sentences_campaigns import channels_sentence, figure_in_words
from filon.reporting.selectors.channel_results import MONTHS, channel_facts
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
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
            (CampaignChannel.label_of(channel), [(kpi, *cell_of(kpi, channel, table)) for kpi in shown])
            for channel, table in tables.items()
        ],
        "personas": personas,
        "asked": asked,
        "months": MONTHS,
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "campaigns/channels.html", context)


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

"""The cost of acquisition as tables for a terminal."""

from collections.abc import Iterator

from filon.cli.language import month_words
from filon.cli.language import translated as _
from filon.cli.report_tables import money_text, table
from filon.kit.french import format_amount, format_decimal, format_integer
from filon.reporting.rules.acquisition import AcquisitionReport, MonthCost


def acquisition_lines(report: AcquisitionReport) -> Iterator[str]:
    yield _("Ce que coûte un lead et un client, par canal et par mois d’arrivée")
    per = (_("Coût d’un lead"), _("Coût d’un client"))
    rows = [
        (_(one.channel.label), format_amount(one.cents), format_decimal(one.leads), format_decimal(one.signed),
         money_text(one.for_a_lead), money_text(one.for_a_client))
        for one in report.channels
    ]  # fmt: skip
    yield from table([(_("Canal"), _("Dépensé"), _("Leads"), _("Signés"), *per), *rows])
    yield ""
    head = (_("Mois"), _("Dépensé"), _("Leads"), _("Signés"), _("Indécis"), *per)
    months = [(month_words(one.month), *_cells(one)) for one in report.months]
    yield from table([head, *months, (_("Ensemble"), *_cells(report.total))])


def _cells(one: MonthCost) -> Iterator[str]:
    yield format_amount(one.cents)
    yield from (format_integer(n) for n in (one.entered, one.signed, one.open))
    yield from (money_text(one.for_a_lead), money_text(one.for_a_client))

"""filon lot list, show: where the people of files come from, and what each lot gave."""

from datetime import date
from decimal import Decimal
from typing import Any

import click

from filon.cli.conventions import Caller, filon_command
from filon.cli.language import counted, day_words
from filon.cli.language import translated as _
from filon.kit.french import format_amount, format_integer, format_percent
from filon.records.models import Lot
from filon.records.rules.origin import LotKind
from filon.records.selectors.batches import lot_by_name, lots_for
from filon.reporting.rules.as_json import day, money
from filon.reporting.rules.lots import LotLife
from filon.reporting.rules.lots_as_json import delivery_json, life_json
from filon.reporting.selectors.lot_deliveries import figures_of_deliveries
from filon.reporting.selectors.lots import life_of_lots
from filon.usecases.importing_catalogue import RECORD_WORDS


@click.group(help=_("Les lots\u00a0: d’où viennent les personnes, et ce que chaque fichier a donné."))
def lot() -> None:
    pass


@filon_command("list", help=_("Les lots, avec ce que chacun a donné."))
def list_lots(caller: Caller) -> None:
    lots = list(lots_for(viewer=caller.viewer))
    lives = life_of_lots(viewer=caller.viewer, lots=lots)
    lines = [_line(one, lives[one.pk]) for one in lots]
    told = [_facts(one) | life_json(lives[one.pk]) for one in lots]
    caller.answer({"lots": told}, *(lines or [_("Il n’y a encore aucun lot.")]))


@filon_command("show", help=_("Un lot\u00a0: ses chiffres, et ce que chaque livraison a changé."))
@click.argument("name", metavar=_("NOM"))
def show_lot(caller: Caller, *, name: str) -> None:
    found = lot_by_name(name, viewer=caller.viewer)
    life = life_of_lots(viewer=caller.viewer, lots=[found])[found.pk]
    days = {it.pk: it.received_date for it in found.deliveries.all()}
    deliveries = [
        delivery_json(one, days[pk])
        for pk, parts in figures_of_deliveries(lot=found, viewer=caller.viewer).items()
        for one in parts
    ]
    answer = _facts(found) | life_json(life) | {"deliveries": deliveries}
    caller.answer(answer, _line(found, life), *_measures(answer), *_deliveries(deliveries))


def _facts(found: Lot) -> dict[str, Any]:
    return {
        "lot": found.name,
        "kind": found.kind,
        "supplier": found.supplier,
        "price": money(found.cents),
        "currency": found.currency,
        "received": day(found.received_date),
        "contract": found.contract,
        "basis": found.basis,
        "informed_how": found.informed_how,
        "promised_rows": found.promised_rows,
        "audited_at": found.audit_at.isoformat() if found.audit_at else None,
        "quarantine": found.in_quarantine,
    }


def _line(found: Lot, life: LotLife) -> str:
    quarantine = _(" (en quarantaine)") if found.in_quarantine else ""
    companies = counted(life.count("entered", "company"), _("entreprise"), _("entreprises"))
    people = counted(life.count("entered", "contact"), _("contact"), _("contacts"))
    clients = counted(life.count("clients"), _("client"), _("clients"))
    words = {"lot": found.name, "kind": _(LotKind.label_of(found.kind)), "waits": quarantine}
    said = _("%(lot)s, %(kind)s%(waits)s\u00a0: %(companies)s, %(people)s, %(clients)s.")
    return said % {**words, "companies": companies, "people": people, "clients": clients}


MEASURES = {
    "bounced_company": _("Entreprises à l’adresse ou au numéro inutilisable"),
    "bounced_contact": _("Contacts à l’adresse ou au numéro inutilisable"),
    "reached_company": _("Entreprises jointes"),
    "reached_contact": _("Contacts joints"),
    "qualified_lead": _("Leads qualifiés"),
    "signed": _("Opportunités signées"),
    "cost_per_useful": _("Coût par personne jointe"),
    "cost_per_client": _("Coût par client"),
}


def _measures(answer: dict[str, Any]) -> list[str]:
    width = max(map(len, MEASURES.values()))
    return [
        f"  {MEASURES[it['measure']]:<{width}}  {_shown(it, answer['currency'])} "
        f"({_('sur %(n)s') % {'n': format_integer(it['n'])}})"
        for it in answer["measures"]
    ]


def _shown(measure: dict[str, Any], currency: str) -> str:
    """A share in percent with its interval, an amount; where there is too little to say, so."""
    value = measure["value"]
    if value is None:
        return _("n. d.")
    if isinstance(value, str):
        return format_amount(round(Decimal(value) * 100), currency)
    low, high = format_percent(measure["low"]), format_percent(measure["high"])
    return f"{format_percent(value)} ({low} – {high})"


DELIVERED = {
    "stood": (_("fiche"), _("fiches")),
    "added": (_("ajoutée"), _("ajoutées")),
    "changed": (_("changée"), _("changées")),
    "gone": (_("disparue"), _("disparues")),
    "closed": (_("fermée"), _("fermées")),
}


def _deliveries(deliveries: list[dict[str, Any]]) -> list[str]:
    said = _("  Livraison du %(received)s, %(entity)s\u00a0: %(figures)s.")
    return [
        said
        % {
            "received": _day(one["received"]),
            "entity": _(RECORD_WORDS[one["entity"]][1]),
            "figures": ", ".join(counted(one[figure], *words) for figure, words in DELIVERED.items()),
        }
        for one in deliveries
    ]


def _day(iso: str) -> str:
    return day_words(date.fromisoformat(iso))


lot.add_command(list_lots)
lot.add_command(show_lot)

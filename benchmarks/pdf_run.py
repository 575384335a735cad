"""Run apart: a proposal of twelve lines read and typeset, in turn with the bare compilation of its page."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import typst  # noqa: E402
from django.core.management import call_command  # noqa: E402

from filon.contacts.models import Company  # noqa: E402
from filon.opportunities.gateways import PROPOSAL, typeset_proposal  # noqa: E402
from filon.opportunities.models import Proposal, Seller  # noqa: E402
from filon.opportunities.rules.pricing import PricedLine, VatRate  # noqa: E402
from filon.opportunities.rules.wording import proposal_in_words  # noqa: E402
from filon.opportunities.selectors.proposals import offer_of  # noqa: E402
from filon.opportunities.services.opening import open_opportunity  # noqa: E402
from filon.opportunities.services.proposals import WrittenLine, begin_proposal, write_proposal  # noqa: E402
from filon.playbook.selectors import open_stages, process_version_for  # noqa: E402
from filon.records.rules.authorship import BY_SYSTEM  # noqa: E402

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LINES = 12
SAID = "Isolation de 40 dB, ventilation silencieuse, lumière et prises. Couleur au choix."


def a_proposal() -> int:
    Seller.objects.create(pk=1, legal_form="SAS", capital_cents=5_000_000, siren="732829320", register="RCS Nantes")
    firm = Company.objects.create(
        name="Menuiserie Duval", name_key="menuiserie duval", match_key="duval", created_at=NOW, updated_at=NOW
    )
    stage = open_stages(process_version_for(process_id=None))[0]
    deal = open_opportunity(name="Cabines", stage=stage, by=BY_SYSTEM, now=NOW, owner_id=None, company=firm)
    proposal = begin_proposal(deal=deal, by=None, now=NOW)
    rates = (VatRate.NORMAL, VatRate.INTERMEDIATE, VatRate.REDUCED)
    lines = [
        WrittenLine(None, f"Cabine {place}", SAID, PricedLine(Decimal(place), 125_000, rates[place % 3]))
        for place in range(1, LINES + 1)
    ]
    values = {"valid_until": (NOW + timedelta(days=30)).date(), "payment_terms": "À trente jours."}
    write_proposal(proposal=proposal, values=values, lines=lines, version=1, now=NOW)
    return proposal.pk


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main(rows: int) -> None:
    call_command("migrate", verbosity=0)
    pk = a_proposal()

    def ours(title: str) -> bytes:
        proposal = Proposal.objects.select_related("opportunity__company", "opportunity__owner", "contact").get(pk=pk)
        return typeset_proposal(proposal_in_words(offer_of(proposal, now=NOW)._replace(title=title)))

    offer = offer_of(Proposal.objects.get(pk=pk), now=NOW)

    def bare(words: str) -> bytes:
        return typst.compile(str(PROPOSAL), ignore_system_fonts=True, sys_inputs={"data": words})

    def told(title: str) -> str:
        return json.dumps(proposal_in_words(offer._replace(title=title)))

    assert ours("Devis") == bare(told("Devis"))
    pairs = []
    for place in range(rows):  # never twice the same page: the compiler remembers those that it has seen
        words = told(f"Bas {place}")
        pairs.append((milliseconds(partial(ours, f"Haut {place}")), milliseconds(partial(bare, words))))
    value, floor = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(json.dumps([{"name": "PDF d’un devis", "value": value, "floor": floor}]))


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The file of a proposal: the same bytes for the same words, and words are never markup."""

from datetime import date
from decimal import Decimal

import pytest

from filon.opportunities.gateways import typeset_proposal
from filon.opportunities.rules.attachments import Attached
from filon.opportunities.rules.pricing import Discount, PricedLine, VatRate
from filon.opportunities.rules.proposals import Buyer, DiscountKind, Identity
from filon.opportunities.rules.wording import (
    Offer,
    TextLine,
    accepted_words,
    legal_line,
    mentions_of,
    proposal_in_words,
)

SELLER = Identity("Halvane SAS", "SAS", 5_000_000, "14 quai\n44000 Nantes", "732829320", "RCS Nantes", "FR44732829320")


def offer(label: str = "Cabine", **more: object) -> Offer:
    lines = (TextLine(label, "", PricedLine(Decimal("2.5"), 100_050, VatRate.FRANCHISE)),)
    told = Offer(
        "DEV-2026-0001", "Objet", "", SELLER, Buyer("Duval", "Lyon", "552100554"), lines, date(2026, 11, 20),
        date(2026, 12, 20), "À 30 jours", "",
    )  # fmt: skip
    return told._replace(**more)  # type: ignore[arg-type]


def pdf(told: Offer) -> bytes:
    return typeset_proposal(proposal_in_words(told))


def test_the_same_words_make_the_same_bytes() -> None:
    assert pdf(offer())[:5] == b"%PDF-"
    assert pdf(offer()) == pdf(offer())
    assert pdf(offer()) != pdf(offer("Autre"))


def test_its_hash_stands_for_the_documents_that_go_with_it() -> None:
    plan, forged = Attached("Plan.pdf", 1_258_291, "a" * 64), Attached("Plan.pdf", 1_258_291, "b" * 64)

    assert proposal_in_words(offer(attached=(plan,)))["attachments"] == [
        {"name": "Plan.pdf", "size": "1,2\u00a0Mo", "digest": f"SHA-256\u00a0: {'a' * 64}", "key": "0"}
    ]
    assert len({pdf(offer()), pdf(offer(attached=(plan,))), pdf(offer(attached=(forged,)))}) == 3


def test_in_another_currency_every_amount_is_in_it_but_what_the_law_writes_in_euros() -> None:
    told = offer(currency="CHF", discount=Discount(DiscountKind.AMOUNT, 50_125))
    words = proposal_in_words(told)

    assert (words["lines"][0]["unit"], words["lines"][0]["net"]) == ("1\u202f000,50\u00a0CHF", "2\u202f501,25\u00a0CHF")
    assert words["totals"][:3] == [
        ["Total HT avant remise", "2\u202f501,25\u00a0CHF"], ["Remise", "−501,25\u00a0CHF"],
        ["Total HT", "2\u202f000,00\u00a0CHF"],
    ]  # fmt: skip
    assert (words["total"], "40\u00a0€" in words["mentions"][-1]) == ("2\u202f000,00\u00a0CHF", True)
    assert "d’un montant de 2\u202f000,00\u00a0CHF TTC" in accepted_words(told)


@pytest.mark.parametrize(
    "text", ['#import "x"', "$", "$ x^2", "*gras* _penché_ `code`", "\\", "#", "]", "// a", "<a> @b", "= T"]
)
def test_whatever_is_typed_is_only_text(text: str) -> None:
    told = offer(text, title=text, intro=text, payment_terms=text, delivery=text, attached=(Attached(text, 1, "a"),))

    assert pdf(told)[:5] == b"%PDF-"


def test_the_law_is_told() -> None:
    told = offer()

    assert legal_line(SELLER) == (
        "Halvane SAS au capital de 50\u202f000\u00a0€ · 14 quai 44000 Nantes · SIREN 732 829 320 · RCS Nantes · TVA FR44732829320"
    )
    assert [sentence.partition("\u00a0:")[0] for sentence in mentions_of(told)] == [
        "TVA non applicable, article 293\u00a0B du code général des impôts.", "En cas de retard de paiement",
    ]  # fmt: skip
    private = told._replace(buyer=told.buyer._replace(is_business=False))
    assert mentions_of(private) == ["TVA non applicable, article 293\u00a0B du code général des impôts."]
    assert proposal_in_words(told)["lines"][0] | {"details": ""} == {
        "label": "Cabine", "details": "", "quantity": "2,5", "unit": "1\u202f000,50\u00a0€", "off": "", "vat": "–",
        "net": "2\u202f501,25\u00a0€",
    }  # fmt: skip

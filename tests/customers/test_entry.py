"""What a person types of an order: its day, its amount."""

from datetime import UTC, datetime
from typing import Any

import pytest

from filon.customers.rules.entry import ORDER_ENTRIES, day_of
from filon.customers.rules.lines import ToldLine, tell_lines
from filon.records.rules.entry import ValueRefused

ENTRIES = {entry.name: entry for entry in ORDER_ENTRIES}


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("number", "  C  2026-12 ", "C 2026-12"),
        ("number", "", ""),
        ("ordered_at", "21/11/2026", datetime(2026, 11, 20, 23, tzinfo=UTC)),
        ("ordered_at", "2026-07-14", datetime(2026, 7, 13, 22, tzinfo=UTC)),
        ("cents", "1 234,50", 123_450),
        ("cents", "45 k€", 4_500_000),
        ("cents", "0", 0),
    ],
)
def test_what_is_typed_the_french_way_is_read(name: str, typed: str, value: Any) -> None:
    assert ENTRIES[name].read(typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        (
            "ordered_at",
            " ",
            "Une commande a toujours sa date\u00a0: écrivez par exemple 21/11/2026, ou mettez la commande à la corbeille.",
        ),
        ("ordered_at", "hier", "« Commandée le » : « hier » n’est pas une date. Écrivez par exemple 21/11/2026."),
        (
            "cents",
            "",
            "Une commande a toujours son montant, hors taxes\u00a0: écrivez par exemple 1\u202f234,50, ou 0.",
        ),
        ("cents", "douze", "« Montant » : « douze » n’est pas un montant. Écrivez par exemple 1 234,50."),
        ("cents", "-5", "« Montant » : « -5 » n’est pas un montant. Écrivez par exemple 1 234,50."),
        ("number", "9" * 61, "« Numéro » tient en 60 caractères ; vous en avez saisi 61."),
    ],
)
def test_what_makes_no_order_is_refused_in_one_sentence(name: str, typed: str, sentence: str) -> None:
    with pytest.raises(ValueRefused) as refusal:
        ENTRIES[name].read(typed)

    assert refusal.value.sentence == sentence


def test_the_day_of_an_order_is_that_of_paris() -> None:
    assert day_of(datetime(2026, 11, 20, 23, tzinfo=UTC)) == "2026-11-21"


def test_lines_are_told_as_one_reads_them() -> None:
    lines = [ToldLine("Portail", 2, 120_000), ToldLine("", 1, None)]

    assert tell_lines(lines, currency="EUR") == "Portail × 2, 1\u202f200\u00a0€\u202f; sans produit"

"""An address as it shows in the window of an envelope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.rules.postal import WIDTH, Postal, postal_lines, read_place


def test_a_person_of_a_company_in_the_order_of_the_post() -> None:
    address = Postal("Atelier Roux", "Mme Anne Roux", "Z.I. Nord", "5 bis", "rue de l’Église", "42000", "Saint-Étienne")
    assert postal_lines(address) == [
        "Atelier Roux", "Mme Anne Roux", "Z I NORD", "5 B RUE DE L EGLISE", "42000 SAINT ETIENNE",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "told"), [("12-14", "12"), ("3 ter", "3 T"), ("7", "7"), ("", ""), ("Bât. B", "BAT B"), ("8Bis", "8 B")]
)
def test_of_a_range_the_first_number_stays(number: str, told: str) -> None:
    street = postal_lines(Postal("", "Anne", "", number, "rue Haute", "13001", "Marseille"))[1]
    assert street == f"{told} RUE HAUTE".strip()


def test_abroad_the_country_closes_it() -> None:
    assert postal_lines(Postal("Roux SA", "", "", "3", "rue du Lac", "1000", "Lausanne", "Suisse"))[-1] == "SUISSE"
    assert (
        postal_lines(Postal("Roux", "", "", "3", "rue Haute", "13001", "Marseille", "FRANCE"))[-1] == "13001 MARSEILLE"
    )


@given(st.builds(Postal, *[st.text(max_size=80)] * 8))
def test_whatever_is_known_fits_the_window(address: Postal) -> None:
    lines = postal_lines(address)
    assert len(lines) <= 7
    assert all(0 < len(line) <= WIDTH for line in lines)


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("3 rue Haute, 13001 Marseille", ["3 RUE HAUTE", "13001 MARSEILLE"]),
        ("12-14 quai Bas, Bât. B, 44000 Nantes", ["BAT B", "12 QUAI BAS", "44000 NANTES"]),
        ("rue du Lac, 1000 Lausanne, Suisse", ["RUE DU LAC", "1000 LAUSANNE", "SUISSE"]),
        ("75002 Paris", ["75002 PARIS"]),
        ("Le Bourg", ["LE BOURG"]),
        ("", []),
    ],
)
def test_an_address_in_one_line_is_read_as_it_was_written(written: str, lines: list[str]) -> None:
    assert postal_lines(Postal(**read_place(written))) == lines

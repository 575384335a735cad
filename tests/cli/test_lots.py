"""filon lot list, show: the figures of the page, for people and as JSON."""

import json

import pytest
from click.testing import CliRunner, Result

from filon.cli.main import cli
from filon.records.rules.origin import LotKind
from filon.records.services.lots import create_lot
from filon.users.rules.rights import Role
from tests import factories
from tests.factories import NOW
from tests.usecases.importing import imported

pytestmark = pytest.mark.django_db


def lot(*words: str) -> Result:
    return CliRunner().invoke(cli, ["lot", *words])


def test_a_lot_tells_its_facts_its_figures_and_its_deliveries() -> None:
    create_lot(name="Meridia", kind=LotKind.BOUGHT, now=NOW)
    mapping = '[columns]\n"Nom" = "company.name"\n"SIREN" = "company.siren"\n'
    for rows in ("Rossi;732829320\n", "Rossi;732829320\nMorel;552100554\n"):
        imported("Nom;SIREN\n" + rows, entity="company", mapping=mapping, lot="Meridia")

    told = json.loads(lot("show", "Meridia", "--json").stdout)

    assert (told["lot"], told["quarantine"], told["price"], told["rows"], told["refused"]) == (
        "Meridia", True, None, 3, 0,
    )  # fmt: skip
    assert told["figures"] == {"entered": {"company": 2}}
    assert [(it["stood"], it["added"], it["unchanged"], it["gone"]) for it in told["deliveries"]] == [
        (1, 1, 0, 0),
        (2, 1, 1, 0),
    ]
    assert {it["measure"]: (it["value"], it["n"], it["verdict"]) for it in told["measures"]}["reached_company"] == (
        None, 2, "insufficient data",
    )  # fmt: skip


def test_people_read_a_line_a_lot() -> None:
    assert lot("list").stdout == "Il n’y a encore aucun lot.\n"
    create_lot(name="Meridia", kind=LotKind.BOUGHT, now=NOW)

    assert lot("list").stdout == "Meridia, Acheté (en quarantaine)\u00a0: 0 entreprise, 0 contact, 0 client.\n"


def test_people_read_the_life_of_a_lot_in_words() -> None:
    lot_of_one = create_lot(name="Meridia", kind=LotKind.COLLECTED, now=NOW)
    imported("Nom\nRossi\n", entity="company", mapping='[columns]\n"Nom" = "company.name"\n', lot="Meridia")

    said = lot("show", lot_of_one.name).stdout

    assert "  Coût par client                                    n. d. (sur 0)\n" in said
    assert (
        "  Livraison du 20 nov. 2026, entreprises\u00a0: 1 fiche, 1 ajoutée, 0 changée, 0 disparue, 0 fermée.\n" in said
    )


def test_an_unknown_lot_and_a_reader_without_the_right_are_refused() -> None:
    camille = factories.user(role=Role.SALES)

    assert (lot("show", "Rien").exit_code, lot("show", "Rien").stderr) == (
        1, "Il n’y a pas de lot «\u00a0Rien\u00a0». La liste\u00a0: filon lot list.\n",
    )  # fmt: skip
    assert "Votre rôle" in lot("list", "--as", camille.email or "").stderr

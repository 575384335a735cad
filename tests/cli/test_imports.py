"""filon import and filon imports as typed: exit codes, one JSON object, a dry run that writes nothing, presets, lots."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from filon.cli.main import cli
from filon.contacts.models import Company, Contact
from filon.records.models import Batch, BatchRow, Change, FieldDefinition, Lot
from filon.users.rules.rights import Role
from tests import factories as make
from tests.intake.workbooks import Cell, write_workbook

pytestmark = pytest.mark.django_db
KEYS = {
    "batch", "entity", "rows", "rows_by", "created", "updated", "doubtful", "flagged", "refusals", "refusals_file", "seconds",
}  # fmt: skip
PLAN = '[columns]\n"Réf"="contact.external_id"\n"Nom"="contact.last_name"\n"Créé"="contact.created_at"\n"Société"="company.name"\n'
TEXT = "Réf;Nom;Créé;Société\n1;Petit;01/02/2026;Acme\n2;Roy;32-13-2026;Acme\n"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "gens.csv").write_text(TEXT, encoding="utf-8")
    return tmp_path


def typed(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)


def answer(*words: str | Path) -> dict[str, Any]:
    done = typed(*words, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_answer_has_the_keys_of_the_contract(folder: Path) -> None:
    found = answer("import", folder / "gens.csv", "--entity", "contact", "--map", folder / "plan.toml")
    assert set(found) >= KEYS
    assert (found["entity"], found["rows"]) == ("contact", 2)
    assert found["rows_by"] == {"created": 1, "updated": 0, "unchanged": 0, "refused": 1}
    every = {
        "product",
        "company",
        "establishment",
        "contact",
        "lead",
        "opportunity",
        "activity",
        "order",
        "objective",
        "cost",
    }
    assert (set(found["created"]), set(found["updated"])) == (every, every)
    assert {entity: n for entity, n in found["created"].items() if n} == {"company": 1, "contact": 1}
    assert found["refusals"] == [
        {"row": 2, "column": "Créé", "value": "32-13-2026", "reason": "Cette date n’existe pas ou n’est pas lisible."}
    ]
    assert Path(found["refusals_file"]).read_text(encoding="utf-8-sig").startswith("Réf;Nom;Créé;Société;motif\n2;Roy;")


def test_a_dry_run_answers_the_same_and_writes_nothing(folder: Path) -> None:
    words = ("import", folder / "gens.csv", "--entity", "contact", "--map", folder / "plan.toml", "--lot", "Salon 2026")
    tried = answer(*words, "--dry-run")
    written = [model.objects.count() for model in (Batch, BatchRow, Change, Company, Contact, FieldDefinition, Lot)]
    assert (written, list((folder / "files" / "imports").iterdir())) == ([0] * 7, [])
    done = answer(*words)
    apart = {"batch", "refusals_file", "seconds", "dry_run"}
    assert {k: v for k, v in tried.items() if k not in apart} == {k: v for k, v in done.items() if k not in apart}
    assert (set(tried) - set(done), tried["batch"], tried["refusals_file"]) == ({"dry_run"}, None, None)


def test_the_lot_is_that_of_every_record_and_is_listed(folder: Path) -> None:
    words = ("import", folder / "gens.csv", "--entity", "contact", "--map", folder / "plan.toml", "--lot", "Salon 2026")
    number = answer(*words)["batch"]
    assert {Contact.objects.get().lot, Company.objects.get().lot} == {Lot.objects.get(name="Salon 2026")}
    (listed,) = answer("imports", "list")["imports"]
    assert (listed["batch"], listed["lot"], listed["state"], listed["file"]) == (
        number,
        "Salon 2026",
        "done",
        "gens.csv",
    )


def test_an_import_is_taken_back(folder: Path) -> None:
    number = answer("import", folder / "gens.csv", "--entity", "contact", "--map", folder / "plan.toml")["batch"]
    found = answer("imports", "undo", str(number))
    assert (found["batch"], found["removed"]["contact"], found["removed"]["company"]) == (number, 1, 1)
    assert (Contact.objects.count(), Company.objects.count()) == (0, 0)
    again = typed("imports", "undo", str(number))
    assert (again.exit_code, again.stdout) == (1, "")
    assert "Annulé" in again.stderr
    assert typed("imports", "undo", "999").exit_code == 1


def test_people_read_sentences(folder: Path) -> None:
    done = typed("import", folder / "gens.csv", "--entity", "contact", "--map", folder / "plan.toml")
    assert "2 lignes : 1 créée, 0 mise à jour, 0 inchangée, 1 refusée." in done.stdout
    assert "ligne 2, « Créé » : Cette date n’existe pas" in done.stdout


def test_the_proposed_mapping_is_told_apart_from_the_answer(folder: Path) -> None:
    done = typed("import", folder / "gens.csv", "--entity", "contact", "--json")
    assert json.loads(done.stdout)["rows"] == 2
    assert "  Nom → contact.last_name\n" in done.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "vide"), (b"Nom\n", "titres"), (bytes(range(256)) * 9, "ni un texte CSV"), (b"x;y\n1;2\n", "Aucun titre")],
)
def test_a_file_of_which_nothing_is_read_is_1_and_one_sentence(folder: Path, content: bytes, sentence: str) -> None:
    (folder / "mauvais").write_bytes(content)
    refused = typed("import", folder / "mauvais", "--entity", "company", "--json")
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert sentence in refused.stderr
    assert Batch.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["absent.csv", "--entity", "company"], 1, "n’existe pas"),
        (["gens.csv", "--entity", "cost"], 1, "coûts"),
        (["gens.csv", "--entity", "client"], 2, "Choisissez parmi : company"),
        (["gens.csv"], 2, "--entity"),
        (["gens.csv", "--entity", "contact", "--map", "absent.toml"], 1, "absent.toml n’existe pas"),
        (["gens.csv", "--entity", "contact", "--map", "gens.csv"], 1, "TOML lisible"),
        (["gens.csv", "--entity", "contact", "--map", "plan.toml", "--preset", "sirene"], 2, "pas les deux"),
        (["gens.csv", "--entity", "contact", "--preset", "martien"], 1, "pipedrive_deals, pipedrive_organizations"),
        (["gens.csv", "--entity", "company", "--preset", "sirene"], 1, "ne lit aucune colonne"),
        (["gens.csv", "--entity", "product", "--preset", "sirene"], 1, "ne renseigne pas"),
    ],
)  # fmt: skip
def test_refusals_and_wrong_usage(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], status: int, sentence: str
) -> None:
    monkeypatch.chdir(folder)
    refused = typed("import", *words, "--json")
    assert (refused.exit_code, refused.stdout) == (status, "")
    assert sentence in refused.stderr


def test_a_preset_reads_the_columns_that_the_file_has(folder: Path) -> None:
    (folder / "s.csv").write_text(
        "SIRET;Nom ou raison sociale de l’entreprise;Code postal\n73282932000074;DUPONT;13001\n"
    )
    found = answer("import", folder / "s.csv", "--entity", "company", "--preset", "sirene")
    assert found["rows_by"]["created"] == 1
    assert (Company.objects.get().name, Company.objects.get().department) == ("DUPONT", "13")


def test_insee_s_own_files_are_read_by_their_presets(folder: Path) -> None:
    (folder / "ul.csv").write_text(
        "siren,statutDiffusionUniteLegale,prenomUsuelUniteLegale,nomUniteLegale,denominationUniteLegale,"
        "trancheEffectifsUniteLegale,activitePrincipaleUniteLegale,categorieJuridiqueUniteLegale\n"
        "732829320,O,,,DUPONT,12,56.30Z,5710\n552100554,P,Anne,PETIT,,NN,56.30Z,1000\n"
    )
    (folder / "et.csv").write_text(
        "siret,etablissementSiege,numeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement\n"
        "73282932000074,true,1,RUE,DE LILLE,13001\n"
    )
    answer("import", folder / "ul.csv", "--entity", "company", "--preset", "sirene_unites_legales")
    found = answer("import", folder / "et.csv", "--entity", "establishment", "--preset", "sirene_etablissements")
    assert (found["created"]["company"], found["created"]["establishment"]) == (0, 1)
    assert sorted(Company.objects.values_list("name", "headcount_band", "department")) == [
        ("Anne PETIT", "", ""),
        ("DUPONT", "12", "13"),
    ]


EXPORTS = Path(__file__).resolve().parents[2] / "examples" / "exports"


def test_an_export_is_recognised_and_told(folder: Path) -> None:
    done = typed("import", EXPORTS / "hubspot-contacts.csv", "--entity", "contact", "--json", "--dry-run")
    assert done.stderr.splitlines()[:2] == [
        "Reconnu\u00a0: export HubSpot, contacts.",
        "Les colonnes sont lues ainsi\u00a0:",
    ]
    assert (json.loads(done.stdout)["preset"], Batch.objects.count()) == ("hubspot_contacts", 0)


def test_an_export_of_something_else_is_told_too(folder: Path) -> None:
    done = typed("import", EXPORTS / "hubspot-deals.csv", "--entity", "company", "--dry-run")
    assert (
        "ressemble à\u00a0: export HubSpot, transactions. Pour l’importer ainsi\u00a0: --entity opportunity."
        in done.stderr
    )


def test_a_sheet_is_chosen_or_the_first_with_rows_is_read_and_told(folder: Path) -> None:
    sheets: dict[str, list[list[Cell]]] = {
        "Lisez-moi": [["Nos clients"]],
        "Clients": [["Raison sociale"], ["Acme"]],
        "Prospects": [["Raison sociale"], ["Bolt"]],
    }
    book = write_workbook(folder / "c.xlsx", sheets)
    words = ("import", book, "--entity", "company")
    first = typed(*words, "--json")
    again = typed(*words, "--sheet", "prospects", "--json")
    assert (
        "Feuille lue\u00a0: « Clients ». D’autres contiennent des lignes (« Prospects »)\u00a0: nommez celle"
        in first.stderr
    )
    assert (json.loads(first.stdout)["sheet"], json.loads(again.stdout)["sheet"]) == ("Clients", "Prospects")
    assert "Feuille lue" not in again.stderr
    assert sorted(Company.objects.values_list("name", flat=True)) == ["Acme", "Bolt"]
    wrong = typed(*words, "--sheet", "Clientes", "--json")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "pas de feuille «\u00a0Clientes\u00a0». Ses feuilles : Lisez-moi, Clients, Prospects." in wrong.stderr
    assert "n’est pas un classeur" in typed("import", folder / "gens.csv", "--entity", "contact", "--sheet", "x").stderr


def test_an_import_is_that_of_the_colleague_named(folder: Path) -> None:
    ines = make.user(role=Role.ADMIN, email="ines@filon.example")
    words = ("import", folder / "gens.csv", "--entity", "contact", "--map", folder / "plan.toml")
    answer(*words, "--as", ines.email or "")
    assert Batch.objects.get().by == ines
    changed = folder / "gens.csv"
    changed.write_text(TEXT.replace("Petit", "Grand"), encoding="utf-8")
    answer(*words, "--as", ines.email or "")
    assert list(Change.objects.filter(axis="field:last_name").values_list("by", "by_kind")) == [(ines.pk, "import")]


@pytest.mark.parametrize(
    "words", [("import", "gens.csv", "--entity", "contact"), ("imports", "list"), ("imports", "undo", "1")]
)
def test_sales_people_import_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.chdir(folder)
    make.user(role=Role.SALES, email="camille@filon.example")
    refused = typed(*words, "--as", "camille@filon.example")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Votre rôle ne permet pas")


def test_a_title_written_twice_is_said_in_one_sentence(folder: Path) -> None:
    (folder / "double.csv").write_text("ref;nom;Ville;nom\nA;Un;Lyon;Uno\n", encoding="utf-8")
    done = typed("import", folder / "double.csv", "--entity", "company", "--json")
    told = "Un titre de colonne est écrit deux fois dans ce fichier\u00a0: la seconde colonne s’appelle ici «\u00a0nom (2)\u00a0»."
    assert done.stderr.splitlines()[0] == told
    plan = '[columns]\n"nom"="company.name"\n"nom (2)"="company.trade_name"\n"ref"="company.external_id"\n'
    (folder / "double.toml").write_text(plan, encoding="utf-8")
    typed("import", folder / "double.csv", "--entity", "company", "--map", folder / "double.toml", "--json")
    assert Company.objects.values_list("name", "trade_name").last() == ("Un", "Uno")


def test_the_list_names_the_demonstration_among_the_imports() -> None:
    Batch.objects.create(entity="demo", file_name="Halvane", file_hash="", at=make.NOW, state="done", total_rows=3)

    assert "démonstration" in typed("imports", "list").output

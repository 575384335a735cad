"""The suppression list comes in from any tool and goes out hashed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from filon.cli.main import cli
from filon.contacts.models import ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.permission.models import Suppression
from filon.permission.rules.exchange import channel_named, read_list, reason_named
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.selectors.suppressions import suppressed_among
from filon.records.models import Change
from filon.users.rules.rights import Role
from tests import factories

pytestmark = pytest.mark.django_db
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    def call(*arguments: object) -> Result:
        return CliRunner().invoke(cli, ["suppression", *map(str, arguments)])

    return call


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "liste.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows() -> list[tuple[str, str]]:
    return sorted(Suppression.objects.values_list("channel", "reason"))


Write = Callable[[str | bytes], Path]


def test_one_address_a_line_closes_what_it_is_for(run: Run, written: Write) -> None:
    answer = json.loads(run("import", written("j@duval.fr\n06 12 34 56 78\npas une adresse\n"), "--json").stdout)

    assert {key: answer[key] for key in ("rows", "added", "known", "refused")} == {
        "rows": 3, "added": 2, "known": 0, "refused": 1,
    }  # fmt: skip
    assert answer["refusals"] == [
        {"row": 3, "value": "pas une adresse", "reason": "Ni une adresse e-mail ni un numéro de téléphone."}
    ]
    assert rows() == [("", "unsubscribe"), ("email", "unsubscribe")]


def test_the_same_file_twice_changes_nothing(run: Run, written: Write) -> None:
    path = written("e-mail\nj@duval.fr\nJ@Duval.FR\n")
    first, second = (json.loads(run("import", path, "--json").stdout) for _ in range(2))

    assert ((first["added"], first["known"]), (second["added"], second["known"])) == ((1, 1), (0, 2))


@pytest.mark.parametrize(
    "content",
    [
        "Adresse;Canal;Motif;Date\nj@duval.fr;SMS;plainte;12/03/2026\n".encode("cp1252"),
        "\ufeffAdresse,Canal,Motif,Date\nj@duval.fr,sms,complaint,2026-03-12\n".encode(),
        "Adresse\tCanal\tMotif\tDate\r\n\r\nj@duval.fr\tSMS\tPlainte\t12 mars 2026\r\n".encode("utf-16"),
    ],
)
def test_titles_separators_and_encodings_of_other_tools_are_read(run: Run, written: Write, content: bytes) -> None:
    assert run("import", written(content)).exit_code == 0
    row = Suppression.objects.get()
    assert (row.channel, row.reason, row.at.isoformat()) == ("sms", "complaint", "2026-03-11T23:00:00+00:00")


def test_an_unknown_channel_or_reason_refuses_its_row_only(run: Run, written: Write) -> None:
    path = written("adresse;canal;motif\na@duval.fr;pigeon;\nb@duval.fr;;caprice\nc@duval.fr;;\n")
    answer = json.loads(run("import", path, "--reason", "manual", "--json").stdout)

    assert [it["reason"] for it in answer["refusals"]] == [
        "«\u00a0pigeon\u00a0» n’est pas connu ici.",
        "«\u00a0caprice\u00a0» n’est pas connu ici.",
    ]
    assert rows() == [("email", "manual")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide."),
        (b"\n \n", "Ce fichier est vide."),
        (b"PK\x03\x04\x00\x00", "Ce fichier n’est pas un texte. Enregistrez-le en CSV."),
        (
            b"nom;ville\nDuval;Lyon\n",
            "Aucune colonne d’adresses\u00a0: donnez-lui pour titre «\u00a0adresse\u00a0» ou «\u00a0e-mail\u00a0».",
        ),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(run: Run, written: Write, content: bytes, sentence: str) -> None:
    answer = run("import", written(content))

    assert (answer.exit_code, answer.stderr.startswith(sentence), answer.stderr.count("\n")) == (1, True, 1)


def test_a_huge_cell_and_an_open_quotation_mark_lose_their_own_line_only(run: Run, written: Write) -> None:
    path = written("adresse\n" + "x" * 1_000_000 + '\n"ouvert\nj@duval.fr\n')
    answer = json.loads(run("import", path, "--json").stdout)

    assert (answer["added"], [it["row"] for it in answer["refusals"]]) == (1, [2, 3])


def test_a_file_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    answer = run("import", tmp_path / "absent.csv")

    assert (answer.exit_code, "ne se lit pas, ou n’existe pas" in answer.stderr) == (1, True)


def test_people_who_have_the_address_see_it_in_their_history(run: Run, written: Write) -> None:
    jeanne = factories.contact()
    ContactPoint.objects.create(contact=jeanne, kind=PointKind.EMAIL, value="j@duval.fr", normalised="j@duval.fr")
    run("import", written("j@duval.fr\n"))

    assert list(Change.objects.values_list("subject_id", "to_value", "reason")) == [
        (jeanne.pk, "suppression:email", "Désinscription")
    ]


def test_the_export_holds_no_address_and_comes_back_where_the_key_is_the_same(
    run: Run, written: Write, tmp_path: Path
) -> None:
    run("import", written("j@duval.fr\n06 12 34 56 78\n"), "--reason", "objection")
    out = tmp_path / "sortie.csv"
    answer = json.loads(run("export", out, "--json").stdout)
    Suppression.objects.all().delete()
    back = json.loads(run("import", out, "--json").stdout)

    assert (answer["rows"], back["added"], back["refused"]) == (2, 2, 0)
    assert "duval" not in out.read_text()
    assert out.read_text().splitlines()[0] == "digest,key,channel,reason,at"
    assert suppressed_among(["j@duval.fr", "+33612345678"]) == {"j@duval.fr", "+33612345678"}
    assert rows() == [("", "objection"), ("email", "objection")]


def test_a_list_of_another_installation_is_refused(
    run: Run, written: Write, tmp_path: Path, settings: Settings
) -> None:
    run("import", written("j@duval.fr\n"))
    run("export", tmp_path / "sortie.csv")
    Suppression.objects.all().delete()
    settings.SUPPRESSION_KEY = "la clé d’une autre maison"
    answer = run("import", tmp_path / "sortie.csv")

    assert (answer.exit_code, "FILON_SUPPRESSION_KEY" in answer.stderr, rows()) == (1, True, [])


def test_who_may_not_export_or_import_is_refused(run: Run, written: Write, tmp_path: Path) -> None:
    factories.user(email="camille@filon.example", role=Role.SALES)
    as_camille = ("--as", "camille@filon.example")

    assert run("import", written("j@duval.fr\n"), *as_camille).exit_code == 1
    assert run("export", tmp_path / "sortie.csv", *as_camille).exit_code == 1
    assert (rows(), (tmp_path / "sortie.csv").exists()) == ([], False)


def test_the_lines_that_an_editor_counts_are_named() -> None:
    assert [(row.number, row.address) for row in read_list(b"adresse\n\na@b.fr\n\nc@d.fr\n")] == [
        (3, "a@b.fr"), (5, "c@d.fr"),
    ]  # fmt: skip


def test_codes_and_french_names_are_both_understood() -> None:
    assert channel_named("Téléphone", address="") == Channel.PHONE
    assert channel_named("", address="a@b.fr") == Channel.EMAIL
    assert reason_named("Désinscription", default=SuppressionReason.MANUAL) == SuppressionReason.UNSUBSCRIBE

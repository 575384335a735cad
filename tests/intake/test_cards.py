"""vCards of three ages become rows; a bomb costs its own card and nothing else."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.intake.rules.cards import CARD_TITLES, cards_of
from filon.intake.rules.shapes import LONGEST_CELL, UnreadableFile
from filon.intake.services.reading import read_chunks
from filon.intake.services.staging import StagedFile, stage_file

V21 = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Lef=C3=A8vre;H=C3=A9l=C3=A8ne;Marie;Mme
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:H=C3=A9l=C3=A8ne Lef=
=C3=A8vre
ORG:Acme;Direction;Achats
TITLE:Acheteuse
TEL;WORK;VOICE:01 99 00 12 34
TEL;CELL:06 39 98 12 34
TEL;WORK;FAX:01 99 00 12 35
EMAIL;INTERNET;PREF:helene@example.com
ADR;HOME:;;9 rue Privée;Lyon;;69001;France
ADR;WORK:;Bât. B;1 rue de Lille;Paris;;75007;France
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQ
 AAAQABAAD
END:VCARD
"""
V3 = """BEGIN:VCARD
VERSION:3.0
UID:urn:uuid:4fbe8971
N:Roy;Jean;;M.;
FN:Jean Roy
item1.EMAIL;TYPE=INTERNET:jean@example.com
item1.X-ABLabel:_$!<Work>!$_
EMAIL;TYPE=HOME:roy@example.org
URL:https://acme.example
URL;TYPE=pref:https://www.linkedin.com/in/jean-roy
CATEGORIES:Salon,Lyon
NOTE:Vu au salon\\, à rappeler\\nle lundi
END:VCARD
"""
V4 = """BEGIN:VCARD
VERSION:4.0
FN:Zoé Petit
TEL;VALUE=uri;TYPE="voice,cell":tel:+33-6-39-98-12-36
EMAIL;PREF=1:zoe@example.com
ORG:Bolt
END:VCARD
"""


def staged(tmp_path: Path, content: str | bytes) -> StagedFile:
    path = tmp_path / "carnet.vcf"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return stage_file(path, folder=tmp_path / "pris")


def cards(staged: StagedFile) -> list[dict[str, str]]:
    rows = [row[1:] for chunk in read_chunks(staged) for row in chunk.iter_rows()]
    return [{title: cell for title, cell in zip(CARD_TITLES, row, strict=True) if cell} for row in rows]


HELENE = {
    "Nom complet": "Hélène Lefèvre", "Civilité": "Mme", "Prénom": "Hélène Marie", "Nom": "Lefèvre", "Entreprise": "Acme",
    "Service": "Direction, Achats", "Fonction": "Acheteuse", "E-mail": "helene@example.com", "Téléphone": "01 99 00 12 34",
    "Mobile": "06 39 98 12 34", "Fax": "01 99 00 12 35", "Voie": "1 rue de Lille", "Complément d’adresse": "Bât. B",
    "Code postal": "75007", "Ville": "Paris", "Pays": "France",
}  # fmt: skip
JEAN = {
    "Identifiant de la carte": "4fbe8971", "Nom complet": "Jean Roy", "Civilité": "M.", "Prénom": "Jean", "Nom": "Roy",
    "E-mail": "jean@example.com ::: roy@example.org", "Site web": "https://acme.example",
    "LinkedIn": "https://www.linkedin.com/in/jean-roy", "Étiquettes": "Salon;Lyon", "Note": "Vu au salon, à rappeler\nle lundi",
}  # fmt: skip
ZOE = {
    "Nom complet": "Zoé Petit", "Entreprise": "Bolt", "E-mail": "zoe@example.com", "Mobile": "+33-6-39-98-12-36",
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_cards_of_three_ages_are_rows(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = (V21 + V3 + "\n" + V4).replace("\n", line_end)
    found = staged(tmp_path, text.encode(encoding))
    assert (cards(found), found.rows, found.broken) == ([HELENE, JEAN, ZOE], 3, [])


def test_an_old_western_card_keeps_its_accents(tmp_path: Path) -> None:
    found = staged(tmp_path, V4.replace("4.0", "2.1").encode("cp1252"))
    assert cards(found)[0]["Nom complet"] == "Zoé Petit"


def test_the_card_of_the_assistant_within_a_card_is_left_out(tmp_path: Path) -> None:
    within = V21.replace("TITLE:", "AGENT:\n" + V4 + "TITLE:")
    assert cards(staged(tmp_path, within)) == [HELENE]


HEAD, END = "BEGIN:VCARD\nVERSION:3.0\nFN:Bombe\nN:Bombe;;;;\n", "END:VCARD\n"
BOMBS = {
    "a card without end": (HEAD, "n’a pas de fin"),
    "an endless note": (f"{HEAD}NOTE:{'x' * (LONGEST_CELL + 1)}\n{END}", "100\u202f000 signes"),
    "endless folding": (f"{HEAD}NOTE:x\n{' x' * 40}\n" + " x\n" * LONGEST_CELL + END, "signes|lignes"),
    "endless quoted-printable": (f"{HEAD}NOTE;ENCODING=QUOTED-PRINTABLE:=\n" + "a=\n" * LONGEST_CELL + END, "signes|lignes"),
    "too many addresses": (HEAD + "EMAIL:a@example.com\n" * 3_000 + END, "2\u202f000 lignes"),
    "cards within cards": (HEAD + f"AGENT:\n{HEAD}" * 5_000 + END * 5_001, "l’une dans l’autre"),
    "what is no card": (f"{HEAD}N:\\;;=;=\nADR;TYPE=;;;:x\nTEL;;;:1\n{END}".replace("VERSION:3.0", "TEL"), "pas une vCard"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_its_own_card_and_the_others_are_read(tmp_path: Path, bomb: str) -> None:
    content, sentence = BOMBS[bomb]
    found = staged(tmp_path, V3 + content + V4)
    (broken,) = found.broken_rows()
    assert (cards(found), broken.number, found.rows) == ([JEAN, ZOE], 2, 3)
    assert any(part in broken.reason for part in sentence.split("|"))


@pytest.mark.parametrize("line", [76, 100_000_000])
def test_a_huge_photograph_is_passed_over_in_little_memory(tmp_path: Path, line: int) -> None:
    path = tmp_path / "carnet.vcf"
    with path.open("w") as file:
        file.write(HEAD + "PHOTO;ENCODING=b;TYPE=JPEG:")
        for _ in range(max(1, 20_000_000 // line)):
            file.write("A" * min(line, 20_000_000) + "\n ")
        file.write("\n" + END + V4)
    tracemalloc.start()
    found = stage_file(path, folder=tmp_path / "pris")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [card["Nom complet"] for card in cards(found)] == ["Bombe", "Zoé Petit"]
    assert peak < 60_000_000


@pytest.mark.parametrize("content", ["BEGIN:VCARD\n", "BEGIN:VCARD\nVERSION:3.0\n" + "x" * 100])
def test_a_file_without_a_whole_card_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match="aucune carte"):
        staged(tmp_path, content)


LINES = st.sampled_from(
    ["BEGIN:VCARD", "END:VCARD", "AGENT:", "FN:x", "NOTE;ENCODING=QUOTED-PRINTABLE:=", " y", "", "PHOTO:z"]
)


@given(st.lists(LINES, max_size=60))
@settings(max_examples=200)
def test_each_beginning_outside_a_card_is_one_card(lines: list[str]) -> None:
    """Whatever the order of the lines, no beginning is lost: it opens a card, or stands within one that has an assistant."""
    assert len(list(cards_of(lines))) <= lines.count("BEGIN:VCARD")
    if "AGENT:" not in lines:
        assert len(list(cards_of(lines))) == lines.count("BEGIN:VCARD")

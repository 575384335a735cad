"""What makes a file unreadable or a row broken, and the sentence for each."""

import csv
import unicodedata
from itertools import chain, count

from filon.kit.errors import BusinessError
from filon.kit.french import format_integer

LONGEST_CELL = (
    100_000  # signs; three times what a spreadsheet cell can hold: beyond, the file is not a table of records
)
MOST_COLUMNS = 16_384  # of a spreadsheet
LONGEST_LINE = 1 << 22  # signs; a row of that many columns with 255 signs in each: beyond, no row is looked for
MOST_UNPACKED = 1 << 30  # bytes of a workbook once unzipped; the largest sheet of a spreadsheet, filled, is smaller
MOST_CELLS = 4_000_000_000  # of a Parquet: the whole national register has a quarter of it
UNREADABLE = "\ufdd0"  # stands, while a file is taken in, before each byte that its encoding does not know
DELIMITERS = (";", ",", "\t", "|")


class UnreadableFile(BusinessError):
    """Nothing of the file could be read."""


def empty_file() -> UnreadableFile:
    return UnreadableFile("Le fichier est vide.")


def binary_file() -> UnreadableFile:
    return UnreadableFile(
        "Ce fichier n’est ni un texte CSV, ni un classeur Excel, ni un Parquet, ni des cartes vCard\u00a0:"
        " enregistrez-le dans un de ces formats."
    )


def protected_workbook() -> UnreadableFile:
    return UnreadableFile(
        "Ce classeur est protégé par un mot de passe\u00a0: enregistrez-en une copie sans mot de passe, puis importez-la."
    )


def huge_workbook() -> UnreadableFile:
    return UnreadableFile(
        "Une fois décompressé, ce classeur dépasse un gigaoctet\u00a0: enregistrez sa feuille en CSV, puis importez-la."
    )


def empty_sheet(sheet: str) -> UnreadableFile:
    return UnreadableFile(f"La feuille «\u00a0{sheet}\u00a0» du classeur est vide.")


def unknown_sheet(sheet: str, names: list[str]) -> UnreadableFile:
    return UnreadableFile(f"Le classeur n’a pas de feuille «\u00a0{sheet}\u00a0». Ses feuilles : {', '.join(names)}.")


def no_workbook(sheet: str) -> UnreadableFile:
    return UnreadableFile(f"Ce fichier n’est pas un classeur : il n’a pas de feuille «\u00a0{sheet}\u00a0».")


def damaged_parquet() -> UnreadableFile:
    return UnreadableFile("Ce fichier Parquet est incomplet ou abîmé\u00a0: téléchargez-le ou demandez-le de nouveau.")


def nested_columns(names: list[str]) -> UnreadableFile:
    listed = ", ".join(f"«\u00a0{name}\u00a0»" for name in names)
    return UnreadableFile(
        f"Ce Parquet a des colonnes qui ne sont pas de simples valeurs ({listed})\u00a0: retirez-les ou dépliez-les."
    )


def huge_parquet() -> UnreadableFile:
    return UnreadableFile("Ce Parquet, déplié, aurait plus de quatre milliards de cellules\u00a0: découpez-le.")


def no_card() -> UnreadableFile:
    return UnreadableFile("Ce fichier vCard ne contient aucune carte entière.")


def endless_titles() -> UnreadableFile:
    return UnreadableFile(
        f"La première ligne du fichier dépasse {format_integer(LONGEST_LINE)} signes\u00a0: ce n’est pas une ligne de titres."
    )


def too_many_columns(count: int) -> UnreadableFile:
    return UnreadableFile(
        f"La première ligne du fichier a {format_integer(count)} colonnes, plus que les {format_integer(MOST_COLUMNS)} d’un "
        "tableur : ce n’est pas un tableau."
    )


def holds_controls(text: str) -> bool:
    """Signs that nobody types, the null byte and the bell among them: what a program wrote for itself."""
    return any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r" for sign in text)


def only_a_header() -> UnreadableFile:
    return UnreadableFile("Le fichier ne contient que sa ligne de titres : il n’y a rien à importer.")


def wrong_encoding(encoding: str) -> UnreadableFile:
    return UnreadableFile(
        f"Le fichier n’est pas écrit en «\u00a0{encoding}\u00a0». Retirez l’encodage du plan pour qu’il soit reconnu."
    )


def broken_row(cells: list[str], *, columns: int, header: list[str]) -> str | None:
    """Why a row cannot be trusted, or None. Empty cells beyond the last title are what spreadsheets add: they are dropped."""
    if any("\x00" in cell for cell in cells):
        return "La ligne contient des octets nuls : le fichier a été abîmé à cet endroit."
    if any(UNREADABLE in cell for cell in cells):
        return "La ligne n’est pas écrite dans l’encodage du fichier : relisez ses accents."
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return f"Une cellule dépasse {format_integer(LONGEST_CELL)} signes : ce n’est pas une valeur."
    if len(cells) > columns and any(cell.strip() for cell in cells[columns:]):
        return f"La ligne a {len(cells)} cellules, les titres {columns} : un séparateur ou un guillemet est en trop."
    if len(cells) < columns:
        return f"La ligne a {len(cells)} cellule{'s' if len(cells) > 1 else ''}, les titres {columns} : un séparateur manque."
    if cells[:columns] == header:
        return "La ligne répète les titres des colonnes."
    return None


def lines_before_titles(head: str) -> int:
    """How many lines of notes stand before the titles: text in one cell, a blank line, then a table of three columns or more.

    So does LinkedIn begin its exports. A list of one column, with a blank line in it, has no such table.
    """
    lines = head[:PREAMBLE].split("\n")
    filled = next((place for place, line in enumerate(lines) if line.strip(BLANK)), 0)
    blank = next((place for place in range(filled, len(lines)) if not lines[place].strip(BLANK)), 0)
    titles = next((place for place in range(blank, len(lines)) if lines[place].strip(BLANK)), 0)
    if not filled < blank < titles:
        return 0
    for sign in DELIMITERS:
        notes, (header, *row) = _cells(lines[filled:blank], sign), _cells(lines[titles : titles + 2], sign)
        if (
            all(_filled(cells) < 2 for cells in notes)
            and _filled(header) > 2
            and len(row[0] if row else header) == len(header)
        ):
            return titles
    return 0


PREAMBLE = 10_000  # signs looked at
BLANK = " \r\n" + "".join(DELIMITERS)


def _cells(lines: list[str], sign: str) -> list[list[str]]:
    return list(csv.reader([line.rstrip("\r") for line in lines], delimiter=sign))


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


LONG_LINE = f"La ligne dépasse {format_integer(LONGEST_LINE)} signes\u00a0: ce n’est pas une ligne de tableau."
UNCLOSED_QUOTE = "Un guillemet ouvert dans cette ligne n’est jamais refermé."
MISPLACED_QUOTE = "Un guillemet est mal placé dans cette ligne."


def unique_titles(titles: list[str]) -> list[str]:
    """Titles fit to be named: an empty one becomes "Colonne 3", a repeated one "Téléphone (2)"."""
    taken: set[str] = set()
    named = []
    for place, title in enumerate(titles, start=1):
        title = " ".join(title.split()) or f"Colonne {place}"
        numbered = (f"{title} ({number})" for number in count(2))
        named.append(next(name for name in chain([title], numbered) if name not in taken))
        taken.add(named[-1])
    return named


def renamed_titles(titles: list[str]) -> list[str]:
    """The names given to the titles that repeat another."""
    pairs = zip(titles, unique_titles(titles), strict=True)
    return [named for title, named in pairs if title.strip() and named != " ".join(title.split())]


def repeated_titles(renamed: list[str]) -> str:
    """The sentence that tells a person of them, or nothing."""
    listed = ", ".join(f"«\u00a0{name}\u00a0»" for name in renamed[:MOST_NAMED]) + (
        ", …" if len(renamed) > MOST_NAMED else ""
    )
    if len(renamed) == 1:
        return (
            f"Un titre de colonne est écrit deux fois dans ce fichier\u00a0: la seconde colonne s’appelle ici {listed}."
        )
    return (
        f"Des titres de colonnes sont répétés dans ce fichier\u00a0: ils s’appellent ici {listed}." if renamed else ""
    )


MOST_NAMED = 12

"""What makes a file unreadable or a row broken, and the sentence for each."""

from filon.kit.errors import BusinessError

LONGEST_CELL = (
    100_000  # signs; three times what a spreadsheet cell can hold: beyond, the file is not a table of records
)
MOST_COLUMNS = 16_384  # of a spreadsheet
UNREADABLE = "\ufdd0"  # stands, while a file is taken in, before each byte that its encoding does not know
DELIMITERS = (";", ",", "\t", "|")


class UnreadableFile(BusinessError):
    """Nothing of the file could be read."""


def empty_file() -> UnreadableFile:
    return UnreadableFile("Le fichier est vide.")


def binary_file() -> UnreadableFile:
    return UnreadableFile(
        "Ce fichier n’est ni un texte CSV ni un classeur Excel (.xlsx) : enregistrez-le dans un de ces formats."
    )


def too_many_columns(count: int) -> UnreadableFile:
    return UnreadableFile(
        f"La première ligne du fichier a {count} colonnes, plus que les {MOST_COLUMNS} d’un tableur : ce n’est pas un tableau."
    )


def only_a_header() -> UnreadableFile:
    return UnreadableFile("Le fichier ne contient que sa ligne de titres : il n’y a rien à importer.")


def wrong_encoding(encoding: str) -> UnreadableFile:
    return UnreadableFile(
        f"Le fichier n’est pas écrit en « {encoding} ». Retirez l’encodage du plan pour qu’il soit reconnu."
    )


def broken_row(cells: list[str], *, columns: int, header: list[str]) -> str | None:
    """Why a row cannot be trusted, or None. Empty cells beyond the last title are what spreadsheets add: they are dropped."""
    if any("\x00" in cell for cell in cells):
        return "La ligne contient des octets nuls : le fichier a été abîmé à cet endroit."
    if any(UNREADABLE in cell for cell in cells):
        return "La ligne n’est pas écrite dans l’encodage du fichier : relisez ses accents."
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return f"Une cellule dépasse {LONGEST_CELL} signes : ce n’est pas une valeur."
    if len(cells) > columns and any(cell.strip() for cell in cells[columns:]):
        return f"La ligne a {len(cells)} cellules, les titres {columns} : un séparateur ou un guillemet est en trop."
    if len(cells) < columns:
        return f"La ligne a {len(cells)} cellule{'s' if len(cells) > 1 else ''}, les titres {columns} : un séparateur manque."
    if cells[:columns] == header:
        return "La ligne répète les titres des colonnes."
    return None


UNCLOSED_QUOTE = "Un guillemet ouvert dans cette ligne n’est jamais refermé."
MISPLACED_QUOTE = "Un guillemet est mal placé dans cette ligne."


def unique_titles(titles: list[str]) -> list[str]:
    """Titles fit to be named: an empty one becomes "Colonne 3", a repeated one "Téléphone (2)"."""
    seen: dict[str, int] = {}
    named = []
    for place, title in enumerate(titles, start=1):
        title = " ".join(title.split()) or f"Colonne {place}"
        seen[title] = seen.get(title, 0) + 1
        named.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return named

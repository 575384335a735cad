"""A file taken in: a folder with its whole rows as one CSV, its broken rows, its titles."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from filon.intake.rules.shapes import repeated_titles
from filon.intake.services.repairing import ReadRow

ROWS, BROKEN, DESCRIPTION, REFUSALS = "rows.csv", "broken.jsonl", "source.json", "refus.csv"
WORKBOOK = "classeur"  # the workbook itself, kept when it has other sheets that one may want instead


@dataclass(frozen=True, slots=True)
class StagedFile:
    """`broken` are the numbers of the rows set aside, counted from 1 after the titles; `sheets` those that hold rows.

    `renamed` are those of the titles that repeated another.
    """

    folder: str
    titles: list[str]
    delimiter: str
    encoding: str
    rows: int
    broken: list[int]
    sheets: list[str]
    sheet: str = ""
    renamed: list[str] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return Path(self.folder) / ROWS

    @property
    def about_titles(self) -> str:
        """What a person should know of them: nothing as a rule."""
        return repeated_titles(self.renamed)

    def broken_rows(self) -> list[ReadRow]:
        path = Path(self.folder) / BROKEN
        return [ReadRow(**json.loads(line)) for line in path.read_text().splitlines()] if self.broken else []


def write_rows(
    rows: Iterable[ReadRow], *, folder: Path, titles: Sequence[str], delimiter: str
) -> tuple[int, list[int]]:
    """Whole rows to one file, broken ones with their reason to another; returns how many there were, and which are broken."""
    count, broken = 0, []
    with (
        (folder / ROWS).open("w", encoding="utf-8", newline="") as good,
        (folder / BROKEN).open("w", encoding="utf-8") as bad,
    ):
        writer = csv.writer(good, delimiter=delimiter, lineterminator="\n")
        writer.writerow(titles)
        for row in rows:
            count = row.number
            if row.reason:
                broken.append(row.number)
                bad.write(json.dumps(asdict(row)) + "\n")
            else:
                writer.writerow(row.cells)
    return count, broken


def open_staged(folder: Path) -> StagedFile:
    return StagedFile(**{**json.loads((folder / DESCRIPTION).read_text()), "folder": str(folder)})


def describe_staged(staged: StagedFile) -> None:
    (Path(staged.folder) / DESCRIPTION).write_text(json.dumps(asdict(staged), ensure_ascii=False))

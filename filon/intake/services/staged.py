"""A file taken in: a folder with its whole rows as one CSV, its broken rows, its titles."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from filon.intake.services.repairing import ReadRow

ROWS, BROKEN, DESCRIPTION, REFUSALS = "rows.csv", "broken.jsonl", "source.json", "refus.csv"
WORKBOOK = "classeur"  # the workbook itself, kept when it has other sheets that one may want instead


@dataclass(frozen=True, slots=True)
class StagedFile:
    """`broken` are the numbers of the rows set aside, counted from 1 after the titles; `sheets` those that hold rows."""

    folder: str
    titles: list[str]
    delimiter: str
    encoding: str
    rows: int
    broken: list[int]
    sheets: list[str]
    sheet: str = ""

    @property
    def path(self) -> Path:
        return Path(self.folder) / ROWS

    def broken_rows(self) -> list[ReadRow]:
        path = Path(self.folder) / BROKEN
        return [ReadRow(**json.loads(line)) for line in path.read_text().splitlines()] if self.broken else []


def open_staged(folder: Path) -> StagedFile:
    return StagedFile(**{**json.loads((folder / DESCRIPTION).read_text()), "folder": str(folder)})


def describe_staged(staged: StagedFile) -> None:
    (Path(staged.folder) / DESCRIPTION).write_text(json.dumps(asdict(staged), ensure_ascii=False))

"""What a person sees of a file before saying what its columns are."""

from pathlib import Path

from filon.intake.services.sampling import ROWS_LOOKED_AT, examples_of, values_of
from filon.intake.services.staging import StagedFile, stage_file


def staged(tmp_path: Path, text: str) -> StagedFile:
    file = tmp_path / "file.csv"
    file.write_text(text)
    return stage_file(file, folder=tmp_path / "staged")


def test_examples_are_the_first_different_values(tmp_path: Path) -> None:
    file = staged(tmp_path, "nom;ville;vide\nA;Lyon;\nB; Lyon ;\nC;Nantes;\nD;Paris;\n")

    assert examples_of(file) == [["A", "B", "C"], ["Lyon", "Nantes", "Paris"], []]


def test_a_value_of_the_last_row_is_seen(tmp_path: Path) -> None:
    file = staged(tmp_path, "etape;n\n" + "won;1\n" * (ROWS_LOOKED_AT + 10) + "lost;1\n")

    assert values_of(file, place=0, most=25) == ["won", "lost"]

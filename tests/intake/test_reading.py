"""A staged file is read by frames whose size may change on the way, and by the columns that one reads."""

from pathlib import Path

from filon.intake.services.reading import read_chunks
from filon.intake.services.staging import StagedFile, stage_file


def staged_rows(tmp_path: Path, count: int) -> StagedFile:
    file = tmp_path / "clients.csv"
    file.write_text("Nom;Ville\n" + "".join(f"Société {row};Ville {row}\n" for row in range(1, count + 1)))
    return stage_file(file, folder=tmp_path / "ici")


def test_each_frame_has_the_size_asked_when_its_turn_comes(tmp_path: Path) -> None:
    sizes = [2, 3, 10]
    frames = []
    for frame in read_chunks(staged_rows(tmp_path, 9), chunk=lambda: sizes[0]):
        frames.append(frame["row"].to_list())
        sizes.pop(0)

    assert frames == [[1, 2], [3, 4, 5], [6, 7, 8, 9]]


def test_reading_begins_after_the_rows_that_are_done_and_keeps_their_numbers(tmp_path: Path) -> None:
    frames = list(read_chunks(staged_rows(tmp_path, 5), from_row=3, chunk=10))

    assert [frame.rows() for frame in frames] == [[(4, "Société 4", "Ville 4"), (5, "Société 5", "Ville 5")]]


def test_only_the_columns_that_one_reads_are_read(tmp_path: Path) -> None:
    (frame,) = read_chunks(staged_rows(tmp_path, 2), columns=[1])

    assert (frame.columns, frame.rows()) == (["row", "c1"], [(1, "Ville 1"), (2, "Ville 2")])


def test_a_file_read_to_its_end_gives_no_frame(tmp_path: Path) -> None:
    assert list(read_chunks(staged_rows(tmp_path, 3), from_row=3)) == []

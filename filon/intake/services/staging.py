"""Takes a file in: makes of any CSV, workbook, Parquet or vCard a folder with clean rows, broken rows and their titles."""

import hashlib
import os
from pathlib import Path

from filon.intake.rules.shapes import UnreadableFile, binary_file, empty_file
from filon.intake.services.staged import REFUSALS, WORKBOOK, StagedFile, describe_staged, open_staged
from filon.intake.services.staging_cards import holds_cards, stage_cards
from filon.intake.services.staging_tables import stage_parquet, stage_workbook
from filon.intake.services.staging_text import stage_text

__all__ = ["REFUSALS", "WORKBOOK", "WORKBOOK_SUFFIXES", "StagedFile", "file_hash", "open_staged", "stage_file"]
ZIP, OLE, PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def stage_file(path: Path, *, folder: Path, delimiter: str = "", encoding: str = "", sheet: str = "") -> StagedFile:
    """Copy the file into `folder`, readable by rows. UnreadableFile, with one sentence, when nothing of it can be."""
    if not path.is_file():
        raise UnreadableFile(f"Le fichier {path} n’existe pas.")
    if not os.access(path, os.R_OK):
        raise UnreadableFile(f"Le fichier {path} ne peut pas être lu : demandez-en le droit.")
    if not path.stat().st_size:
        raise empty_file()
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        head = file.read(200)
    if head[:4] in (ZIP, OLE):
        staged = stage_workbook(path, folder, sheet)
    elif head[:4] == PARQUET:
        staged = stage_parquet(path, folder)
    elif holds_cards(head):
        staged = stage_cards(path, folder, encoding)
    else:
        staged = _stage_text(path, folder, delimiter, encoding)
    describe_staged(staged)
    return staged


def _stage_text(path: Path, folder: Path, delimiter: str, encoding: str) -> StagedFile:
    """Tools name their tables of text as workbooks; a text so named that is no table is neither the one nor the other."""
    if path.suffix.lower() not in WORKBOOK_SUFFIXES:
        return stage_text(path, folder, delimiter, encoding)
    try:
        staged = stage_text(path, folder, delimiter, encoding)
    except UnreadableFile as error:
        raise binary_file() from error
    if len(staged.titles) == 1:
        raise binary_file()
    return staged


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

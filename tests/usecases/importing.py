"""Imports as the tests tell them: a text, a mapping, the account."""

import tomllib
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from filon.records.models import Batch
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.importing import imports_folder, run_batch, stage_batch

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_microseconds = count(1)


def staged(content: str | bytes, *, entity: str, mapping: str | None, lot: str = "") -> Batch:
    document = tomllib.loads(mapping) if mapping is not None else None
    now = NOW.replace(microsecond=next(_microseconds))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fichier.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return stage_batch(path=path, name=path.name, entity=entity, document=document, by=BY_SYSTEM, now=now, lot=lot)


def imported(
    content: str | bytes, *, entity: str, mapping: str | None, lot: str = "", chunk: int = 5
) -> dict[str, Any]:
    """The JSON of an import; small chunks, so that each test crosses several."""
    batch = staged(content, entity=entity, mapping=mapping, lot=lot)
    account = run_batch(batch=batch, by=BY_SYSTEM, clock=lambda: NOW, chunk=chunk)
    return account.answer(imports_folder() / batch.stored_file)


def rows_by(result: dict[str, Any]) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, refused; their sum is the number of rows, always."""
    found = result["rows_by"]
    assert sum(found.values()) == result["rows"]
    return found["created"], found["updated"], found["unchanged"], found["refused"]

"""filon import, filon imports: a file goes in, is listed, is taken back."""

import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.intake.rules.mapping import IMPORTED
from filon.intake.rules.presets import preset_names, preset_path
from filon.kit.errors import NotPossible
from filon.kit.french import format_count, format_datetime, format_integer
from filon.records.models import Batch
from filon.records.selectors.batches import batch_for, batches_for
from filon.usecases.importing import Progress, imports_folder, run_batch, stage_batch, try_file, unfinished_batch
from filon.usecases.importing_catalogue import RECORD_WORDS
from filon.usecases.importing_undo import undo_batch
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


def _entity(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value not in (*IMPORTED, "cost"):
        raise click.BadParameter(f"« {value} » ne s’importe pas. Choisissez parmi : {', '.join(IMPORTED)}.")
    return value


@filon_command(
    "import", help="Importe un fichier CSV, Excel ou Parquet ; le même fichier une seconde fois ne change rien."
)
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--entity", required=True, callback=_entity, help=f"ce que contient chaque ligne : {', '.join(IMPORTED)}")
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path),
    help="le plan d’import (fichier TOML) ; sans lui, il est proposé d’après les titres des colonnes",
)
@click.option("--preset", help=f"un plan d’import livré avec Filon : {', '.join(preset_names())}")
@click.option("--lot", default="", help="le lot (fichier acheté, loué, collecté…) auquel appartiennent ces fiches")
@click.option("--dry-run", is_flag=True, help="dit ce qui se passerait, sans rien écrire")
def import_file(
    caller: Caller, *, file: Path, entity: str, map_file: Path | None, preset: str | None, lot: str, dry_run: bool
) -> None:
    require(caller.viewer, Entity.IMPORT, Action.WRITE)
    if map_file and preset is not None:
        raise click.UsageError("Donnez --map ou --preset, pas les deux.")
    document = read_document(map_file if preset is None else preset_path(preset))
    asked = Asked(file, entity, document, lot, for_many_files=preset is not None)
    result = _try(asked, caller) if dry_run else _import(asked, caller)
    caller.answer(result, *sentences(result))


class Asked(NamedTuple):
    """What was typed."""

    path: Path
    entity: str
    document: dict[str, Any] | None
    lot: str
    for_many_files: bool


def _try(asked: Asked, caller: Caller) -> dict[str, Any]:
    batch, result = try_file(**asked._asdict(), by=caller.author, clock=timezone.now)
    _tell_reading(batch, asked)
    return result


def _import(asked: Asked, caller: Caller) -> dict[str, Any]:
    typed = asked._asdict()
    batch = None
    if asked.path.is_file():
        batch = unfinished_batch(**{name: value for name, value in typed.items() if name != "lot"})
    if batch:
        click.echo(
            f"L’import n° {batch.pk} de ce fichier s’était arrêté à la ligne {batch.next_row} : il reprend de là.",
            err=True,
        )
    else:
        batch = stage_batch(**typed, name=asked.path.name, by=caller.author, now=timezone.now())
        _tell_reading(batch, asked)
    with progress_bar(caller.as_json) as progress:
        account = run_batch(batch=batch, by=caller.author, clock=timezone.now, progress=progress)
    return account.answer(imports_folder() / batch.stored_file)


def read_document(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotPossible(f"Le plan d’import {path} n’existe pas.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise NotPossible(f"Le plan d’import {path} ne se lit pas : {error}.") from None


def _tell_reading(batch: Batch, asked: Asked) -> None:
    """What was guessed: the mapping."""
    if asked.document is None:
        click.echo("Sans plan d’import, les colonnes sont lues ainsi :", err=True)
        for title, use in batch.mapping["columns"].items():
            click.echo(f"  {title} → {use['field']}", err=True)


@contextmanager
def progress_bar(as_json: bool) -> Iterator[Progress]:
    """On the error output, so that the answer stays alone on the other."""
    if as_json:
        yield lambda _done, _total: None
        return
    with click.progressbar(length=1000, label="Import", file=sys.stderr) as bar:
        yield lambda done, total: bar.update(max(0, done * 1000 // max(total, 1) - bar.pos))


WORDS = {
    "created": ("créée", "créées"),
    "updated": ("mise à jour", "mises à jour"),
    "unchanged": ("inchangée", "inchangées"),
    "refused": ("refusée", "refusées"),
}


def sentences(result: dict[str, Any]) -> list[str]:
    """The account for people."""
    rows = ", ".join(format_count(result["rows_by"][verdict], *words) for verdict, words in WORDS.items())
    told = [f"{format_count(result['rows'], 'ligne', 'lignes')} : {rows}."]
    for refusal in result["refusals"][:10]:
        column = f", « {refusal['column']} »" if refusal["column"] else ""
        told.append(f"  ligne {refusal['row']}{column} : {refusal['reason']}")
    if result["refusals_file"] and not result.get("dry_run"):
        told.append(f"Lignes refusées, à corriger puis réimporter : {result['refusals_file']}")
    told += [
        f"À vérifier, « {column} » : {format_count(count, 'valeur gardée telle quelle', 'valeurs gardées telles quelles')}."
        for column, count in result["flagged"].items()
    ]
    told += [
        f"Orthographes voisines, laissées séparées : {' / '.join(names)}."
        for groups in result["similar"].values()
        for names in groups
    ]
    if result.get("dry_run"):
        return [*told, "C’était un essai : rien n’a été écrit."]
    return [*told, f"Pour annuler tout l’import : filon imports undo {result['batch']}"]


@filon_command("list", help="Les imports, le dernier en premier.")
def list_imports(caller: Caller) -> None:
    require(caller.viewer, Entity.IMPORT, Action.READ)
    batches = list(batches_for(viewer=caller.viewer))
    caller.answer(
        {"imports": [_described(batch) for batch in batches]},
        *(
            f"{batch.pk:>5}  {format_datetime(batch.at)}  {batch.entity:<13} {batch.get_state_display():<20} "
            f"{format_integer(batch.total_rows or 0):>10} lignes  {batch.file_name}"
            for batch in batches
        ),
    )


def _described(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "entity": batch.entity,
        "file": batch.file_name,
        "state": batch.state,
        "at": batch.at.isoformat(),
        "rows": batch.total_rows,
        "rows_by": batch.counts.get("rows_by", {}),
        "lot": batch.lot.name if batch.lot else None,
        "by": str(batch.by) if batch.by else None,
    }


@filon_command("undo", help="Annule un import : retire ce qu’il a créé, rétablit ce qu’il a changé.")
@click.argument("batch_id", metavar="NUMÉRO", type=int)
def undo_import(caller: Caller, *, batch_id: int) -> None:
    require(caller.viewer, Entity.IMPORT, Action.DELETE)
    batch = batch_for(viewer=caller.viewer, pk=batch_id, action=Action.DELETE)
    removed = undo_batch(batch_id=batch.pk, now=timezone.now())
    told = ", ".join(format_count(count, *RECORD_WORDS[entity]) for entity, count in removed.items() if count)
    sentence = (
        f"L’import n° {batch_id} est annulé. Retiré : {told or 'aucune fiche'} ; ce qu’il avait changé est rétabli."
    )
    caller.answer({"batch": batch_id, "removed": removed}, sentence)


@click.group("imports", help="Les imports déjà faits, et comment en annuler un.")
def imports() -> None: ...


imports.add_command(list_imports)
imports.add_command(undo_import)

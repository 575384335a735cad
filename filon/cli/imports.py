"""filon import, filon imports: a file goes in, is listed, is taken back."""

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.intake.rules.presets import preset_path
from filon.kit.errors import NotPossible
from filon.kit.french import format_datetime, format_integer
from filon.records.models import Batch
from filon.usecases.importing import Progress, imports_folder, run_batch, stage_batch, try_batch, unfinished_batch
from filon.usecases.importing_undo import undo_batch
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


@filon_command("import", help="Importe un fichier CSV ou Excel ; le même fichier une seconde fois ne change rien.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--entity",
    required=True,
    help="company, establishment, contact, lead, opportunity, activity, order, product, objective",
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path),
    help="le plan d’import (TOML) ; sinon il est proposé d’après les titres",
)
@click.option("--preset", help="un plan d’import livré avec Filon")
@click.option("--lot", default="", help="le lot (fichier acheté, loué, collecté…) auquel appartiennent ces fiches")
@click.option("--dry-run", is_flag=True, help="dit ce qui se passerait, n’écrit rien")
def import_file(
    caller: Caller, *, file: Path, entity: str, map_file: Path | None, preset: str | None, lot: str, dry_run: bool
) -> None:
    require(caller.viewer, Entity.IMPORT, Action.WRITE)
    document = read_document(preset_path(preset) if preset else map_file)
    batch = None if dry_run or not file.is_file() else unfinished_batch(path=file, entity=entity, document=document)
    if batch:
        click.echo(
            f"L’import n° {batch.pk} de ce fichier s’était arrêté à la ligne {batch.next_row} : il reprend de là.",
            err=True,
        )
    else:
        batch = stage_batch(
            path=file, name=file.name, entity=entity, document=document, by=caller.author, now=timezone.now(), lot=lot
        )
        if document is None:
            _tell_proposal(batch)
    if dry_run:
        account = try_batch(batch=batch, by=caller.author, clock=timezone.now)
        result = {**account.answer(imports_folder() / batch.stored_file), "dry_run": True}
        _forget(batch)
    else:
        with progress_bar(caller.as_json) as progress:
            account = run_batch(batch=batch, by=caller.author, clock=timezone.now, progress=progress)
        result = account.answer(imports_folder() / batch.stored_file)
    caller.answer(result, *sentences(result))


def read_document(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotPossible(f"Le plan d’import {path} n’existe pas.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NotPossible(f"Le plan d’import {path} ne se lit pas : {error}.") from None


def _tell_proposal(batch: Batch) -> None:
    click.echo("Sans plan d’import, les colonnes sont lues ainsi :", err=True)
    for title, use in batch.mapping["columns"].items():
        click.echo(f"  {title} → {use['field']}", err=True)


def _forget(batch: Batch) -> None:
    shutil.rmtree(imports_folder() / batch.stored_file, ignore_errors=True)
    Batch.objects.filter(pk=batch.pk).delete()


@contextmanager
def progress_bar(as_json: bool) -> Iterator[Progress]:
    """On the error output, so that the answer stays alone on the other."""
    if as_json:
        yield lambda _done, _total: None
        return
    with click.progressbar(length=1000, label="Import", file=click.get_text_stream("stderr")) as bar:
        yield lambda done, total: bar.update(max(0, done * 1000 // max(total, 1) - bar.pos))


WORDS = {"created": "créées", "updated": "mises à jour", "unchanged": "inchangées", "refused": "refusées"}


def sentences(result: dict[str, Any]) -> list[str]:
    """The account for people."""
    rows = ", ".join(f"{format_integer(result['rows_by'][verdict])} {word}" for verdict, word in WORDS.items())
    told = [f"{format_integer(result['rows'])} lignes : {rows}."]
    for refusal in result["refusals"][:10]:
        column = f", « {refusal['column']} »" if refusal["column"] else ""
        told.append(f"  ligne {refusal['row']}{column} : {refusal['reason']}")
    if result["refusals_file"] and not result.get("dry_run"):
        told.append(f"Lignes refusées, à corriger puis réimporter : {result['refusals_file']}")
    told += [
        f"À vérifier, « {column} » : {format_integer(count)} valeurs gardées telles quelles."
        for column, count in result["flagged"].items()
    ]
    told += [
        f"Deux orthographes, laissées séparées : {' / '.join(names)}."
        for groups in result["similar"].values()
        for names in groups
    ]
    if result.get("dry_run"):
        return [*told, "C’était un essai : rien n’a été écrit."]
    return [*told, f"Pour tout reprendre : filon imports undo {result['batch']}"]


@filon_command("list", help="Les imports, le dernier en premier.")
def list_imports(caller: Caller) -> None:
    require(caller.viewer, Entity.IMPORT, Action.READ)
    batches = list(Batch.objects.select_related("lot", "by"))
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


@filon_command("undo", help="Reprend un import : retire ce qu’il a créé, remet ce qu’il a changé.")
@click.argument("batch_id", metavar="BATCH", type=int)
def undo_import(caller: Caller, *, batch_id: int) -> None:
    require(caller.viewer, Entity.IMPORT, Action.DELETE)
    removed = undo_batch(batch_id=batch_id, now=timezone.now())
    told = (
        ", ".join(f"{format_integer(count)} {entity}" for entity, count in removed.items() if count) or "rien à retirer"
    )
    caller.answer({"batch": batch_id, "removed": removed}, f"L’import n° {batch_id} est annulé : {told}.")


@click.group("imports", help="Les imports faits, et comment en reprendre un.")
def imports() -> None: ...


imports.add_command(list_imports)
imports.add_command(undo_import)

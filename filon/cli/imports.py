"""filon import, filon imports: a file goes in, is listed, is taken back."""

import re
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
from filon.intake.rules.presets import preset_document, preset_label, preset_names, recognised_preset
from filon.intake.services.staging import StagedFile
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.kit.french import format_count, format_datetime
from filon.records.models import Batch
from filon.records.selectors.batches import batch_for, batches_for
from filon.usecases.importing import (
    Progress,
    imports_folder,
    run_batch,
    stage_batch,
    staged_file,
    try_file,
    unfinished_batch,
)
from filon.usecases.importing_catalogue import RECORD_WORDS
from filon.usecases.importing_undo import undo_batch
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


def _entity(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value not in (*IMPORTED, "cost"):
        raise click.BadParameter(f"« {value} » ne s’importe pas. Choisissez parmi : {', '.join(IMPORTED)}.")
    return value


@filon_command(
    "import", help="Importe un fichier CSV, Excel, Parquet ou vCard ; le même fichier une seconde fois ne change rien."
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
@click.option("--sheet", default="", help="la feuille du classeur ; sans elle, la première qui contient des lignes")
@click.option("--dry-run", is_flag=True, help="dit ce qui se passerait, sans rien écrire")
def import_file(
    caller: Caller,
    *,
    file: Path,
    entity: str,
    map_file: Path | None,
    preset: str | None,
    lot: str,
    sheet: str,
    dry_run: bool,
) -> None:
    require(caller.viewer, Entity.IMPORT, Action.WRITE)
    if map_file and preset is not None:
        raise click.UsageError("Donnez --map ou --preset, pas les deux.")
    document = read_document(map_file) if preset is None else preset_document(preset)
    asked = Asked(file, entity, document, lot, preset is not None, sheet)
    result = _try(asked, caller) if dry_run else _import(asked, caller)
    caller.answer(result, *sentences(result))


class Asked(NamedTuple):
    """What was typed."""

    path: Path
    entity: str
    document: dict[str, Any] | None
    lot: str
    for_many_files: bool
    sheet: str


def _try(asked: Asked, caller: Caller) -> dict[str, Any]:
    batch, staged, result = try_file(**asked._asdict(), by=caller.author, clock=timezone.now)
    _tell_reading(batch, asked, staged)
    return {**result, **_as_read(batch)}


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
        _tell_reading(batch, asked, staged_file(batch))
    with progress_bar(caller.as_json) as progress:
        account = run_batch(batch=batch, by=caller.author, clock=timezone.now, progress=progress)
    return {**account.answer(imports_folder() / batch.stored_file), **_as_read(batch)}


def _as_read(batch: Batch) -> dict[str, str | None]:
    """Which plan that comes with Filon the file was read by, and which sheet of it."""
    source = batch.mapping["source"]
    return {"preset": source["preset"] or None, "sheet": source["sheet"] or None}


def read_document(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotPossible(f"Le plan d’import {path} n’existe pas.") from None
    except OSError as error:
        raise NotPossible(f"Le plan d’import {path} ne se lit pas : {refusal_of_the_disk(error)}.") from None
    except UnicodeDecodeError:
        raise NotPossible(f"Le plan d’import {path} n’est pas écrit en UTF-8 : enregistrez-le ainsi.") from None
    except tomllib.TOMLDecodeError as error:
        raise NotPossible(f"Le plan d’import {path} n’est pas un TOML lisible{_place_in_toml(error)}.") from None


def _place_in_toml(error: tomllib.TOMLDecodeError) -> str:
    """Where, from the only form in which Python 3.11 tells it: "… (at line 3, column 9)"."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f" : ligne {found[1]}, colonne {found[2]}" if found else " : il s’arrête trop tôt"


def _tell_reading(batch: Batch, asked: Asked, staged: StagedFile) -> None:
    """What was guessed: the export that it is, the sheet, the mapping."""
    preset = preset_label(batch.mapping["source"]["preset"])
    if preset:
        click.echo(f"Reconnu\u00a0: {preset}.", err=True)
    elif asked.document is None and (other := recognised_preset(staged.titles)):
        click.echo(
            f"Ce fichier ressemble à\u00a0: {other.label}. Pour l’importer ainsi\u00a0: --entity {other.entity}.",
            err=True,
        )
    if not asked.sheet and len(staged.sheets) > 1:
        others = ", ".join(f"« {sheet} »" for sheet in staged.sheets if sheet != staged.sheet)
        click.echo(
            f"Feuille lue\u00a0: « {staged.sheet} ». D’autres contiennent des lignes ({others})\u00a0:"
            " nommez celle que vous voulez par --sheet.",
            err=True,
        )
    if staged.about_titles:
        click.echo(staged.about_titles, err=True)
    if asked.document is None:
        read = "Les colonnes" if preset else "Sans plan d’import, les colonnes"
        click.echo(f"{read} sont lues ainsi\u00a0:", err=True)
        for title, use in batch.mapping["columns"].items():
            click.echo(f"  {title} → {use['field']}", err=True)


@contextmanager
def progress_bar(as_json: bool, *, label: str = "Import") -> Iterator[Progress]:
    """On the error output, so that the answer stays alone on the other."""
    if as_json:
        yield lambda _done, _total: None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
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
            f"{batch.pk:>5}  {format_datetime(batch.at)}  {_word_of(batch):<14} {batch.get_state_display():<20} "
            f"{format_count(batch.total_rows or 0, 'ligne', 'lignes'):>17}  {batch.file_name}"
            for batch in batches
        ),
    )


def _word_of(batch: Batch) -> str:
    """What its rows are; the demonstration brings all sorts."""
    return RECORD_WORDS[batch.entity][1] if batch.entity in RECORD_WORDS else "démonstration"


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

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
from filon.cli.language import counted, in_context, moment_words
from filon.cli.language import translated as _
from filon.intake.rules.mapping import IMPORTED
from filon.intake.rules.presets import preset_document, preset_label, preset_names, recognised_preset
from filon.intake.services.staging import StagedFile
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.records.models import Batch
from filon.records.rules.origin import LotKind
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
        refusal = _("« %(value)s » ne s’importe pas. Choisissez parmi : %(known)s.")
        raise click.BadParameter(refusal % {"value": value, "known": ", ".join(IMPORTED)})
    return value


@filon_command(
    "import",
    help=_("Importe un fichier CSV, Excel, Parquet ou vCard ; le même fichier une seconde fois ne change rien."),
)
@click.argument("file", metavar=_("FICHIER"), type=click.Path(path_type=Path))
@click.option(
    "--entity",
    required=True,
    callback=_entity,
    help=_("ce que contient chaque ligne : %(entities)s") % {"entities": ", ".join(IMPORTED)},
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path),
    help=_("le plan d’import (fichier TOML) ; sans lui, il est proposé d’après les titres des colonnes"),
)
@click.option(
    "--preset", help=_("un plan d’import livré avec Filon : %(presets)s") % {"presets": ", ".join(preset_names())}
)
@click.option("--lot", default="", help=_("le lot (fichier acheté, loué, collecté…) auquel appartiennent ces fiches"))
@click.option(
    "--lot-kind",
    type=click.Choice([kind.value for kind in LotKind]),
    default=LotKind.COLLECTED.value,
    help=_(
        "la nature du lot, s’il est nouveau ; acheté, loué ou partagé, il reste en quarantaine jusqu’à son contrôle"
    ),
)
@click.option("--sheet", default="", help=_("la feuille du classeur ; sans elle, la première qui contient des lignes"))
@click.option("--dry-run", is_flag=True, help=_("dit ce qui se passerait, sans rien écrire"))
def import_file(
    caller: Caller,
    *,
    file: Path,
    entity: str,
    map_file: Path | None,
    preset: str | None,
    lot: str,
    lot_kind: str,
    sheet: str,
    dry_run: bool,
) -> None:
    require(caller.viewer, Entity.IMPORT, Action.WRITE)
    if map_file and preset is not None:
        raise click.UsageError(_("Donnez --map ou --preset, pas les deux."))
    document = read_document(map_file) if preset is None else preset_document(preset)
    asked = Asked(file, entity, document, lot, LotKind(lot_kind), preset is not None, sheet)
    result = _try(asked, caller) if dry_run else _import(asked, caller)
    caller.answer(result, *sentences(result))


class Asked(NamedTuple):
    """What was typed."""

    path: Path
    entity: str
    document: dict[str, Any] | None
    lot: str
    lot_kind: LotKind
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
        batch = unfinished_batch(**{name: value for name, value in typed.items() if name not in ("lot", "lot_kind")})
    if batch:
        told = _("L’import n° %(number)s de ce fichier s’était arrêté à la ligne %(row)s : il reprend de là.")
        click.echo(told % {"number": batch.pk, "row": batch.next_row}, err=True)
    else:
        batch = stage_batch(**typed, name=asked.path.name, by=caller.author, now=timezone.now())
        _tell_reading(batch, asked, staged_file(batch))
    with progress_bar(caller.as_json, label=_("Import")) as progress:
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
        raise NotPossible(_("Le plan d’import %(file)s n’existe pas.") % {"file": path}) from None
    except OSError as error:
        refusal = _("Le plan d’import %(file)s ne se lit pas : %(cause)s.")
        raise NotPossible(refusal % {"file": path, "cause": _(refusal_of_the_disk(error))}) from None
    except UnicodeDecodeError:
        refusal = _("Le plan d’import %(file)s n’est pas écrit en UTF-8 : enregistrez-le ainsi.")
        raise NotPossible(refusal % {"file": path}) from None
    except tomllib.TOMLDecodeError as error:
        refusal = _("Le plan d’import %(file)s n’est pas un TOML lisible : %(place)s.")
        raise NotPossible(refusal % {"file": path, "place": _place_in_toml(error)}) from None


def _place_in_toml(error: tomllib.TOMLDecodeError) -> str:
    """Where, from the only form in which Python 3.11 tells it: "… (at line 3, column 9)"."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    if not found:
        return _("il s’arrête trop tôt")
    return _("ligne %(row)s, colonne %(column)s") % {"row": found[1], "column": found[2]}


def _tell_reading(batch: Batch, asked: Asked, staged: StagedFile) -> None:
    """What was guessed: the export that it is, the sheet, the mapping."""
    preset = preset_label(batch.mapping["source"]["preset"])
    if preset:
        click.echo(_("Reconnu\u00a0: %(preset)s.") % {"preset": preset}, err=True)
    elif asked.document is None and (other := recognised_preset(staged.titles)):
        told = _("Ce fichier ressemble à\u00a0: %(preset)s. Pour l’importer ainsi\u00a0: --entity %(entity)s.")
        click.echo(told % {"preset": other.label, "entity": other.entity}, err=True)
    if not asked.sheet and len(staged.sheets) > 1:
        others = ", ".join(_("« %(name)s »") % {"name": sheet} for sheet in staged.sheets if sheet != staged.sheet)
        told = _(
            "Feuille lue\u00a0: « %(sheet)s ». D’autres contiennent des lignes (%(others)s)\u00a0:"
            " nommez celle que vous voulez par --sheet."
        )
        click.echo(told % {"sheet": staged.sheet, "others": others}, err=True)
    if staged.about_titles:
        click.echo(staged.about_titles, err=True)
    if asked.document is None:
        read = (
            _("Les colonnes sont lues ainsi\u00a0:")
            if preset
            else _("Sans plan d’import, les colonnes sont lues ainsi\u00a0:")
        )
        click.echo(read, err=True)
        for title, use in batch.mapping["columns"].items():
            click.echo(f"  {title} → {use['field']}", err=True)


@contextmanager
def progress_bar(as_json: bool, *, label: str) -> Iterator[Progress]:
    """On the error output, so that the answer stays alone on the other."""
    if as_json:
        yield lambda _done, _total: None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        yield lambda done, total: bar.update(max(0, done * 1000 // max(total, 1) - bar.pos))


def sentences(result: dict[str, Any]) -> list[str]:
    """The account for people."""
    told = [
        _("%(rows)s : %(verdicts)s.")
        % {"rows": counted(result["rows"], _("ligne"), _("lignes")), "verdicts": _verdicts(result["rows_by"])}
    ]
    told += [_refusal(refusal) for refusal in result["refusals"][:10]]
    if result["refusals_file"] and not result.get("dry_run"):
        told.append(_("Lignes refusées, à corriger puis réimporter : %(refusals_file)s") % result)
    told += [
        _("À vérifier, « %(column)s » : %(values)s.")
        % {
            "column": column,
            "values": counted(count, _("valeur gardée telle quelle"), _("valeurs gardées telles quelles")),
        }
        for column, count in result["flagged"].items()
    ]
    told += [
        _("Orthographes voisines, laissées séparées : %(names)s.") % {"names": " / ".join(names)}
        for groups in result["similar"].values()
        for names in groups
    ]
    if result.get("dry_run"):
        return [*told, _("C’était un essai : rien n’a été écrit.")]
    return [*told, _("Pour annuler tout l’import : filon imports undo %(batch)s") % result]


def _verdicts(rows_by: dict[str, int]) -> str:
    return ", ".join(
        (
            counted(rows_by["created"], _("créée"), _("créées")),
            counted(rows_by["updated"], _("mise à jour"), _("mises à jour")),
            counted(rows_by["unchanged"], _("inchangée"), _("inchangées")),
            counted(rows_by["refused"], _("refusée"), _("refusées")),
        )
    )


def _refusal(refusal: dict[str, Any]) -> str:
    if refusal["column"]:
        return _("  ligne %(row)s, « %(column)s » : %(reason)s") % refusal
    return _("  ligne %(row)s : %(reason)s") % refusal


@filon_command("list", help=_("Les imports, le dernier en premier."))
def list_imports(caller: Caller) -> None:
    require(caller.viewer, Entity.IMPORT, Action.READ)
    batches = list(batches_for(viewer=caller.viewer))
    caller.answer(
        {"imports": [_described(batch) for batch in batches]},
        *(
            f"{batch.pk:>5}  {moment_words(batch.at)}  {_word_of(batch):<14} {in_context('import', batch.get_state_display()):<20} "
            f"{counted(batch.total_rows or 0, _('ligne'), _('lignes')):>17}  {batch.file_name}"
            for batch in batches
        ),
    )


def _word_of(batch: Batch) -> str:
    """What its rows are; the demonstration brings all sorts."""
    return _(RECORD_WORDS[batch.entity][1]) if batch.entity in RECORD_WORDS else _("démonstration")


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


@filon_command("undo", help=_("Annule un import : retire ce qu’il a créé, rétablit ce qu’il a changé."))
@click.argument("batch_id", metavar=_("NUMÉRO"), type=int)
def undo_import(caller: Caller, *, batch_id: int) -> None:
    require(caller.viewer, Entity.IMPORT, Action.DELETE)
    batch = batch_for(viewer=caller.viewer, pk=batch_id, action=Action.DELETE)
    removed = undo_batch(batch_id=batch.pk, now=timezone.now())
    told = ", ".join(_records(entity, count) for entity, count in removed.items() if count) or _("aucune fiche")
    sentence = _("L’import n° %(number)s est annulé. Retiré : %(records)s ; ce qu’il avait changé est rétabli.")
    caller.answer({"batch": batch_id, "removed": removed}, sentence % {"number": batch_id, "records": told})


def _records(entity: str, count: int) -> str:
    one, many = RECORD_WORDS[entity]
    return counted(count, _(one), _(many))


@click.group("imports", help=_("Les imports déjà faits, et comment en annuler un."))
def imports() -> None: ...


imports.add_command(list_imports)
imports.add_command(undo_import)

"""filon dedupe: finds the duplicates of the whole base, merges the sure ones if asked, takes a merge back."""

import csv
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.cli.imports import progress_bar
from filon.duplicates.models import Merge
from filon.duplicates.rules.likeness import Entity
from filon.duplicates.rules.verdict import Verdict
from filon.duplicates.selectors.pairs import NOT_TO_UNDO, RIGHTS, merges_to_show
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.kit.french import format_count, format_integer
from filon.usecases.deduplicating import PAIR_COLUMNS, Search, merge_sure_pairs, pair_rows, search_duplicates, seen_by
from filon.usecases.merging import undo_merge
from filon.users.rules.rights import Action
from filon.users.selectors import require


@filon_command(
    "dedupe",
    cls=click.Group,
    invoke_without_command=True,
    help="Cherche les doublons de toute la base ; rien n’est fusionné sans --apply sure.",
)
@click.option("--entity", type=click.Choice([str(entity) for entity in Entity]), help="entreprises ou contacts")
@click.option("--apply", "applied", type=click.Choice([str(Verdict.SURE)]), help="fusionner les paires sûres")
@click.option(
    "--pairs", "pairs_file", type=click.Path(path_type=Path), metavar="FICHIER", help="écrire les paires dans un CSV"
)
def dedupe(caller: Caller, *, entity: str | None, applied: str | None, pairs_file: Path | None) -> None:
    if click.get_current_context().invoked_subcommand:
        return
    if entity is None:
        raise click.UsageError("Il manque l’option --entity : company ou contact.")
    chosen = Entity(entity)
    require(caller.viewer, RIGHTS[chosen], Action.WRITE if applied else Action.READ)
    if pairs_file:
        require(caller.viewer, RIGHTS[chosen], Action.EXPORT)
    began, now = perf_counter(), timezone.now()
    search = search_duplicates(entity=chosen, now=now)
    if pairs_file:
        _write(seen_by(search, viewer=caller.viewer, action=Action.EXPORT), pairs_file)
    merges: list[Merge] = []
    if applied:
        theirs = seen_by(search, viewer=caller.viewer, action=Action.WRITE)
        with progress_bar(caller.as_json, label="Fusion") as progress:
            merges = merge_sure_pairs(search=theirs, by=caller.author, now=now, progress=progress)
    seen = seen_by(search, viewer=caller.viewer, action=Action.READ)
    answer = _answer(seen, merged=len(merges), seconds=round(perf_counter() - began, 1))
    caller.answer(answer, *_sentences(answer, applied=bool(applied), pairs_file=pairs_file))


def _answer(search: Search, *, merged: int, seconds: float) -> dict[str, Any]:
    return {
        "entity": str(search.entity),
        "records": search.records,
        "pairs_sure": search.sure.height,
        "pairs_doubtful": search.pairs.height - search.sure.height,
        "merged": merged,
        "seconds": seconds,
    }


def _sentences(answer: dict[str, Any], *, applied: bool, pairs_file: Path | None) -> list[str]:
    told = [
        f"{format_count(answer['records'], 'fiche comparée', 'fiches comparées')} : "
        f"{format_count(answer['pairs_sure'], 'doublon sûr', 'doublons sûrs')}, "
        f"{format_integer(answer['pairs_doubtful'])} à vérifier (page Doublons)."
    ]
    if applied:
        told.append(f"{format_count(answer['merged'], 'fusion faite', 'fusions faites')} ; chacune se défait.")
    elif answer["pairs_sure"]:
        told.append(f"Pour fusionner les doublons sûrs : filon dedupe --entity {answer['entity']} --apply sure")
    if pairs_file:
        told.append(f"Les paires, avec leurs raisons : {pairs_file}")
    return told


def _write(search: Search, path: Path) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(PAIR_COLUMNS)
            writer.writerows(pair_rows(search))
    except OSError as error:
        raise NotPossible(f"Le fichier {path} ne peut être écrit\u00a0: {refusal_of_the_disk(error)}.") from None


@filon_command("undo", help="Défait une fusion : la fiche absorbée revient avec tout ce qu’elle avait.")
@click.argument("number", metavar="NUMÉRO", type=int)
def undo(caller: Caller, *, number: int) -> None:
    merge = Merge.objects.filter(pk=number).first()
    if merge is None:
        raise NotPossible(f"La fusion n° {number} n’existe pas.")
    if not merges_to_show(viewer=caller.viewer, entity=Entity(merge.entity)).filter(pk=number).exists():
        raise NotPossible(NOT_TO_UNDO)
    undo_merge(merge=merge, by=caller.author, now=timezone.now())
    caller.answer(
        {"merge": number, "restored": merge.dropped_id},
        f"La fusion n° {number} est défaite : « {merge.dropped_name} » est de retour.",
    )


dedupe.add_command(undo)  # type: ignore[attr-defined]

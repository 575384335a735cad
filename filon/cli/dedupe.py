"""filon dedupe: finds the duplicates of the whole base, merges the sure ones if asked, takes a merge back."""

import csv
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.cli.imports import progress_bar
from filon.cli.language import counted
from filon.cli.language import translated as _
from filon.duplicates.models import Merge
from filon.duplicates.rules.likeness import Entity
from filon.duplicates.rules.verdict import Verdict
from filon.duplicates.selectors.pairs import NOT_TO_UNDO, RIGHTS, merges_to_show
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.kit.french import format_integer
from filon.usecases.deduplicating import PAIR_COLUMNS, Search, merge_sure_pairs, pair_rows, search_duplicates, seen_by
from filon.usecases.merging import undo_merge
from filon.users.rules.rights import Action
from filon.users.selectors import require


@filon_command(
    "dedupe",
    cls=click.Group,
    invoke_without_command=True,
    help=_("Cherche les doublons de toute la base ; rien n’est fusionné sans --apply sure."),
)
@click.option("--entity", type=click.Choice([str(entity) for entity in Entity]), help=_("entreprises ou contacts"))
@click.option("--apply", "applied", type=click.Choice([str(Verdict.SURE)]), help=_("fusionner les paires sûres"))
@click.option(
    "--pairs",
    "pairs_file",
    type=click.Path(path_type=Path),
    metavar=_("FICHIER"),
    help=_("écrire les paires dans un CSV"),
)
def dedupe(caller: Caller, *, entity: str | None, applied: str | None, pairs_file: Path | None) -> None:
    if click.get_current_context().invoked_subcommand:
        return
    if entity is None:
        raise click.UsageError(_("Il manque l’option --entity : company ou contact."))
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
        with progress_bar(caller.as_json, label=_("Fusion")) as progress:
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
        _("%(records)s : %(sure)s, %(doubtful)s à vérifier (page Doublons).")
        % {
            "records": counted(answer["records"], _("fiche comparée"), _("fiches comparées")),
            "sure": counted(answer["pairs_sure"], _("doublon sûr"), _("doublons sûrs")),
            "doubtful": format_integer(answer["pairs_doubtful"]),
        }
    ]
    if applied:
        merges = counted(answer["merged"], _("fusion faite"), _("fusions faites"))
        told.append(_("%(merges)s ; chacune se défait.") % {"merges": merges})
    elif answer["pairs_sure"]:
        told.append(_("Pour fusionner les doublons sûrs : filon dedupe --entity %(entity)s --apply sure") % answer)
    if pairs_file:
        told.append(_("Les paires, avec leurs raisons : %(file)s") % {"file": pairs_file})
    return told


def _write(search: Search, path: Path) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(PAIR_COLUMNS)
            writer.writerows(pair_rows(search))
    except OSError as error:
        refusal = _("Le fichier %(file)s ne peut être écrit\u00a0: %(cause)s.")
        raise NotPossible(refusal % {"file": path, "cause": _(refusal_of_the_disk(error))}) from None


@filon_command("undo", help=_("Défait une fusion : la fiche absorbée revient avec tout ce qu’elle avait."))
@click.argument("number", metavar=_("NUMÉRO"), type=int)
def undo(caller: Caller, *, number: int) -> None:
    merge = Merge.objects.filter(pk=number).first()
    if merge is None:
        raise NotPossible(_("La fusion n° %(number)s n’existe pas.") % {"number": number})
    if not merges_to_show(viewer=caller.viewer, entity=Entity(merge.entity)).filter(pk=number).exists():
        raise NotPossible(NOT_TO_UNDO)
    undo_merge(merge=merge, by=caller.author, now=timezone.now())
    caller.answer(
        {"merge": number, "restored": merge.dropped_id},
        _("La fusion n° %(number)s est défaite : « %(name)s » est de retour.")
        % {"number": number, "name": merge.dropped_name},
    )


dedupe.add_command(undo)  # type: ignore[attr-defined]

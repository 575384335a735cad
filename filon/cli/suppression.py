"""filon suppression import, export: the list of addresses never to use."""

import csv
from pathlib import Path

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.kit.french import format_count, format_integer
from filon.permission.rules.exchange import COLUMNS
from filon.permission.rules.kinds import SuppressionReason
from filon.permission.services.exchange import exported_rows, import_suppressions
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require

LARGEST_FILE = 200 * 1024 * 1024  # some five million addresses


@click.group(help="La liste d’opposition\u00a0: les adresses et numéros à ne jamais utiliser.")
def suppression() -> None:
    pass


@filon_command(
    "import", help="Ajoute les adresses d’un fichier CSV\u202f; les mêmes une seconde fois ne changent rien."
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in SuppressionReason]),
    default=SuppressionReason.UNSUBSCRIBE.value,
    help="le motif des lignes qui n’en disent aucun",
)
def import_list(caller: Caller, *, file: Path, reason: str) -> None:
    require(caller.viewer, Entity.IMPORT, Action.WRITE)
    account = import_suppressions(
        content=_content_of(file),
        by=caller.author,
        now=timezone.now(),
        reason=SuppressionReason(reason),
        progress=lambda done, total: _tell(caller, done, total),
    )
    caller.answer(
        {
            "file": str(file),
            "rows": account.rows,
            "added": account.added,
            "known": account.known,
            "refused": account.refused,
            "refusals": account.refusals,
        },
        f"{format_count(account.rows, 'ligne', 'lignes')}\u00a0: {format_integer(account.added)} nouvelles, "
        f"{format_integer(account.known)} déjà là, {format_integer(account.refused)} refusées.",
        *(f"  ligne {it['row']}, «\u00a0{it['value']}\u00a0»\u00a0: {it['reason']}" for it in account.refusals[:10]),
    )


def _tell(caller: Caller, done: int, total: int) -> None:
    if done < total:
        caller.tell(f"{format_integer(done)} lignes sur {format_integer(total)}")


def _content_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise NotPossible("Ce fichier dépasse 200\u00a0Mo\u00a0: coupez-le en plusieurs.")
        return file.read_bytes()
    except OSError:
        raise NotPossible(f"Le fichier {file} ne se lit pas, ou n’existe pas.") from None


@filon_command("export", help="Écrit la liste dans un fichier CSV\u00a0: des empreintes, aucune adresse en clair.")
@click.argument("file", type=click.Path(path_type=Path))
def export_list(caller: Caller, *, file: Path) -> None:
    require(caller.viewer, Entity.CONTACT, Action.EXPORT)
    count = 0
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            for row in exported_rows():
                writer.writerow(row)
                count += 1
    except OSError as error:
        raise NotPossible(f"Le fichier {file} ne peut être écrit\u00a0: {refusal_of_the_disk(error)}.") from None
    caller.answer(
        {"file": str(file), "rows": count},
        f"{format_count(count, 'adresse', 'adresses')} dans {file}, sous forme d’empreintes.",
        "Seule une installation qui a la même clé (FILON_SUPPRESSION_KEY) pourra les reconnaître.",
    )


suppression.add_command(import_list)
suppression.add_command(export_list)

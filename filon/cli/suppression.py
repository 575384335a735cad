"""filon suppression import, export: the list of addresses never to use."""

import csv
from pathlib import Path

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.cli.language import counted
from filon.cli.language import translated as _
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.kit.french import format_integer
from filon.permission.rules.exchange import COLUMNS
from filon.permission.rules.kinds import SuppressionReason
from filon.permission.services.exchange import exported_rows, import_suppressions
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require

LARGEST_FILE = 200 * 1024 * 1024  # some five million addresses


@click.group(help=_("La liste d’opposition\u00a0: les adresses et numéros à ne jamais utiliser."))
def suppression() -> None:
    pass


@filon_command(
    "import", help=_("Ajoute les adresses d’un fichier CSV\u202f; les mêmes une seconde fois ne changent rien.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in SuppressionReason]),
    default=SuppressionReason.UNSUBSCRIBE.value,
    help=_("le motif des lignes qui n’en disent aucun"),
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
        _("%(rows)s\u00a0: %(added)s nouvelles, %(known)s déjà là, %(refused)s refusées.")
        % {
            "rows": counted(account.rows, _("ligne"), _("lignes")),
            "added": format_integer(account.added),
            "known": format_integer(account.known),
            "refused": format_integer(account.refused),
        },
        *(
            _("  ligne %(row)s, «\u00a0%(value)s\u00a0»\u00a0: %(reason)s") % refusal
            for refusal in account.refusals[:10]
        ),
    )


def _tell(caller: Caller, done: int, total: int) -> None:
    if done < total:
        caller.tell(_("%(done)s lignes sur %(total)s") % {"done": format_integer(done), "total": format_integer(total)})


def _content_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise NotPossible(_("Ce fichier dépasse 200\u00a0Mo\u00a0: coupez-le en plusieurs."))
        return file.read_bytes()
    except OSError:
        raise NotPossible(_("Le fichier %(file)s ne se lit pas, ou n’existe pas.") % {"file": file}) from None


@filon_command("export", help=_("Écrit la liste dans un fichier CSV\u00a0: des empreintes, aucune adresse en clair."))
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
        refusal = _("Le fichier %(file)s ne peut être écrit\u00a0: %(cause)s.")
        raise NotPossible(refusal % {"file": file, "cause": _(refusal_of_the_disk(error))}) from None
    caller.answer(
        {"file": str(file), "rows": count},
        _("%(addresses)s dans %(file)s, sous forme d’empreintes.")
        % {"addresses": counted(count, _("adresse"), _("adresses")), "file": file},
        _("Seule une installation qui a la même clé (FILON_SUPPRESSION_KEY) pourra les reconnaître."),
    )


suppression.add_command(import_list)
suppression.add_command(export_list)

"""`filon backup FILE` and `filon restore FILE`, while the site is open."""

from pathlib import Path

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.cli.database import ensure_database
from filon.cli.language import translated as _
from filon.kit.french import format_integer
from filon.usecases.backing_up import back_up, restore_backup
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require

BYTES_IN_A_MEGABYTE = 1_000_000


@filon_command("backup", help=_("Sauvegarde la base et les fichiers dans un seul fichier, sans rien arrêter."))
@click.argument("file", type=click.Path(path_type=Path))
def backup(caller: Caller, *, file: Path) -> None:
    require(caller.viewer, Entity.SETTING, Action.EXPORT)
    account = back_up(to=file, now=timezone.now())
    caller.answer(
        {"file": str(account.path), "bytes": account.size, "parts": account.parts},
        _("Sauvegarde écrite : %(file)s (%(size)s Mo).")
        % {"file": account.path, "size": format_integer(-(-account.size // BYTES_IN_A_MEGABYTE))},
    )


@filon_command("restore", help=_("Remet une sauvegarde à la place de tout ; l’état d’avant est gardé dans un fichier."))
@click.argument("file", type=click.Path(path_type=Path))
def restore(caller: Caller, *, file: Path) -> None:
    require(caller.viewer, Entity.SETTING, Action.WRITE)
    aside = restore_backup(source=file, now=timezone.now())
    ensure_database()  # a backup of an older version is brought up to date
    caller.answer(
        {"file": str(file), "former": str(aside)},
        _("Sauvegarde remise en place. L’état d’avant est dans %(file)s : « filon restore » le remettrait.")
        % {"file": aside},
        _("Si la sauvegarde vient d’une autre machine, arrêtez Filon et rouvrez-le : la clé secrète a changé."),
    )

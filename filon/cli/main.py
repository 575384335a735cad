"""The command `filon`: one list of commands, each loaded only when it is called."""

import os
import sys
from importlib import import_module
from typing import NamedTuple

import click
import django
from django.core.exceptions import ImproperlyConfigured

from filon.cli.language import in_context, let_click_speak
from filon.cli.language import translated as _


class Registered(NamedTuple):
    place: str  # module:attribute
    summary: str  # what `filon --help` says


COMMANDS: dict[str, Registered] = {
    "serve": Registered("filon.cli.serve:serve", _("ouvre le site et son travail de fond")),
    "worker": Registered(
        "filon.cli.worker:worker", _("exécute sans fin les travaux dus (plusieurs à la fois si l’on veut)")
    ),
    "tick": Registered("filon.cli.worker:tick", _("exécute une fois chaque travail dû")),
    "user": Registered("filon.cli.users:user", _("ajoute une personne : filon user add ADRESSE --role R")),
    "init": Registered("filon.cli.profiles:init", _("installe un profil de tunnel (étapes, noms, responsables)")),
    "import": Registered("filon.cli.imports:import_file", _("importe un fichier CSV, Excel, Parquet ou vCard")),
    "imports": Registered("filon.cli.imports:imports", _("les imports faits ; undo en reprend un")),
    "export": Registered("filon.cli.export:export", _("écrit des fiches dans un fichier CSV, Excel, JSON ou vCard")),
    "segment": Registered("filon.cli.segments:segment", _("les segments : count, list, create")),
    "process": Registered(
        "filon.cli.process:process_commands", _("les processus de vente\u00a0: list, export, import, diff")
    ),
    "campaign": Registered("filon.cli.campaign:campaign_commands", _("les campagnes\u00a0: list, launch, pause, stop")),
    "dedupe": Registered("filon.cli.dedupe:dedupe", _("cherche les doublons, fusionne les sûrs, défait une fusion")),
    "lot": Registered(
        "filon.cli.lots:lot", _("les lots\u00a0: ce que chaque fichier acheté ou collecté a donné\u202f; list, show")
    ),
    "score": Registered("filon.cli.score:score", _("les scores : rules les recalcule, explain dit pourquoi")),
    "mail": Registered(
        "filon.cli.mail:mail",
        _("les messages reçus\u00a0: classify dit si c’est une non-remise, une plainte, une réponse"),
    ),
    "suppression": Registered("filon.cli.suppression:suppression", _("la liste d’opposition : import, export")),
    "report": Registered(
        "filon.cli.report:report",
        _("les rapports : tunnel, opportunités en cours, gagné et perdu, prévision, qualité du fichier"),
    ),
    "demo": Registered("filon.cli.demo:demo", _("charge la société de démonstration, ou la retire")),
    "check": Registered(
        "filon.cli.check:check", _("vérifie les réglages et les données ; --repair refait ce qui se déduit")
    ),
    "bench": Registered("filon.cli.bench:bench", _("mesures de vitesse, rapportées à un plancher")),
    "backup": Registered("filon.cli.backup:backup", _("sauvegarde tout dans un fichier, sans rien arrêter")),
    "restore": Registered("filon.cli.backup:restore", _("remet une sauvegarde en place")),
}


class LazyGroup(click.Group):
    """Loads the module of a command when it is called: `filon --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        registered = COMMANDS.get(cmd_name)
        if registered is None:
            return None
        module, _, attribute = registered.place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(in_context("terminal", "Commandes")):
            formatter.write_dl([(name, registered.summary) for name, registered in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    help=_("Filon : la prospection, du suspect au client qui recommande.")
    + "\n\n"
    + _("Chaque commande accepte --json (un seul objet sur la sortie) et --as ADRESSE (agir au nom d’un collègue)."),
)
@click.version_option(package_name="filon", prog_name="filon", help=_("montre la version"))
def cli() -> None:
    pass


def main() -> None:
    let_click_speak()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as wrong:
        click.echo(_("Les réglages de Filon sont à revoir : %(cause)s") % {"cause": wrong}, err=True)
        sys.exit(1)
    cli(prog_name="filon")

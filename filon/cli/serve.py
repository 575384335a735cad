"""`filon serve`: the site and its worker, on this machine or for the whole office."""

import sys

import click
from django.conf import settings
from django.utils import timezone

from demo.load import load_demonstration
from filon.cli.conventions import Caller, filon_command
from filon.cli.demo import login_sentences
from filon.cli.language import translated as _
from filon.cli.serving import (
    Together,
    collect_static_files,
    free_port,
    server_command,
    static_files_are_ready,
    worker_command,
)
from filon.records.selectors.batches import loaded_demonstration
from filon.usecases.demonstration import is_first_run
from filon.users.gateways import letters_folder

PORT = 8000
LOCAL = ("127.0.0.1", "localhost", "::1")


@filon_command("serve", help=_("Ouvre le site et son travail de fond. Ctrl-C pour arrêter."))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=_("adresse d’écoute ; 0.0.0.0 pour tout le réseau")
)
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help=_("pris, le suivant est choisi")
)
@click.option("--demo", "with_demo", is_flag=True, help=_("charge la société de démonstration si la base est neuve"))
def serve(caller: Caller, *, host: str, port: int, with_demo: bool) -> None:
    if with_demo and is_first_run():
        caller.tell(_("Première ouverture : chargement de la société de démonstration…"))
        load_demonstration(now=timezone.now())
    if not static_files_are_ready():
        caller.tell(_("Préparation des feuilles de style et des scripts…"))
        collect_static_files()
    chosen = free_port(host=host, wanted=port)
    running = Together()
    running.stop_on_signals()
    running.start(server_command(host=host, port=chosen))
    running.start(worker_command())
    if running.wait_until_answering(host=host, port=chosen):
        _announce(caller, host=host, wanted=port, port=chosen)
        running.wait()
    sys.exit(running.end())


def _announce(caller: Caller, *, host: str, wanted: int, port: int) -> None:
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host
    address = f"http://{shown}:{port}/"
    demo = loaded_demonstration() is not None
    caller.answer(
        {"address": address, "port": port, "demo": demo},
        *([_("Le port %(port)s est pris : Filon en a choisi un autre.") % {"port": wanted}] if port != wanted else []),
        "",
        _("  Filon est ouvert : %(address)s") % {"address": address},
        "",
        *(login_sentences() if demo else []),
        *_where_letters_wait(),
        *_advice_for_the_network(host),
        _("Ctrl-C pour arrêter."),
    )
    sys.stdout.flush()


def _where_letters_wait() -> list[str]:
    folder = letters_folder()
    told = _("Sans serveur de courriel (FILON_MAIL_HOST), les lettres attendent dans %(folder)s")
    return [told % {"folder": folder}] if folder else []


def _advice_for_the_network(host: str) -> list[str]:
    if host in LOCAL or set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]", "testserver"}:
        return []
    return [
        _(
            "Pour ouvrir le site depuis un autre poste, donnez son nom : FILON_HOSTS=crm.exemple.fr filon serve --host 0.0.0.0"
        )
    ]

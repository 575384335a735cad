"""`filon demo`: the demonstration company comes; `filon demo --empty`: it goes."""

import time
from datetime import datetime

import click

from demo.load import load_demonstration
from demo.staff import COLLEAGUES, DOMAIN, PASSWORD
from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.cli.language import counted
from filon.cli.language import translated as _
from filon.usecases.emptying_demo import empty_demonstration
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


@filon_command(
    "demo", help=_("Charge la société de démonstration : 2 000 entreprises inventées et dix-huit mois d’histoire.")
)
@click.option("--empty", is_flag=True, help=_("retire la société de démonstration, garde ce que vous avez ajouté"))
@as_of_option
def demo(caller: Caller, *, empty: bool, now: datetime) -> None:
    require(caller.viewer, Entity.SETTING, Action.WRITE)
    if empty:
        _empty(caller, now)
        return
    started = time.perf_counter()
    batch = load_demonstration(now=now)
    seconds = round(time.perf_counter() - started, 1)
    result = {
        "batch": batch.pk,
        "created": batch.counts["created"],
        "logins": logins(),
        "password": PASSWORD,
        "seconds": seconds,
    }
    caller.answer(
        result, _("Société de démonstration chargée en %(seconds)s s.") % {"seconds": seconds}, *login_sentences()
    )


def _empty(caller: Caller, now: datetime) -> None:
    removed = empty_demonstration(by=caller.author, now=now)
    caller.answer(
        {"removed": removed},
        _("Société de démonstration retirée : %(companies)s, %(deals)s. Ce que vous aviez ajouté est resté.")
        % {
            "companies": counted(removed["company"], _("entreprise"), _("entreprises")),
            "deals": counted(removed["opportunity"], _("opportunité"), _("opportunités")),
        },
    )


def logins() -> dict[str, str]:
    """Address → role, of the colleagues that a newcomer should try."""
    return {f"{one.first_name}@{DOMAIN}": one.role.label for one in COLLEAGUES}


def login_sentences() -> list[str]:
    shown = ("camille", "marc", "helene", "ines", "admin")
    lines = [
        f"  {one.first_name + '@' + DOMAIN:<26}{one.full_name} ({_(one.role.label).lower()})"
        for one in COLLEAGUES
        if one.first_name in shown
    ]
    return [
        _("Comptes de démonstration :"),
        *lines,
        _("  mot de passe de tous : %(password)s") % {"password": PASSWORD},
    ]

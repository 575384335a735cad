"""`filon demo`: the demonstration company comes; `filon demo --empty`: it goes."""

import time
from datetime import datetime

from demo.load import load_demonstration
from demo.staff import COLLEAGUES, DOMAIN, PASSWORD
from filon.cli.conventions import Caller, as_of_option, filon_command


@filon_command(
    "demo", help="Charge la société de démonstration : 2 000 entreprises inventées et dix-huit mois d’histoire."
)
@as_of_option
def demo(caller: Caller, *, now: datetime) -> None:
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
    caller.answer(result, f"Société de démonstration chargée en {seconds} s.", *login_sentences())


def logins() -> dict[str, str]:
    """Address → role, of the colleagues that a newcomer should try."""
    return {f"{one.first_name}@{DOMAIN}": one.role.label for one in COLLEAGUES}


def login_sentences() -> list[str]:
    shown = ("camille", "marc", "helene", "ines", "admin")
    lines = [
        f"  {one.first_name + '@' + DOMAIN:<26}{one.full_name} ({one.role.label.lower()})"
        for one in COLLEAGUES
        if one.first_name in shown
    ]
    return ["Comptes de démonstration :", *lines, f"  mot de passe de tous : {PASSWORD}"]

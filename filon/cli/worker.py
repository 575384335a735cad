"""`filon worker` runs due jobs for ever; `filon tick` runs each of them once."""

import sys
from datetime import datetime

import click

from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.cli.language import translated as _
from filon.worker.runner import run_due_jobs, run_for_ever
from filon.worker.schedule import JOBS


@filon_command(
    "worker", help=_("Exécute sans fin les travaux dus ; plusieurs peuvent tourner à la fois. Ctrl-C pour arrêter.")
)
@click.option("--quiet", is_flag=True, help=_("ne dit rien tant que tout va bien"))
def worker(caller: Caller, *, quiet: bool) -> None:
    if not quiet:
        caller.tell(_("Travail de fond en marche : %(jobs)s travaux. Ctrl-C pour arrêter.") % {"jobs": len(JOBS)})
    run_for_ever()


@filon_command("tick", help=_("Exécute une fois chaque travail dû."))
@as_of_option
def tick(caller: Caller, *, now: datetime) -> None:
    outcomes = run_due_jobs(clock=lambda: now)
    descriptions = {job.name: _(job.description) for job in JOBS}
    failed = [outcome for outcome in outcomes if outcome.error]
    caller.answer(
        {"jobs": [outcome._asdict() for outcome in outcomes]},
        *(
            _("%(job)s : %(outcome)s") % {"job": descriptions[outcome.job], "outcome": outcome.error or _("fait")}
            for outcome in outcomes
        ),
        *([] if outcomes else [_("Rien n’est dû.")]),
    )
    if failed:
        sys.exit(1)

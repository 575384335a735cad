"""`filon check`: are the settings safe, does the data hold together; `--repair` rebuilds what is derived."""

import sys
from dataclasses import asdict
from datetime import datetime

import click

from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.usecases.checking import check_data, repair_data
from filon.usecases.checking_findings import Finding
from filon.usecases.checking_settings import check_settings
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


@filon_command(
    "check", help="Vérifie les réglages et les données. Le code de retour est 1 quand quelque chose ne va pas."
)
@click.option("--repair", is_flag=True, help="refait les colonnes et index qui se déduisent du reste")
@as_of_option
def check(caller: Caller, *, repair: bool, now: datetime) -> None:
    require(caller.viewer, Entity.SETTING, Action.WRITE if repair else Action.READ)
    repaired = {code: rows for code, rows in repair_data(now=now).items() if rows} if repair else {}
    settings, findings = check_settings(), check_data(now=now)
    wrong_settings = [setting for setting in settings if setting.sentence]
    wrong = [finding for finding in findings if finding.count]
    caller.answer(
        {
            "ok": not (wrong or wrong_settings),
            "settings": [
                {"setting": setting.code, "ok": not setting.sentence, "advice": setting.sentence}
                for setting in settings
            ],
            "checks": [asdict(finding) for finding in findings],
            "repaired": repaired,
        },
        *(f"Refait : {code} ({rows})" for code, rows in repaired.items()),
        *(f"Réglage : {setting.sentence}" for setting in wrong_settings),
        *(_sentence(finding) for finding in wrong),
        *(
            []
            if wrong or wrong_settings
            else [f"Tout est en ordre : {len(settings)} réglages et {len(findings)} règles vérifiés."]
        ),
    )
    if wrong or wrong_settings:
        sys.exit(1)


def _sentence(finding: Finding) -> str:
    examples = ", ".join(f"n° {pk}" for pk in finding.samples)
    remedy = " — filon check --repair le refait" if finding.repairable else ""
    return f"{finding.title} : {finding.count}{f' (par exemple {examples})' if examples else ''}{remedy}"

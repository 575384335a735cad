"""`filon check`: are the settings safe, does the data hold together; `--repair` rebuilds what is derived."""

import sys
from dataclasses import asdict
from datetime import datetime

import click

from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.cli.language import translated as _
from filon.usecases.checking import check_data, repair_data
from filon.usecases.checking_findings import Finding
from filon.usecases.checking_settings import check_settings
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


@filon_command(
    "check", help=_("Vérifie les réglages et les données. Le code de retour est 1 quand quelque chose ne va pas.")
)
@click.option("--repair", is_flag=True, help=_("refait les colonnes et index qui se déduisent du reste"))
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
        *(_("Refait : %(code)s (%(rows)s)") % {"code": code, "rows": rows} for code, rows in repaired.items()),
        *(_("Réglage : %(advice)s") % {"advice": setting.sentence} for setting in wrong_settings),
        *(_sentence(finding) for finding in wrong),
        *(
            []
            if wrong or wrong_settings
            else [
                _("Tout est en ordre : %(settings)s réglages et %(rules)s règles vérifiés.")
                % {"settings": len(settings), "rules": len(findings)}
            ]
        ),
    )
    if wrong or wrong_settings:
        sys.exit(1)


def _sentence(finding: Finding) -> str:
    told = _("%(title)s : %(count)s") % {"title": finding.title, "count": finding.count}
    if finding.samples:
        examples = ", ".join(_("n° %(number)s") % {"number": pk} for pk in finding.samples)
        told += _(" (par exemple %(examples)s)") % {"examples": examples}
    return told + (_(" — filon check --repair le refait") if finding.repairable else "")

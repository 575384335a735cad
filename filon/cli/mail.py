"""filon mail classify: what received messages are, one JSON line a file."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.cli.language import translated as _
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.kit.french import format_date
from filon.messaging.rules.incoming.classifying import Incoming, classify


@click.group(help=_("Les messages reçus\u00a0: avis de non-remise, plaintes, absences, réponses."))
def mail() -> None:
    pass


@filon_command(
    "classify",
    needs_database=False,
    help=_("Dit ce qu’est chaque message reçu\u00a0; avec --json, une ligne JSON par fichier."),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_of_option
def classify_files(caller: Caller, *, files: tuple[Path, ...], now: datetime) -> None:
    """The one command that prints several objects: as many as files, as it reads them."""
    for file in files:
        found = classify(content_of(file), today=day_in_paris(now))
        if caller.as_json:
            click.echo(json.dumps({"file": str(file), **as_document(found)}, ensure_ascii=False))
        else:
            click.echo(_("%(file)s\u00a0: %(verdict)s") % {"file": file.name, "verdict": in_words(found)})


def content_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotPossible(
            _("«\u00a0%(file)s\u00a0» ne se lit pas\u00a0: %(reason)s.")
            % {"file": file, "reason": refusal_of_the_disk(error)}
        ) from error


def as_document(found: Incoming) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "hard": found.hard,
        "recipients": [
            {"address": one.address, "status": one.status, "reason": one.reason.value, "hard": one.hard}
            for one in found.recipients
        ],
        "returns_on": found.returns_on.isoformat() if found.returns_on else None,
        "intent": found.intent.value if found.intent else None,
        "text": found.text,
    }


def in_words(found: Incoming) -> str:
    told = [found.kind.label]
    told += [f"{one.address} ({one.reason.label.lower()})" for one in found.recipients]
    if found.intent:
        told.append(found.intent.label.lower())
    if found.returns_on:
        told.append(_("le %s") % format_date(found.returns_on))
    return ", ".join(told)


mail.add_command(classify_files)

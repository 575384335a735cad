"""filon process list, export, import, diff: the sales processes as files that people read and correct."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.cli.language import counted
from filon.cli.language import translated as _
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.kit.versions import VersionState
from filon.playbook.models import Process, ProcessVersion
from filon.playbook.rules.process_diff import Difference, compare_processes
from filon.playbook.rules.process_text import ProcessText
from filon.playbook.rules.ready_processes import READY, ready_text
from filon.playbook.selectors.processes import process_named, processes_for, text_of, version_in, version_of
from filon.usecases.processes import export_process, import_process, publish_draft, read_process_here

DRAFT_NAME = "brouillon"


@click.group("process", help=_("Les processus de vente\u00a0: list, export, import, diff."))
def process_commands() -> None:
    pass


@filon_command("list", help=_("Les processus et leurs versions\u202f; et les six qui sont prêts à l’emploi."))
def list_processes(caller: Caller) -> None:
    accounts, lines = [], []
    for one in processes_for(viewer=caller.viewer):
        account = account_of(one)
        accounts.append(account)
        versions = ", ".join(_told(version) for version in one.versions.all())
        lines.append(f"{one.key}\t{one.name}\t{versions}")
    ready = [one._asdict() for one in READY]
    told = [f"{one.file}\t{one.name}\t{one.about}" for one in READY]
    caller.answer(
        {"processes": accounts, "ready": ready},
        *lines,
        "",
        _("Prêts à l’emploi (filon process import --ready NOM)\u00a0:"),
        *told,
    )


def account_of(one: Process) -> dict[str, Any]:
    return {
        "process": one.key,
        "name": one.name,
        "kind": one.kind,
        "default": one.is_default,
        "versions": [
            {"version": version.number, "state": version.state, "live_at": version.live_at}
            for version in one.versions.all()
        ],
    }


def _told(version: ProcessVersion) -> str:
    return f"{version.number} ({VersionState(version.state).label.lower()})"


@filon_command("export", help=_("Écrit un processus entier dans un fichier TOML\u202f; sans fichier, à l’écran."))
@click.argument("name", metavar=_("PROCESSUS"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar=_("FICHIER"))
@click.option(
    "--version", "number", metavar=_("N"), help=_("une version, ou « brouillon »\u202f; sinon celle en service")
)
def export(caller: Caller, *, name: str, out: Path | None, number: str | None) -> None:
    version = _version(process_named(name, viewer=caller.viewer), number)
    written = export_process(version)
    answer = {"process": version.process.key, "version": version.number, "state": version.state}
    if out is None:
        caller.answer(answer | {"text": written}, written.rstrip("\n"))
        return
    try:
        out.write_text(written, encoding="utf-8")
    except OSError as error:
        raise NotPossible(
            _("%(file)s ne s’écrit pas\u00a0: %(cause)s.") % {"file": out, "cause": _(refusal_of_the_disk(error))}
        ) from None
    told = _("%(process)s, version %(number)s, est écrit dans %(file)s.")
    caller.answer(
        answer | {"file": str(out)}, told % {"process": version.process, "number": version.number, "file": out}
    )


def _version(one: Process, number: str | None) -> ProcessVersion:
    if number is None:
        live = version_in(one, VersionState.LIVE) or version_in(one, VersionState.DRAFT)
        assert live is not None  # a process goes with its last version
        return live
    if number == DRAFT_NAME:
        draft = version_in(one, VersionState.DRAFT)
        if draft is None:
            raise NotPossible(_("« %(process)s » n’a pas de brouillon.") % {"process": one})
        return draft
    if not number.isascii() or not number.isdigit() or len(number) > 5:
        raise NotPossible(_("Une version est un nombre, ou « brouillon »."))
    return version_of(one, int(number))


@filon_command("import", help=_("Lit un processus et en fait un brouillon, à relire avant de le mettre en service."))
@click.argument("file", type=click.Path(path_type=Path), metavar=_("FICHIER"), required=False)
@click.option("--ready", metavar=_("NOM"), help=_("l’un des processus prêts à l’emploi, au lieu d’un fichier"))
@click.option("--publish", is_flag=True, help=_("le mettre aussitôt en service"))
@click.option("--dry-run", is_flag=True, help=_("le lire sans rien garder"))
@as_of_option
def import_file(
    caller: Caller, *, file: Path | None, ready: str | None, publish: bool, dry_run: bool, now: datetime
) -> None:
    if (file is None) == (ready is None):
        raise click.UsageError(_("Donnez un fichier, ou --ready et un nom."))
    text = ready_text(ready) if ready else _read(file)
    if dry_run:
        told = read_process_here(text=text, now=now)
        answer = {"process": told.key, "verdict": "readable", "stages": len(told.stages)}
        caller.answer(answer, _("« %(process)s » se lit sans faute.") % {"process": told.name})
        return
    version, verdict = import_process(text=text, by=caller.viewer, now=now)
    if publish and version.state == VersionState.DRAFT:
        publish_draft(draft=version, version=version.version, by=caller.viewer, now=now)
        verdict = "published"
    sentences = {
        "created": _(
            "« %(process)s » est un nouveau processus, en brouillon\u00a0: relisez-le, puis mettez-le en service."
        ),
        "drafted": _(
            "La version %(number)s de « %(process)s » est un brouillon\u00a0: relisez-la, puis mettez-la en service."
        ),
        "unchanged": _("« %(process)s » dit déjà cela\u00a0: rien n’a changé."),
        "published": _("La version %(number)s de « %(process)s » est en service."),
    }
    answer = {"process": version.process.key, "version": version.number, "verdict": verdict}
    caller.answer(answer, sentences[verdict] % {"process": version.process, "number": version.number})


def _read(file: Path | None) -> str:
    assert file is not None
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        refusal = _("%(file)s ne se lit pas\u00a0: %(cause)s.")
        raise NotPossible(refusal % {"file": file, "cause": _(refusal_of_the_disk(error))}) from None
    except UnicodeDecodeError:
        raise NotPossible(
            _("%(file)s n’est pas écrit en UTF-8\u00a0: enregistrez-le ainsi.") % {"file": file}
        ) from None


@filon_command(
    "diff", help=_("Ce qui change de A à B\u00a0: fichiers, processus, ou versions (default:1, default:brouillon).")
)
@click.argument("before", metavar=_("A"))
@click.argument("after", metavar=_("B"))
@as_of_option
def diff(caller: Caller, *, before: str, after: str, now: datetime) -> None:
    old, new = _told_by(before, caller, now), _told_by(after, caller, now)
    found = compare_processes(old, new)
    differences = [one._asdict() | {"kind": one.kind.value} for one in found]
    answer = {"before": before, "after": after, "differences": differences}
    head = counted(len(found), _("différence"), _("différences")) if found else _("Aucune différence.")
    caller.answer(answer, head, *(_line(one) for one in found))


def _told_by(name: str, caller: Caller, now: datetime) -> ProcessText:
    if name.endswith(".toml"):
        return read_process_here(text=_read(Path(name)), now=now)
    key, _colon, number = name.partition(":")
    return text_of(_version(process_named(key, viewer=caller.viewer), number or None))


def _line(one: Difference) -> str:
    place = _("%(place)s\u00a0: ") % {"place": one.label} if one.label else ""
    values = " → ".join(" / ".join(value.splitlines()) for value in (one.before, one.after) if value)
    return f"  {place}{one.kind.label.lower()}, {one.what}{' : ' + values if values else ''}"


for command in (list_processes, export, import_file, diff):
    process_commands.add_command(command)

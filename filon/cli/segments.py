"""filon segment count, list, create: named selections of people and companies."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.cli.language import counted
from filon.cli.language import translated as _
from filon.kit.criteria import describe_criteria
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.segments.models import Segment
from filon.segments.rules.kinds import SEGMENTED, SegmentKind
from filon.segments.selectors import members_of, rows_of, segment_named, segments_for, told
from filon.segments.services.writing import create_segment


def _members(count: int, kind: SubjectKind) -> str:
    if kind == SubjectKind.CONTACT:
        return counted(count, _("contact"), _("contacts"))
    return counted(count, _("entreprise"), _("entreprises"))


@click.group(help=_("Les segments\u00a0: des sélections de contacts ou d’entreprises qui ont un nom."))
def segment() -> None:
    pass


@filon_command("count", help=_("Combien de fiches sont dans ce segment, en ce moment même."))
@click.argument("name", metavar=_("NOM"))
@as_of_option
def count(caller: Caller, *, name: str, now: datetime) -> None:
    found = segment_named(name, viewer=caller.viewer)
    how_many = members_of(found, viewer=caller.viewer, now=now).count()
    answer = account_of(found, now=now) | {"count": how_many}
    caller.answer(
        answer,
        _("%(segment)s\u00a0: %(members)s")
        % {"segment": found.name, "members": _members(how_many, SubjectKind(found.entity))},
        f"  {answer['sentence']}.",
    )


@filon_command("list", help=_("Les fiches de ce segment\u202f; sans nom, tous les segments."))
@click.argument("name", metavar=_("[NOM]"), required=False)
@as_of_option
def list_members(caller: Caller, *, name: str | None, now: datetime) -> None:
    if not name:
        _list_segments(caller, now=now)
        return
    found = segment_named(name, viewer=caller.viewer)
    rows = rows_of(found, viewer=caller.viewer, now=now)
    if not caller.as_json:
        for pk, title in rows:
            click.echo(f"{pk}\t{title}")
        return
    members = [{"id": pk, "name": title} for pk, title in rows]
    caller.answer(account_of(found, now=now) | {"count": len(members), "members": members})


def _list_segments(caller: Caller, *, now: datetime) -> None:
    accounts, lines = [], []
    for one in segments_for(viewer=caller.viewer):
        account = account_of(one, now=now)
        if not account["problem"]:
            account["count"] = members_of(one, viewer=caller.viewer, now=now).count()
        accounts.append(account)
        size = _members(account["count"], SubjectKind(one.entity)) if not account["problem"] else "—"
        told = account["problem"] or f"{account['sentence']}."
        lines.append(
            _("%(segment)s\u00a0: %(members)s. %(told)s") % {"segment": one.name, "members": size, "told": told}
        )
    caller.answer({"segments": accounts}, *(lines or [_("Il n’y a encore aucun segment.")]))


def account_of(found: Segment, *, now: datetime) -> dict[str, Any]:
    said = told(found, now=now)
    return {
        "segment": found.name,
        "entity": found.entity,
        "kind": found.kind,
        "count": None,
        "sentence": said.sentence,
        "problem": said.problem,
        "shared": found.shared,
        "owner": str(found.owner) if found.owner else None,
    }


@filon_command(
    "create", help=_("Crée un segment d’après des critères écrits en JSON\u202f; sans critères, une liste à remplir.")
)
@click.argument("name", metavar=_("NOM"))
@click.option("--entity", required=True, type=click.Choice([kind.value for kind in SEGMENTED]))
@click.option("--criteria", metavar=_("JSON"), help=_("les critères, ou @FICHIER qui les contient"))
@click.option("--private", is_flag=True, help=_("ne le montrer qu’à son auteur (avec --as)"))
@as_of_option
def create(caller: Caller, *, name: str, entity: str, criteria: str | None, private: bool, now: datetime) -> None:
    made = create_segment(
        name=name,
        entity=SubjectKind(entity),
        criteria=None if criteria is None else _read_criteria(criteria),
        shared=not private,
        by=caller.viewer,
        now=now,
    )
    how_many = members_of(made, viewer=caller.viewer, now=now).count()
    sentence = describe_criteria(made.criteria) if made.kind == SegmentKind.DYNAMIC else _("liste à remplir")
    caller.answer(
        account_of(made, now=now) | {"count": how_many},
        _("Segment «\u00a0%(segment)s\u00a0»\u00a0: %(members)s (%(told)s).")
        % {"segment": made.name, "members": _members(how_many, SubjectKind(entity)), "told": sentence},
    )


def _read_criteria(written: str) -> dict[str, Any]:
    try:
        text = Path(written[1:]).read_text(encoding="utf-8") if written.startswith("@") else written
        tree = json.loads(text)
    except (OSError, UnicodeDecodeError):
        raise NotPossible(_("Le fichier %(file)s ne se lit pas, ou n’existe pas.") % {"file": written[1:]}) from None
    except (ValueError, RecursionError):
        raise NotPossible(_("Ces critères ne sont pas du JSON.")) from None
    if not isinstance(tree, dict):
        raise NotPossible(_('Les critères s’écrivent {"all": […]}, {"any": […]} ou {"none": […]}.'))
    return tree


segment.add_command(count)
segment.add_command(list_members)
segment.add_command(create)

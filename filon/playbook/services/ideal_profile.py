"""The ideal profile is prepared in a draft and put in force in one go; what graded before is kept as it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from filon.kit.errors import EditedMeanwhile
from filon.kit.versions import VersionState
from filon.playbook.models import IdealProfile
from filon.playbook.rules.ideal_profile import (
    MOST_LINES,
    ProfileLine,
    ProfileRefused,
    check_line,
    check_may_go_live,
    check_thresholds,
)
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

CONFLICT = "Quelqu’un d’autre a modifié ce brouillon entre-temps\u00a0: rouvrez la page, puis recommencez."


@transaction.atomic
def start_draft(*, by: Viewer, now: datetime) -> IdealProfile:
    """A copy of the live version to work on; the draft that is there already, if any."""
    require(by, Entity.METHOD, Action.WRITE)
    live = IdealProfile.objects.filter(state=VersionState.LIVE).first()
    kept = (
        {name: getattr(live, name) for name in ("lines", "grade_a", "grade_b", "grade_c", "min_known")} if live else {}
    )
    last = IdealProfile.objects.aggregate(last=Max("number"))["last"] or 0
    new = {"number": last + 1, "created_at": now, "updated_at": now, "by": _person(by), **kept}
    draft, _made = IdealProfile.objects.get_or_create(state=VersionState.DRAFT, defaults=new)
    return draft


def save_line(
    *, draft: IdealProfile, place: int | None, line: ProfileLine, version: int, by: Viewer, now: datetime
) -> IdealProfile:
    """Replace the line at that place, or add one."""
    check_line(line)
    documents = list(draft.lines)
    if place is None:
        if len(documents) >= MOST_LINES:
            raise ProfileRefused(f"Un profil tient en {MOST_LINES} lignes au plus.")
        documents.append(line.as_document())
    else:
        _check_place(place, documents)
        documents[place] = line.as_document()
    return _write(draft, {"lines": documents}, version=version, by=by, now=now)


def remove_line(*, draft: IdealProfile, place: int, version: int, by: Viewer, now: datetime) -> IdealProfile:
    documents = list(draft.lines)
    _check_place(place, documents)
    documents.pop(place)
    return _write(draft, {"lines": documents}, version=version, by=by, now=now)


def _check_place(place: int, documents: Sequence[Any]) -> None:
    if not 0 <= place < len(documents):
        raise EditedMeanwhile(CONFLICT)


def set_thresholds(
    *, draft: IdealProfile, a: int, b: int, c: int, known: int, version: int, by: Viewer, now: datetime
) -> IdealProfile:
    check_thresholds(a=a, b=b, c=c, known=known)
    values = {"grade_a": a, "grade_b": b, "grade_c": c, "min_known": known}
    return _write(draft, values, version=version, by=by, now=now)


def _write(draft: IdealProfile, values: dict[str, Any], *, version: int, by: Viewer, now: datetime) -> IdealProfile:
    require(by, Entity.METHOD, Action.WRITE)
    rows = IdealProfile.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not rows.update(**values, version=F("version") + 1, updated_at=now, by=_person(by)):
        raise EditedMeanwhile(CONFLICT)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def go_live(*, draft: IdealProfile, version: int, by: Viewer, now: datetime) -> IdealProfile:
    """From now on this version grades; the one before becomes past."""
    require(by, Entity.METHOD, Action.WRITE)
    check_may_go_live([ProfileLine.read(document) for document in draft.lines])
    waiting = IdealProfile.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not waiting.exists():
        raise EditedMeanwhile(CONFLICT)
    IdealProfile.objects.filter(state=VersionState.LIVE).update(state=VersionState.PAST)
    values = {"state": VersionState.LIVE, "live_at": now, "updated_at": now, "by": _person(by)}
    if not waiting.update(**values, version=F("version") + 1):
        raise EditedMeanwhile(CONFLICT)
    draft.refresh_from_db()
    return draft


def discard_draft(*, draft: IdealProfile, version: int, by: Viewer) -> None:
    require(by, Entity.METHOD, Action.WRITE)
    gone, _ = IdealProfile.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT).delete()
    if not gone:
        raise EditedMeanwhile(CONFLICT)


def _person(by: Viewer) -> User | None:
    return by if isinstance(by, User) else None

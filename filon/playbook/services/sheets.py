"""Qualification sheets are prepared in a draft and put in use in one go; what was answered before keeps its questions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import clean_cell, fold
from filon.kit.versions import VersionState
from filon.playbook.models import Persona, QualificationSheet, SheetVersion
from filon.playbook.models.sheets import NAME_WIDTH
from filon.playbook.rules.frameworks import FRAMEWORKS
from filon.playbook.rules.sheets import MOST_QUESTIONS, Question, SheetRefused, check_may_go_live, check_question
from filon.playbook.services.catalogue import refuse_taken_name
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

CONFLICT = "Quelqu’un d’autre a modifié cette fiche entre-temps\u00a0: rouvrez la page, puis recommencez."


@transaction.atomic
def create_sheet(*, name: str, framework: str = "", by: Viewer, now: datetime) -> QualificationSheet:
    """Its draft asks the questions of the framework, none without one; nothing is asked before it is put in use."""
    require(by, Entity.METHOD, Action.WRITE)
    title = _title(name, but=None)
    start = FRAMEWORKS.get(framework)
    questions = [question.as_document() for question in start.questions] if start else []
    sheet = QualificationSheet.objects.create(
        name=title, name_key=fold(title), position=QualificationSheet.objects.count(), created_at=now
    )
    SheetVersion.objects.create(sheet=sheet, number=1, questions=questions, created_at=now, by=_person(by))
    return sheet


@transaction.atomic
def describe_sheet(
    *, sheet: QualificationSheet, name: str, personas: Collection[Persona], version: int, by: Viewer
) -> None:
    """Its name, and whom it is asked: everybody whom no other sheet names, when `personas` is empty."""
    require(by, Entity.METHOD, Action.WRITE)
    title = _title(name, but=sheet.pk)
    _claim(sheet, version, name=title, name_key=fold(title))
    sheet.personas.set(personas)


@transaction.atomic
def archive_sheet(*, sheet: QualificationSheet, at: datetime | None, version: int, by: Viewer) -> None:
    """No longer asked (`at`), or asked again (None); what was answered stays."""
    require(by, Entity.METHOD, Action.WRITE)
    _claim(sheet, version, archived_at=at)


@transaction.atomic
def move_sheet(*, sheet: QualificationSheet, places: int, by: Viewer) -> None:
    """Earlier (negative) or later: the first that fits a person is asked."""
    require(by, Entity.METHOD, Action.WRITE)
    order = list(QualificationSheet.objects.select_for_update().order_by("position", "name"))
    place = order.index(sheet)
    order.insert(max(0, place + places), order.pop(place))
    for position, one in enumerate(order):
        QualificationSheet.objects.filter(pk=one.pk).exclude(position=position).update(position=position)


@transaction.atomic
def draft_of(*, sheet: QualificationSheet, by: Viewer, now: datetime) -> SheetVersion:
    """A copy of the live version to work on; the draft that is there already, if any."""
    require(by, Entity.METHOD, Action.WRITE)
    live = sheet.versions.filter(state=VersionState.LIVE).first()
    last = sheet.versions.aggregate(last=Max("number"))["last"] or 0
    new = {"number": last + 1, "questions": live.questions if live else [], "created_at": now, "by": _person(by)}
    draft, _made = SheetVersion.objects.get_or_create(sheet=sheet, state=VersionState.DRAFT, defaults=new)
    return draft


def save_question(
    *, draft: SheetVersion, place: int | None, question: Question, version: int, by: Viewer
) -> SheetVersion:
    """Replace the question at that place, or add one, which gets a key of its own. So does one that asks for another sort of
    answer: what was said before is no answer to it.
    """
    check_question(question)
    documents = list(draft.questions)
    if place is None:
        if len(documents) >= MOST_QUESTIONS:
            raise SheetRefused(f"Une fiche tient en {MOST_QUESTIONS} questions\u00a0: on la remplit pendant un appel.")
        documents.append(question._replace(key=_new_key()).as_document())
    else:
        _check_place(place, documents)
        before = Question.read(documents[place])
        key = before.key if (before.kind, before.field) == (question.kind, question.field) else _new_key()
        documents[place] = question._replace(key=key).as_document()
    return _write(draft, documents, version=version, by=by)


def remove_question(*, draft: SheetVersion, place: int, version: int, by: Viewer) -> SheetVersion:
    documents = list(draft.questions)
    _check_place(place, documents)
    documents.pop(place)
    return _write(draft, documents, version=version, by=by)


def move_question(*, draft: SheetVersion, place: int, places: int, version: int, by: Viewer) -> SheetVersion:
    documents = list(draft.questions)
    _check_place(place, documents)
    documents.insert(max(0, place + places), documents.pop(place))
    return _write(draft, documents, version=version, by=by)


def _new_key() -> str:
    return f"q_{token_hex(6)}"


def _check_place(place: int, documents: Sequence[Any]) -> None:
    if not 0 <= place < len(documents):
        raise EditedMeanwhile(CONFLICT)


def _write(draft: SheetVersion, documents: list[Any], *, version: int, by: Viewer) -> SheetVersion:
    require(by, Entity.METHOD, Action.WRITE)
    rows = SheetVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not rows.update(questions=documents, version=F("version") + 1, by=_person(by)):
        raise EditedMeanwhile(CONFLICT)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def put_sheet_in_use(*, draft: SheetVersion, version: int, by: Viewer, now: datetime) -> None:
    """From now on these questions are asked; those before become past, with their answers."""
    require(by, Entity.METHOD, Action.WRITE)
    check_may_go_live(draft.asked())
    SheetVersion.objects.filter(sheet=draft.sheet_id, state=VersionState.LIVE).update(state=VersionState.PAST)
    waiting = SheetVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not waiting.update(state=VersionState.LIVE, live_at=now, by=_person(by), version=F("version") + 1):
        raise EditedMeanwhile(CONFLICT)


def discard_draft(*, draft: SheetVersion, version: int, by: Viewer) -> None:
    require(by, Entity.METHOD, Action.WRITE)
    if draft.sheet.versions.count() == 1:
        raise NotPossible("Cette fiche n’a que ce brouillon\u00a0: archivez-la plutôt.")
    gone, _ = SheetVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT).delete()
    if not gone:
        raise EditedMeanwhile(CONFLICT)


def _title(name: str, *, but: int | None) -> str:
    title = " ".join(clean_cell(name[:1000]).split())
    if not title or len(title) > NAME_WIDTH:
        raise NotPossible(f"Donnez un nom à cette fiche, en {NAME_WIDTH} caractères au plus.")
    refuse_taken_name(QualificationSheet, title, but=but)
    return title


def _claim(sheet: QualificationSheet, version: int, **values: Any) -> None:
    if not QualificationSheet.objects.filter(pk=sheet.pk, version=version).update(**values, version=F("version") + 1):
        raise EditedMeanwhile(CONFLICT)


def _person(by: Viewer) -> User | None:
    return by if isinstance(by, User) else None

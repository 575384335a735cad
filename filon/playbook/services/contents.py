"""The library of contents: written, put at disposal, withdrawn; and the files that we keep of them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File as Upload
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import fold
from filon.playbook.models import Content, ContentCount, Persona
from filon.playbook.models.contents import KEY_WIDTH
from filon.playbook.rules.contents import ContentState
from filon.records.rules.given_files import name_to_give
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

CONFLICT = "Quelqu’un d’autre a modifié ce contenu entre-temps\u00a0: rouvrez la page, puis recommencez."


class ContentTitleTaken(NotPossible):
    """Two contents of one title: nobody would know which one to give."""


@transaction.atomic
def create_content(*, values: Mapping[str, Any], personas: Collection[Persona], by: Viewer, now: datetime) -> Content:
    """In preparation: nobody is offered it before `put_at_disposal`. `values`: columns of Content."""
    require(by, Entity.METHOD, Action.WRITE)
    _refuse_taken(values["title"], but=None)
    made = Content.objects.create(
        **values, key=_free_key(values["title"]), title_key=fold(values["title"]), created_at=now, updated_at=now
    )
    made.personas.set(personas)
    return made


@transaction.atomic
def edit_content(
    *,
    content: Content,
    values: Mapping[str, Any],
    personas: Collection[Persona],
    version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Its key stays: processes and criteria name it."""
    require(by, Entity.METHOD, Action.WRITE)
    _refuse_taken(values["title"], but=content.pk)
    if content.state == ContentState.LIVE and not (content.file or values["url"]):
        raise NotPossible(
            "On le partage en ce moment\u00a0: laissez son adresse ou joignez un fichier, ou retirez-le d’abord."
        )
    _claim(content, version, now=now, title_key=fold(values["title"]), **values)
    content.personas.set(personas)


@transaction.atomic
def keep_file(*, content: Content, upload: "Upload[bytes]", version: int, by: Viewer, now: datetime) -> None:
    """What people get from then on, by the links they have already too; the file before goes."""
    require(by, Entity.METHOD, Action.WRITE)
    name = name_to_give(name=upload.name or "", size=upload.size)
    before = content.file.name
    kept = default_storage.save(f"library/{content.key}{PurePosixPath(name).suffix.lower()}", upload)
    _claim(content, version, now=now, file=kept, file_name=name)
    _forget_file(before)


@transaction.atomic
def drop_file(*, content: Content, version: int, by: Viewer, now: datetime) -> None:
    require(by, Entity.METHOD, Action.WRITE)
    if content.state == ContentState.LIVE and not content.url:
        raise NotPossible(
            "On partage ce fichier en ce moment\u00a0: joignez l’autre à sa place, ou retirez d’abord le contenu."
        )
    before = content.file.name
    _claim(content, version, now=now, file="", file_name="")
    _forget_file(before)


@transaction.atomic
def put_at_disposal(*, content: Content, version: int, by: Viewer, now: datetime) -> None:
    require(by, Entity.METHOD, Action.WRITE)
    if not content.has_something:
        raise NotPossible("Il n’y a rien à ouvrir\u00a0: donnez l’adresse du contenu ou joignez un fichier.")
    _claim(content, version, now=now, state=ContentState.LIVE)


@transaction.atomic
def withdraw_content(*, content: Content, version: int, by: Viewer, now: datetime) -> None:
    """No longer offered; what was given keeps its links, what it gave its figures."""
    require(by, Entity.METHOD, Action.WRITE)
    _claim(content, version, now=now, state=ContentState.ARCHIVED)


@transaction.atomic
def count_opening(*, content: Content, day: date, by_machine: bool) -> None:
    """One more that day, of nobody in particular."""
    column = "robots" if by_machine else "opens"
    row, _made = ContentCount.objects.get_or_create(content=content, day=day)
    ContentCount.objects.filter(pk=row.pk).update(**{column: F(column) + 1})


def _refuse_taken(title: str, *, but: int | None) -> None:
    if Content.objects.filter(title_key=fold(title)).exclude(pk=but or 0).exists():
        raise ContentTitleTaken(f"«\u00a0{title}\u00a0» est déjà dans les contenus\u00a0: donnez un autre titre.")


def _free_key(title: str) -> str:
    """Readable, for it stands in the file of a process."""
    start = slugify(title)[: KEY_WIDTH - 4].strip("-") or "contenu"
    taken = set(Content.objects.filter(key__startswith=start).values_list("key", flat=True))
    return next(key for key in (start, *(f"{start}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


def _claim(content: Content, version: int, *, now: datetime, **values: Any) -> None:
    rows = Content.objects.filter(pk=content.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    content.refresh_from_db()


def _forget_file(name: str | None) -> None:
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))

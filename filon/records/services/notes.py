"""Notes on any record; a colleague named in one is told."""

import re
from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction

from filon.kit.errors import NotPossible
from filon.kit.french import format_integer
from filon.kit.subjects import Subject
from filon.kit.text import clean_cell, fold
from filon.records.models import Note
from filon.records.services.following import tell_followers
from filon.records.services.notifications import notify_many
from filon.users.models import User
from filon.users.rules.alerts import AlertKind

LONGEST_NOTE = 20_000  # characters: some ten pages; a longer text is a file
_MENTION = re.compile(r"@([^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*)?)")


class NoteRefused(NotPossible):
    """A note that cannot be kept."""


@transaction.atomic
def add_note(
    *,
    subject: Subject,
    text: str,
    by: User,
    now: datetime,
    title: str = "",
    address: str = "",
    sees: Callable[[User], bool] = lambda _person: True,
) -> Note:
    """Keep the note; tell those whom it names, and the followers of the record who may still see it (`sees`).

    `title` and `address` of the record go into their notification.
    """
    note = Note.objects.create(subject_kind=subject.kind, subject_id=subject.pk, text=read_note(text), by=by, at=now)
    named = people_named(note.text, among=User.objects.filter(is_active=True).exclude(pk=by.pk))
    note.mentions.set(named)
    told = f"{by} vous cite dans une note : {title}"
    notify_many(people=named, kind=AlertKind.NAMED, text=told, address=address, now=now)
    tell_followers(
        subject=subject,
        text=f"{by} a écrit une note\u00a0: {title}",
        address=address,
        now=now,
        but=[by.pk, *(person.pk for person in named)],
        sees=sees,
    )
    return note


def read_note(text: str) -> str:
    if len(text) > 2 * LONGEST_NOTE:  # before any work on ten megabytes
        raise NoteRefused(f"Une note tient en {format_integer(LONGEST_NOTE)} caractères. Joignez plutôt un fichier.")
    cleaned = clean_cell(text)
    if not cleaned:
        raise NoteRefused("Cette note est vide : écrivez quelque chose.")
    if len(cleaned) > LONGEST_NOTE:
        raise NoteRefused(f"Une note tient en {format_integer(LONGEST_NOTE)} caractères. Joignez plutôt un fichier.")
    return cleaned


def people_named(text: str, *, among: Collection[User]) -> list[User]:
    """Those whose full name, or first name when nobody else bears it, follows an @ in the text."""
    said = [fold(found) for found in _MENTION.findall(text)]
    if not said:
        return []
    firsts = [fold(person.full_name).partition(" ")[0] for person in among]
    return [
        person
        for person, first in zip(among, firsts, strict=True)
        if any(
            _names(words, full=fold(person.full_name), first=first, alone=firsts.count(first) == 1) for words in said
        )
    ]


def _names(words: str, *, full: str, first: str, alone: bool) -> bool:
    return bool(full) and (words == full or (alone and words.split(" ")[0].rstrip(".") == first))


def trash_note(*, note: Note, by: User, now: datetime) -> None:
    """Take one's own note away."""
    if note.by_id != by.pk:
        raise NoteRefused("Seule la personne qui a écrit cette note peut la retirer.")
    Note.objects.filter(pk=note.pk).update(deleted_at=now)

"""Notes: who is named is told, and nothing absurd is kept."""

import pytest

from filon.kit.subjects import Subject, SubjectKind
from filon.records.models import Note, Notification
from filon.records.services.notes import LONGEST_NOTE, NoteRefused, add_note, trash_note
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DUVAL = Subject(SubjectKind.COMPANY, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Voir avec @Camille Ferrand.", ["Camille Ferrand"]),
        ("@camille, tu l’appelles ?", ["Camille Ferrand"]),
        ("@Paul le sait", []),  # two colleagues have that first name
        ("@Paul Roux le sait, @Camille aussi", ["Camille Ferrand", "Paul Roux"]),
        ("écrire à contact@camille.fr", []),
        ("@Inès", []),  # she writes the note herself
    ],
)
def test_who_is_named_is_told_once(text: str, told: list[str]) -> None:
    ines = factories.user("Inès Benali")
    for name in ("Camille Ferrand", "Paul Roux", "Paul Petit"):
        factories.user(name)

    add_note(subject=DUVAL, text=text, by=ines, now=NOW, title="Menuiserie Duval", address="/entreprises/1/")

    notifications = Notification.objects.order_by("user__full_name")
    assert [notification.user.full_name for notification in notifications] == told
    assert {(n.text, n.address) for n in notifications} <= {
        ("Inès Benali vous cite dans une note : Menuiserie Duval", "/entreprises/1/")
    }


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "x" * (LONGEST_NOTE + 1), "x" * 10_000_000])
def test_an_empty_or_endless_note_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(NoteRefused):
        add_note(subject=DUVAL, text=text, by=factories.user(), now=NOW)
    assert Note.objects.count() == 0


def test_a_note_loses_what_no_database_can_hold() -> None:
    assert add_note(subject=DUVAL, text="Bon\x00jour", by=factories.user(), now=NOW).text == "Bonjour"


def test_only_its_author_takes_a_note_away() -> None:
    camille, marc = factories.user("Camille"), factories.user("Marc")
    note = add_note(subject=DUVAL, text="Bonjour", by=camille, now=NOW)

    with pytest.raises(NoteRefused):
        trash_note(note=note, by=marc, now=NOW)
    trash_note(note=note, by=camille, now=NOW)
    assert Note.objects.get().deleted_at == NOW

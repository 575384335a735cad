"""What is carried by hand: its words ready, noted once, never the same twice to the same person."""

from datetime import timedelta
from typing import Any

import pytest

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import CARRIED_AS, TaskKind
from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.messaging.models import Said
from filon.messaging.services.saying import AlreadySaid, note_said
from filon.permission.rules.kinds import Channel
from filon.permission.services.objections import object_to_prospecting
from filon.playbook.models import TemplateVersion
from filon.records.models import UndoEntry
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.carrying import CHANNELS, TEMPLATES, carry_words, words_ready
from filon.usecases.tidying import take_back
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.playbook.templates import a_template

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Durand")


@pytest.fixture
def claire(db: None) -> Contact:
    return make.contact("Claire", "Aubry", company=make.company("Menuiserie Aubry"))


def version(name: str = "Premier contact", body: str = "Bonjour {{ prénom }}", **told: Any) -> TemplateVersion:
    found = a_template(name, body, live=True, **told).in_force
    assert found is not None
    return found


def task(camille: User, contact: Contact | None, kind: str = "linkedin", **fields: Any) -> Task:
    told = {"title": "Écrire", "kind": kind, "due_at": NOW, "created_at": NOW, "assignee": camille, "contact": contact}
    return Task.objects.create(**(told | fields))


def carry(asked: Task, words: TemplateVersion | None, by: User, *, text: str = "Bonjour Claire") -> UndoEntry:
    return carry_words(task=asked, version=words, text=text, by=by, now=NOW + MINUTE)


def test_each_kind_that_is_carried_has_its_texts_and_its_line_of_the_timeline() -> None:
    assert set(TEMPLATES) == set(CARRIED_AS)
    assert set(CARRIED_AS) - set(CHANNELS) == {TaskKind.DOOR}


def test_the_text_is_ready_in_her_own_words(camille: User, claire: Contact) -> None:
    version()
    ready = words_ready(task=task(camille, claire), contact=claire, chosen=None, by=camille, now=NOW)
    assert ready.written is not None
    assert (ready.written.text, ready.told) == ("Bonjour Claire", False)


def test_done_is_on_the_timeline_off_the_list_and_its_words_are_noted(camille: User, claire: Contact) -> None:
    asked, words = task(camille, claire), version()
    carry(asked, words, camille)
    asked.refresh_from_db()
    done = Activity.objects.get()
    assert (done.kind, done.direction, done.text, done.contact) == ("social", "outbound", "Bonjour Claire", claire)
    assert (asked.done_at, asked.done_activity) == (NOW + MINUTE, done)
    assert (Said.objects.get().version, Said.objects.get().channel) == (words, "linkedin")


def test_the_same_words_are_refused_the_second_time_and_another_text_is_offered(camille: User, claire: Contact) -> None:
    words, other = version(), version("Relance", "Encore moi, {{ prénom }}")
    carry(task(camille, claire), words, camille)
    again = task(camille, claire, wording=words)
    assert words_ready(task=again, contact=claire, chosen=None, by=camille, now=NOW).told
    with pytest.raises(AlreadySaid):
        carry(again, words, camille)
    assert Activity.objects.count() == 1
    offered = words_ready(task=task(camille, claire), contact=claire, chosen=None, by=camille, now=NOW)
    assert offered.version == other


def test_words_that_a_plan_kept_for_this_task_are_its_own(camille: User, claire: Contact) -> None:
    words = version()
    asked = task(camille, claire, wording=words)
    note_said(contact=claire, version=words, now=NOW)
    assert not words_ready(task=asked, contact=claire, chosen=None, by=camille, now=NOW).told
    carry(asked, words, camille)
    assert (Activity.objects.count(), Said.objects.count()) == (1, 1)


def test_a_slip_is_taken_back_and_the_words_may_be_said_again(camille: User, claire: Contact) -> None:
    asked, words = task(camille, claire), version()
    undo = carry(asked, words, camille)
    take_back(entry=undo, by=camille, now=NOW + 2 * MINUTE)
    asked.refresh_from_db()
    assert (asked.done_at, Activity.objects.count(), Said.objects.count()) == (None, 0, 0)
    carry(asked, words, camille)


def test_who_refused_the_channel_is_not_written_to(camille: User, claire: Contact) -> None:
    object_to_prospecting(contact=claire, proof="Dit au salon", at=NOW, by=BY_SYSTEM, now=NOW, channel=Channel.SOCIAL)
    ready = words_ready(task=task(camille, claire), contact=claire, chosen=None, by=camille, now=NOW)
    assert ready.decision is not None
    assert not ready.decision.allowed
    with pytest.raises(NotPossible, match="Pas de message à cette personne"):
        carry(task(camille, claire), None, camille)


def test_what_was_promised_is_said_in_ones_own_words(camille: User, claire: Contact) -> None:
    version()
    asked = task(camille, claire, promise=True)
    ready = words_ready(task=asked, contact=claire, chosen=None, by=camille, now=NOW)
    assert (ready.version, len(ready.offered)) == (None, 1)


def test_going_to_the_door_is_a_visit(camille: User, claire: Contact) -> None:
    carry(task(camille, claire, "door"), None, camille, text="Laissé la plaquette")
    assert (Activity.objects.get().kind, Activity.objects.get().direction) == ("visit", "")


def test_a_task_without_anybody_carries_nothing(camille: User) -> None:
    with pytest.raises(NotPossible, match="ne dit pas à qui parler"):
        carry(task(camille, None), None, camille)

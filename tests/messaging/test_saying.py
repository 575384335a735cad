"""The same words are told to a person once, whatever the template, the channel and the campaign."""

from datetime import timedelta

import pytest

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import log_activity
from filon.messaging.models import Message, Said
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.selectors.touches import told_already, when_free
from filon.messaging.services.outbox import queue_message
from filon.messaging.services.saying import AlreadySaid, PressureRefused, note_said, set_pressure_cap
from filon.playbook.models import TemplateVersion
from filon.playbook.services.templates import create_template
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def version_of(name: str, body: str, channel: str = "linkedin") -> TemplateVersion:
    marc = make.user(f"Marc {name}", role=Role.MARKETING)
    values = {"name": name, "channel": channel, "owner": None}
    version = create_template(values=values, subject="Objet", body=body, personas=(), by=marc, now=NOW).in_force
    assert version is not None
    return version


def a_message() -> Message:
    return queue_message(kind=MessageKind.TEST, address="lea@aubry.example", subject="x", body="y", key="said", now=NOW)


def test_the_same_words_are_refused_under_another_name_case_and_layout() -> None:
    lea = make.contact("Léa")
    note_said(contact=lea, version=version_of("Guide", "Voici le guide, Léa"), now=NOW)
    with pytest.raises(AlreadySaid) as refusal:
        note_said(contact=lea, version=version_of("Autre", "<p>voici  le GUIDE, lea</p>", "email"), now=NOW)
    assert refusal.value.sentence == (
        "Cette personne a déjà eu ce texte le 20 nov. 2026 (LinkedIn)\u00a0: dites-lui autre chose."
    )


def test_another_person_may_be_told_the_same() -> None:
    version = version_of("Guide", "Voici le guide")
    for name in ("Léa", "Paul"):
        note_said(contact=make.contact(name), version=version, now=NOW)
    assert Said.objects.count() == 2


def test_what_never_left_was_not_told() -> None:
    lea, version, message = make.contact("Léa"), version_of("Guide", "Voici le guide"), a_message()
    note_said(contact=lea, version=version, now=NOW, message=message)
    Message.objects.update(state=MessageState.FAILED)
    assert told_already([(lea.pk, version.fingerprint)]) == set()
    note_said(contact=lea, version=version, now=NOW)
    assert told_already([(lea.pk, version.fingerprint)]) == {(lea.pk, version.fingerprint)}


def test_calls_and_what_waits_in_the_outbox_press_alike() -> None:
    lea, now = make.contact("Léa"), NOW
    set_pressure_cap(most=2, days=7, by=SYSTEM)
    assert when_free([lea.pk], now=now) == {lea.pk: now}
    called_at = NOW - timedelta(days=2)
    log_activity(
        kind=ActivityKind.CALL, at=called_at, by=None, now=NOW, contact_id=lea.pk, direction=Direction.OUTBOUND
    )
    note_said(contact=lea, version=version_of("Guide", "Voici le guide"), now=NOW, message=a_message())
    assert when_free([lea.pk], now=now) == {lea.pk: called_at + timedelta(days=7)}


def test_a_cap_that_would_let_nothing_pass_is_refused() -> None:
    with pytest.raises(PressureRefused):
        set_pressure_cap(most=0, days=7, by=SYSTEM)

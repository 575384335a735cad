"""What is to leave is written once, in the transaction of what causes it; a person decides of what nobody knows."""

from datetime import timedelta

import pytest
from django.db import transaction

from filon.messaging.models import Message, Sender
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.services.outbox import MessageRefused, send_again, settle_as_sent
from tests import factories as make
from tests.factories import NOW
from tests.messaging.queued import a_message, send_all, state_of

pytestmark = pytest.mark.django_db


def test_the_same_cause_queues_one_message() -> None:
    first, second = a_message(), a_message(subject="Autre objet")
    assert (first.pk, Message.objects.count(), second.subject) == (second.pk, 1, "Votre guide")
    assert (first.state, first.due_at, first.attempts) == ("queued", NOW, 0)


def test_a_cause_that_is_rolled_back_leaves_no_message() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_message()
        1 / 0  # noqa: B018
    assert Message.objects.count() == 0


def test_a_subject_cannot_open_a_second_header() -> None:
    assert a_message(subject="Guide\r\nBcc: tous@exemple.fr").subject == "Guide Bcc: tous@exemple.fr"


@pytest.mark.parametrize("address", ["", "anne", "anne@roux@lartigue.fr", "anne\r\nBcc: b@exemple.fr"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(MessageRefused, match="n’est pas une adresse e-mail"):
        a_message(address=address)


def test_nobody_floods_a_third_party_through_our_forms() -> None:
    for number in range(6):
        a_message(key=f"n{number}")
    last = Message.objects.get(key="n5")
    assert state_of(last) == ("failed", "Cette adresse a déjà reçu beaucoup de messages aujourd’hui.")
    assert a_message(key="demain", now=NOW + timedelta(days=1)).state == "queued"
    assert a_message(key="avis", kind=MessageKind.NOTIFICATION).state == "queued"


def test_without_a_mail_server_messages_wait(settings: object, sender: Sender) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # type: ignore[attr-defined]
    message = a_message()
    assert (send_all(), state_of(message)) == (0, ("queued", ""))


def test_without_somebody_who_writes_messages_wait() -> None:
    message = a_message()
    assert (send_all(), state_of(message)) == (0, ("queued", ""))


def stuck() -> Message:
    message = a_message()
    Message.objects.update(state=MessageState.STUCK, attempts=1, sending_at=NOW)
    return message


def test_a_person_sends_a_stuck_message_again() -> None:
    camille, message = make.user("Camille"), stuck()
    assert send_again(message=message, by=camille, now=NOW + timedelta(hours=1)) is True
    message.refresh_from_db()
    assert (message.state, message.attempts, message.due_at) == ("queued", 0, NOW + timedelta(hours=1))
    assert message.decided_by == camille


def test_or_says_that_it_left() -> None:
    camille, message = make.user("Camille"), stuck()
    assert settle_as_sent(message=message, by=camille, now=NOW) is True
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.decided_by) == ("sent", NOW, camille)


def test_of_two_colleagues_one_decides() -> None:
    camille, message = make.user("Camille"), stuck()
    settle_as_sent(message=message, by=camille, now=NOW)
    assert send_again(message=message, by=make.user("Marc"), now=NOW) is False
    assert settle_as_sent(message=message, by=make.user("Inès"), now=NOW) is False
    message.refresh_from_db()
    assert (message.state, message.decided_by) == ("sent", camille)

"""An answer is written where the conversation is read, and leaves in the same thread."""

import pytest

from filon.contacts.models import Contact
from filon.inbox.models import Conversation
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.messaging.models import Message, Sender
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.services.letters import Hand, letter_of
from filon.usecases.answering_mail import answer_mail, settle
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.inbox.mailboxes import a_mailbox
from tests.usecases.sharing import anne
from tests.usecases.test_receiving import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


@pytest.fixture
def person(camille: User) -> Contact:
    return anne(owner=camille)


@pytest.fixture
def conversation(person: Contact, camille: User) -> Conversation:
    mail = receive(a_mailbox(camille)).mail
    assert mail is not None
    return mail.conversation


def answer(conversation: Conversation, by: User, text: str = "Je vous appelle.", version: int | None = None) -> Message:
    return answer_mail(
        conversation=conversation,
        text=text,
        version=conversation.version if version is None else version,
        by=by,
        now=NOW,
        address_of=lambda lead: f"/leads/{lead.pk}/",
    )


def test_it_leaves_by_the_mailbox_to_which_she_wrote_in_the_same_thread(
    conversation: Conversation, camille: User
) -> None:
    message = answer(conversation, camille)
    hers = conversation.mails.get(direction="inbound")
    sender = Sender(entity="Halvane", address="bonjour@halvane.example", site="https://x.example")
    told = letter_of(message, Hand(sender, {}))
    assert (message.kind, message.subject, message.mailbox) == (
        MessageKind.ANSWER,
        "Re: Votre projet",
        conversation.mailbox,
    )
    assert told.headers["In-Reply-To"] == told.headers["References"] == hers.message_id
    assert not {"Auto-Submitted", "List-Unsubscribe"} & set(told.headers)
    conversation.refresh_from_db()
    assert (conversation.waiting_since, [mail.direction for mail in conversation.mails.all()]) == (
        None,
        ["inbound", "outbound"],
    )


def test_of_two_colleagues_who_answer_at_once_the_second_is_told(conversation: Conversation, camille: User) -> None:
    seen = conversation.version
    answer(conversation, camille, version=seen)
    with pytest.raises(EditedMeanwhile):
        answer(conversation, make.user("Sofia"), version=seen)
    assert Message.objects.filter(kind=MessageKind.ANSWER).count() == 1


@pytest.mark.parametrize("text", ["  ", "x" * 20_001])
def test_an_answer_that_says_nothing_or_too_much_is_refused(
    conversation: Conversation, camille: User, text: str
) -> None:
    with pytest.raises(NotPossible):
        answer(conversation, camille, text)


def test_what_is_put_away_waits_no_more(conversation: Conversation) -> None:
    settle(conversation=conversation, version=conversation.version)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    with pytest.raises(EditedMeanwhile):
        settle(conversation=conversation, version=1)

"""The mail of who is away: it comes to whoever has the relay, who may read it and answer, and goes back at the return."""

from datetime import date, timedelta
from email.utils import format_datetime

import pytest

from filon.activities.models import Task
from filon.contacts.models import Contact
from filon.inbox.models import Conversation
from filon.inbox.selectors.conversations import conversations_seen_by
from filon.messaging.models import Mailbox
from filon.messaging.selectors.mailboxes import who_answers
from filon.messaging.services.mailboxes import close_mailbox
from filon.records.rules.relays import Belonging, RelayKind
from filon.usecases.checking_people import check_what_leavers_hold
from filon.usecases.receiving import receive_mail
from filon.usecases.relaying import Asked, give_back, pass_on, preview_relay
from filon.users.models import User
from filon.users.rules.rights import Action, Role
from filon.users.services.people import deactivate_person
from tests import factories as make
from tests.factories import NOW
from tests.inbox.mailboxes import ANNE, a_mailbox
from tests.messaging.incoming.letters import letter
from tests.usecases.sharing import anne

pytestmark = pytest.mark.django_db
AWAY = date(2026, 12, 4)


@pytest.fixture
def ines() -> User:
    return make.user("Inès", role=Role.ADMIN)


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


@pytest.fixture
def lena() -> User:
    return make.user("Léna")


@pytest.fixture
def person(camille: User) -> Contact:
    return anne(owner=camille)


@pytest.fixture
def mailbox(camille: User) -> Mailbox:
    return a_mailbox(camille)


def anne_writes(mailbox: Mailbox, text: str = "Bonjour, appelez-moi.\n") -> Conversation:
    headers = {"Date": format_datetime(NOW), "Message_ID": f"<{len(text)}@lartigue.fr>", "To": mailbox.address}
    raw = letter(text, sender=f"Anne Roux <{ANNE}>", **headers)
    mail = receive_mail(mailbox=mailbox, raw=raw, cut=False, now=NOW, address_of=lambda _lead: "").mail
    assert mail is not None
    return mail.conversation


def test_an_absence_passes_the_mail_and_the_return_gives_it_back(
    ines: User, camille: User, lena: User, person: Contact, mailbox: Mailbox
) -> None:
    absence = Asked(RelayKind.ABSENCE, camille, lena, until=AWAY)
    assert preview_relay(asked=absence, by=ines, now=NOW).given == {(Belonging.MAILBOX, lena.pk): 1}
    relay = pass_on(asked=absence, by=ines, now=NOW)

    conversation = anne_writes(mailbox)

    assert [task.assignee for task in Task.objects.all()] == [lena]
    assert list(conversations_seen_by(lena, action=Action.WRITE)) == [conversation]

    give_back(relay=relay, by=ines, now=NOW + timedelta(days=10))

    assert who_answers(owner=camille, mailbox=mailbox) == camille
    assert not conversations_seen_by(lena).exists()


def test_what_comes_to_the_house_for_who_is_away_is_for_the_substitute(
    ines: User, camille: User, lena: User, person: Contact, mailbox: Mailbox
) -> None:
    house = a_mailbox(None, address="contact@halvane.example")
    pass_on(asked=Asked(RelayKind.ABSENCE, camille, lena, until=AWAY), by=ines, now=NOW)

    conversation = anne_writes(house)

    assert [task.assignee for task in Task.objects.all()] == [lena]
    assert list(conversations_seen_by(lena)) == [conversation]


def test_the_mail_of_a_colleague_who_is_here_is_nobody_else_s(
    camille: User, lena: User, person: Contact, mailbox: Mailbox
) -> None:
    anne_writes(mailbox)
    assert [task.assignee for task in Task.objects.all()] == [camille]
    assert not conversations_seen_by(lena).exists()


def test_the_mail_of_who_left_is_found_by_the_check_until_it_is_passed(
    ines: User, camille: User, lena: User, mailbox: Mailbox
) -> None:
    deactivate_person(user=camille, by=ines)
    assert check_what_leavers_hold(now=NOW).count == 1

    pass_on(asked=Asked(RelayKind.DEPARTURE, camille, lena), by=ines, now=NOW)

    mailbox.refresh_from_db()
    assert (mailbox.owner, mailbox.keeper) == (camille, lena)  # what leaves from it still says whose it is
    assert check_what_leavers_hold(now=NOW).count == 0


def test_a_closed_mailbox_passes_to_nobody(ines: User, camille: User, lena: User, mailbox: Mailbox) -> None:
    close_mailbox(mailbox=mailbox, now=NOW)
    make.deal(owner=camille)
    relay = pass_on(asked=Asked(RelayKind.DEPARTURE, camille, lena), by=ines, now=NOW)
    assert not relay.things.filter(kind=Belonging.MAILBOX).exists()

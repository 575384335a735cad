"""Real mailboxes on a real IMAP server, read by the code that reads those of a company."""

import socket
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
from django.db import connection

from filon.contacts.models import Contact
from filon.inbox.gateways.imap import Door, MailboxClosed, MailboxSilent, Reader
from filon.inbox.models import Mail, MailFolder
from filon.inbox.rules.kinds import FolderRole
from filon.messaging.models import Mailbox
from filon.messaging.rules.mailboxes import Encryption, MailboxState
from filon.messaging.services.secrets import sealed
from filon.records.models import Notification
from filon.usecases.reading_mailboxes import read_mailbox, read_mailboxes
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.imap_server import LOGIN, PASSWORD, ImapServer
from tests.inbox.mailboxes import ANNE, a_mailbox
from tests.messaging.incoming.letters import letter
from tests.usecases.sharing import anne


@pytest.fixture(scope="module")
def running() -> Iterator[ImapServer]:
    server = ImapServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(running: ImapServer) -> ImapServer:
    running.empty()
    return running


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


@pytest.fixture
def person(camille: User) -> Contact:
    return anne(owner=camille)


def from_anne(number: int, text: str = "Bonjour") -> bytes:
    return letter(text, sender=f"Anne Roux <{ANNE}>", Message_ID=f"<{number}@lartigue.fr>", To=LOGIN)


def read(limit: int = 100) -> int:
    return read_mailboxes(now=NOW, limit=limit, address_of=lambda lead: f"/leads/{lead.pk}/")


@pytest.mark.django_db
def test_what_comes_after_the_first_reading_is_read_once(server: ImapServer, person: Contact, camille: User) -> None:
    server.deliver(from_anne(1))
    a_mailbox(camille, port=server.port)
    assert (read(), Mail.objects.count()) == (0, 0)  # what lay there before stays there
    server.deliver(from_anne(2))
    server.deliver(letter("Voici.", sender=LOGIN, To=ANNE, Message_ID="<3@halvane.example>"), folder=server.sent)
    assert (read(), read()) == (2, 0)
    assert list(Mail.objects.values_list("message_id", "direction")) == [
        ("<2@lartigue.fr>", "inbound"),
        ("<3@halvane.example>", "outbound"),
    ]


@pytest.mark.django_db
def test_a_crowd_is_read_turn_by_turn(server: ImapServer, person: Contact, camille: User) -> None:
    a_mailbox(camille, port=server.port)
    read()
    for number in range(5):
        server.deliver(from_anne(number))
    assert [read(limit=2), read(limit=2), read(limit=2), read(limit=2)] == [2, 2, 1, 0]
    assert Mail.objects.count() == 5


@pytest.mark.django_db
def test_a_folder_numbered_anew_is_read_from_now_on(server: ImapServer, person: Contact, camille: User) -> None:
    a_mailbox(camille, port=server.port)
    read()
    MailFolder.objects.update(uid_validity=1, last_uid=10_000)
    server.deliver(from_anne(1))
    assert read() == 0
    server.deliver(from_anne(2))
    assert (read(), Mail.objects.get().message_id) == (1, "<2@lartigue.fr>")


@pytest.mark.django_db
def test_a_password_that_expired_is_told_once_and_stops_nobody_else(
    server: ImapServer, person: Contact, camille: User
) -> None:
    wrong = a_mailbox(camille, port=server.port, address="autre@halvane.example", login=LOGIN)
    Mailbox.objects.filter(pk=wrong.pk).update(secret=sealed({"password": "ancien"}))
    a_mailbox(camille, port=server.port)
    if server.program:  # pymap takes the same password
        read()
    else:
        read_mailbox(mailbox=Mailbox.objects.get(pk=wrong.pk), now=NOW, most=1, address_of=str)
    server.deliver(from_anne(1))
    assert read() == 1
    wrong.refresh_from_db()
    assert (wrong.state, Notification.objects.filter(text__contains="autre@").count()) == (MailboxState.RECONNECT, 1)


def test_a_message_of_fifty_megabytes_is_read_in_part(server: ImapServer) -> None:
    door = Door("127.0.0.1", server.port, Encryption.NONE, LOGIN, PASSWORD)
    with Reader(door) as reader:
        place = reader.place(FolderRole.INBOX)
        assert place is not None
        server.deliver(letter("x" * 70 + "\n") + (b"y" * 98 + b"\r\n") * 500_000)
        fetched = list(reader.new_in(place, after=place.next_uid - 1, most=5))
    assert [(one.cut, len(one.raw) <= 31 * 1024 * 1024) for one in fetched] == [(True, True)]


def test_a_server_that_announces_ten_gigabytes_is_not_waited_for() -> None:
    talk = _saying(b"* OK hello\r\n", b"* 1 FETCH {10000000000}\r\nabc")
    with talk as port, pytest.raises(MailboxSilent), Reader(Door("127.0.0.1", port, Encryption.NONE, "a", "b")):
        pass


def test_a_server_that_is_down_is_silent_and_one_that_refuses_is_closed(server: ImapServer) -> None:
    with pytest.raises(MailboxSilent), Reader(Door("127.0.0.1", 1, Encryption.NONE, "a", "b")):
        pass
    with pytest.raises(MailboxClosed), Reader(Door("127.0.0.1", server.port, Encryption.NONE, LOGIN, "faux")):
        pass


class _saying:
    """A server that says these words, one by one, whatever it is asked."""

    def __init__(self, *words: bytes) -> None:
        self.words, self.socket = words, socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        Thread(target=self._talk, daemon=True).start()
        return int(self.socket.getsockname()[1])

    def __exit__(self, *_fault: object) -> None:
        self.socket.close()

    def _talk(self) -> None:
        connected, _address = self.socket.accept()
        with connected:
            connected.sendall(self.words[0])
            for word in self.words[1:]:
                connected.recv(1000)
                connected.sendall(word)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_who_read_the_same_mailbox_keep_each_message_once(
    server: ImapServer, person: Contact, camille: User
) -> None:
    mailbox = a_mailbox(camille, port=server.port)
    read()
    for number in range(6):
        server.deliver(from_anne(number))
    start = Barrier(2)

    def worker() -> None:
        start.wait()
        read_mailbox(mailbox=mailbox, now=NOW, most=50, address_of=lambda lead: f"/leads/{lead.pk}/")
        connection.close()

    threads = [Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Mail.objects.values_list("message_id", flat=True)) == [f"<{n}@lartigue.fr>" for n in range(6)]

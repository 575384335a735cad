"""A mailbox on its server (IMAP): what is new in a folder, within bounds, whatever the server says of itself."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from filon.inbox.rules.kinds import FolderRole
from filon.kit.errors import NotPossible
from filon.messaging.rules.incoming.parts import LARGEST
from filon.messaging.rules.mailboxes import Encryption

SECONDS = 20  # for each answer of the server
SENT_NAMES = (
    "sent",
    "sent items",
    "sent messages",
    "envoyés",
    "messages envoyés",
    "éléments envoyés",
    "courrier envoyé",
)
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
UID = re.compile(rb"UID (\d+)")
FAULTS = (OSError, imaplib.IMAP4.error, ImapToolsError, EOFError, ssl.SSLError, UnicodeError, ValueError, IndexError)


class MailboxClosed(NotPossible):
    """The server refuses who asks: a password that changed, a leave that was taken back."""


class MailboxSilent(NotPossible):
    """No answer, or one that makes no sense: tried again later."""


class Door(NamedTuple):
    """Where a mailbox is and what opens it; `token` for an OAuth leave, else `password`."""

    host: str
    port: int
    encryption: Encryption
    login: str
    password: str = ""
    token: str = ""


class Place(NamedTuple):
    """A folder as its server knows it; `next_uid` is the number that the next message will have."""

    name: str
    uid_validity: int
    next_uid: int


class Fetched(NamedTuple):
    """`cut`: larger than what is read of a message."""

    uid: int
    raw: bytes
    cut: bool


class Reader:
    """One connection; used as a context. Nothing on the server changes: messages stay unread there."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def __enter__(self) -> "Reader":
        door = self._door
        try:
            self._box = _connect(door)
        except FAULTS as fault:
            raise MailboxSilent(f"{door.host} ne répond pas\u00a0: {_said(fault)}") from None
        _bound(self._box.client)
        try:
            if door.token:
                self._box.xoauth2(door.login, door.token, initial_folder=None)
            else:
                self._box.login(door.login, door.password, initial_folder=None)
        except OSError as fault:
            self._leave()
            raise MailboxSilent(f"{door.host} ne répond pas\u00a0: {_said(fault)}") from None
        except FAULTS as fault:
            self._leave()
            raise MailboxClosed(f"{door.host} refuse l’accès à {door.login}\u00a0: {_said(fault)}") from None
        return self

    def __exit__(self, *_fault: object) -> None:
        self._leave()

    def _leave(self) -> None:
        """Politely where the server still listens; the connection is given back in any case."""
        with suppress(*FAULTS):
            self._box.logout()
        with suppress(OSError):
            self._box.client.shutdown()

    def place(self, role: FolderRole) -> Place | None:
        """Of the folder of that role; None when this mailbox has none."""
        return self._asked(lambda: self._place(role))

    def new_in(self, place: Place, *, after: int, most: int) -> Iterator[Fetched]:
        """At most `most` messages that came after that number, the oldest first."""
        uids = self._asked(lambda: self._uids(place, after=after))[:most]
        for uid in uids:
            fetched = self._asked(lambda uid=uid: self._fetch(uid))  # type: ignore[misc]
            if fetched is not None:
                yield fetched

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except FAULTS as fault:
            raise MailboxSilent(f"{self._door.host} a mal répondu\u00a0: {_said(fault)}") from None

    def _place(self, role: FolderRole) -> Place | None:
        name = "INBOX" if role == FolderRole.INBOX else self._sent_name()
        if name is None:
            return None
        status = self._box.folder.status(name, ["UIDVALIDITY", "UIDNEXT"])
        return Place(name, status["UIDVALIDITY"], status["UIDNEXT"])

    def _sent_name(self) -> str | None:
        """The one that says so (RFC 6154), else one of a usual name."""
        folders = self._box.folder.list()
        marked = next((folder.name for folder in folders if "\\Sent" in folder.flags), None)
        usual = (folder.name for folder in folders if folder.name.split(folder.delim or "/")[-1].lower() in SENT_NAMES)
        return marked or next(usual, None)

    def _uids(self, place: Place, *, after: int) -> list[int]:
        """`n:*` names the last message even where it came before n (RFC 3501)."""
        self._box.folder.set(place.name, readonly=True)
        found = self._box.client.uid("SEARCH", f"UID {after + 1}:*")[1]
        return sorted({uid for uid in map(int, (found[0] or b"").split()) if uid > after})

    def _fetch(self, uid: int) -> Fetched | None:
        """None for one that went in between. The size announced is a courtesy: what is read has its own bound."""
        told = self._box.client.uid("FETCH", str(uid), f"(RFC822.SIZE BODY.PEEK[]<0.{LARGEST}>)")[1]
        found = next((part for part in told if isinstance(part, tuple)), None)
        if found is None:
            return None
        size = SIZE.search(b" ".join(part[0] if isinstance(part, tuple) else part for part in told if part))
        return Fetched(uid, found[1], cut=len(found[1]) >= LARGEST or bool(size and int(size[1]) > LARGEST))


def _connect(door: Door) -> BaseMailBox:
    if door.encryption == Encryption.TLS:
        return MailBox(door.host, door.port, timeout=SECONDS)
    kind = MailBoxStartTls if door.encryption == Encryption.STARTTLS else MailBoxUnencrypted
    return kind(door.host, door.port, timeout=SECONDS)


def _bound(client: imaplib.IMAP4) -> None:
    """A server may announce a literal of ten gigabytes: imaplib would wait for it, or hold it."""
    read = client.read

    def bounded(size: int) -> bytes:
        if size > 2 * LARGEST:
            raise imaplib.IMAP4.abort(f"il annonce {size} octets d’un coup")
        return read(size)

    client.read = bounded  # type: ignore[method-assign]


def _said(fault: BaseException) -> str:
    return " ".join(str(fault).split())[:200] or type(fault).__name__

"""Our mailboxes are read: what is new in each, message by message; one that cannot be opened stops nobody else's."""

from collections.abc import Iterable
from datetime import datetime

from filon.inbox.gateways.imap import Door, MailboxClosed, MailboxSilent, Place, Reader
from filon.inbox.models import MailFolder
from filon.inbox.rules.kinds import FolderRole
from filon.inbox.services.folders import known_folder
from filon.messaging.gateways.offices import LeaveRefused, OfficeSilent
from filon.messaging.models import Mailbox
from filon.messaging.rules.mailboxes import BY_LEAVE, Encryption, MailboxState, MailboxWay
from filon.messaging.services.leave_given import NotRegistered, fresh_token
from filon.messaging.services.secrets import SecretLost, opened
from filon.messaging.services.standing import ask_to_reconnect
from filon.records.selectors.batches import loaded_demonstration
from filon.usecases.handover import AddressOf
from filon.usecases.receiving import read_message

MOST_A_TURN = 50  # messages of a folder: the next turn goes on


def read_mailboxes(*, now: datetime, limit: int, address_of: AddressOf) -> int:
    """How many messages were read, `limit` at the most; none of real people while the demonstration is loaded."""
    done = 0
    if loaded_demonstration():
        return done
    for mailbox in mailboxes_to_read():
        done += read_mailbox(mailbox=mailbox, now=now, most=min(MOST_A_TURN, limit - done), address_of=address_of)
        if done >= limit:
            break
    return done


def mailboxes_to_read() -> Iterable[Mailbox]:
    """In service or paused in what they send, with a server that receives."""
    ready = Mailbox.objects.filter(state__in=(MailboxState.READY, MailboxState.PAUSED)).exclude(imap_host="")
    return ready.exclude(way=MailboxWay.PROVIDER).select_related("owner")


def read_mailbox(*, mailbox: Mailbox, now: datetime, most: int, address_of: AddressOf) -> int:
    done = 0
    try:
        with Reader(door_of(mailbox, now=now)) as reader:
            for role in FolderRole:
                place = reader.place(role)
                if place is not None:
                    done += _read(
                        reader, place, _folder(mailbox, role, place, now=now), most=most, now=now, address_of=address_of
                    )
    except (MailboxClosed, SecretLost, LeaveRefused, NotRegistered) as refusal:
        ask_to_reconnect(mailbox=mailbox, because=refusal.sentence, now=now)
    except (MailboxSilent, OfficeSilent):
        return done
    return done


def _folder(mailbox: Mailbox, role: FolderRole, place: Place, *, now: datetime) -> MailFolder:
    return known_folder(mailbox=mailbox, role=role, uid_validity=place.uid_validity, next_uid=place.next_uid, now=now)


def _read(reader: Reader, place: Place, folder: MailFolder, *, most: int, now: datetime, address_of: AddressOf) -> int:
    done = 0
    for fetched in reader.new_in(place, after=folder.last_uid, most=most):
        read_message(folder=folder, uid=fetched.uid, raw=fetched.raw, cut=fetched.cut, now=now, address_of=address_of)
        done += 1
    return done


def door_of(mailbox: Mailbox, *, now: datetime) -> Door:
    encryption, login = Encryption(mailbox.imap_encryption), mailbox.login or mailbox.address
    if mailbox.way in BY_LEAVE:
        return Door(mailbox.imap_host, mailbox.imap_port, encryption, login, token=fresh_token(mailbox, now=now))
    password = opened(mailbox.secret).get("password", "")
    return Door(mailbox.imap_host, mailbox.imap_port, encryption, login, password)

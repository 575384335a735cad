"""How far each folder was read: moved in the transaction that keeps what was read."""

from datetime import datetime

from filon.inbox.models import MailFolder
from filon.inbox.rules.kinds import FolderRole
from filon.messaging.models import Mailbox


def known_folder(*, mailbox: Mailbox, role: FolderRole, uid_validity: int, next_uid: int, now: datetime) -> MailFolder:
    """A folder met for the first time, or numbered anew by its server, is read from now on: what lay there stays there."""
    folder, is_new = MailFolder.objects.get_or_create(
        mailbox=mailbox,
        role=role,
        defaults={"uid_validity": uid_validity, "last_uid": next_uid - 1, "read_at": now},
    )
    if not is_new and folder.uid_validity != uid_validity:
        folder.uid_validity, folder.last_uid = uid_validity, next_uid - 1
        folder.save(update_fields=["uid_validity", "last_uid"])
    return folder


def note_read(*, folder: MailFolder, uid: int, now: datetime) -> bool:
    """False when another reader was there first: what it read is not kept twice."""
    moved = MailFolder.objects.filter(pk=folder.pk, uid_validity=folder.uid_validity, last_uid__lt=uid)
    return bool(moved.update(last_uid=uid, read_at=now))

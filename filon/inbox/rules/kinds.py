"""The folders of a mailbox that are read."""

from filon.kit.enums import LabelledEnum


class FolderRole(LabelledEnum):
    INBOX = "inbox", "Reçus"
    SENT = "sent", "Envoyés"

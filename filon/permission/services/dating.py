"""The dated change that every act on permission leaves on its people."""

from collections.abc import Collection
from datetime import datetime

from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes


def date_permission(contact_ids: Collection[int], *, old: str, new: str, reason: str, by: Author, at: datetime) -> None:
    """Values are codes that `rules.words` puts into French: "consent:email", "objection:", "suppression:sms"."""
    record_changes(
        [NewChange(SubjectKind.CONTACT, pk, Axis.PERMISSION, old, new) for pk in contact_ids],
        by=by,
        at=at,
        reason=reason,
    )

"""Two files on one person become one: all permissions move to the file that is kept, and the strictest rules.

Objections and withdrawals of both stand: a withdrawal ends every consent given before it (`rules.consent`).
"""

from typing import NamedTuple

from django.db import transaction

from filon.permission.models import Consent, NoticeRecord, Objection, ProfessionalProof

_TABLES = (Consent, Objection, NoticeRecord)


class Moved(NamedTuple):
    """What moved, for the undo of a merge: table → keys of its rows."""

    rows: dict[str, list[int]]


@transaction.atomic
def repoint(*, keep: int, drop: int) -> Moved:
    """Give the permissions of contact `drop` to contact `keep`. A proof of profession that `keep` lacks moves too."""
    moved: dict[str, list[int]] = {}
    for table in _TABLES:
        moved[table.__name__] = list(table._default_manager.filter(contact=drop).values_list("pk", flat=True))
        table._default_manager.filter(pk__in=moved[table.__name__]).update(contact=keep)
    proofs = ProfessionalProof.objects.filter(contact=drop)
    if not ProfessionalProof.objects.filter(contact=keep).exists():
        moved[ProfessionalProof.__name__] = list(proofs.values_list("pk", flat=True))
        proofs.update(contact=keep)
    return Moved(moved)


@transaction.atomic
def take_back(*, moved: Moved, drop: int) -> None:
    """The merge is undone: each row returns to the contact that it came from."""
    for table in (*_TABLES, ProfessionalProof):
        table._default_manager.filter(pk__in=moved.rows.get(table.__name__, [])).update(contact=drop)

"""People enter the circle of decision of a deal, change their part, leave it."""

from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F

from filon.contacts.models import Contact
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import CircleMember, Opportunity
from filon.opportunities.rules.circles import Attitude, CircleRole
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes

CIRCLE_AXIS = FIELD_AXIS + "circle"


class Part(NamedTuple):
    """What a person is in one decision."""

    role: CircleRole
    attitude: Attitude = Attitude.UNKNOWN
    note: str = ""


class AlreadyThere(NotPossible):
    """One person has one part in a decision."""


def add_member(*, deal: Opportunity, contact: Contact, part: Part, by: Author, now: datetime) -> CircleMember:
    try:
        with transaction.atomic():
            member = CircleMember.objects.create(
                opportunity=deal, contact=contact, at=now, by_id=by.user_id, **part._asdict()
            )
            _tell(member, "", _told(member), by=by, now=now)
    except IntegrityError:
        raise AlreadyThere(
            f"«\u00a0{contact}\u00a0» est déjà dans le cercle de décision\u00a0: changez plutôt son rôle."
        ) from None
    return member


@transaction.atomic
def change_part(*, member: CircleMember, part: Part, version: int, by: Author, now: datetime) -> bool:
    """Whether anything changed. EditedMeanwhile when somebody wrote about this person since."""
    before = _told(member)
    wanted = {name: value for name, value in part._asdict().items() if getattr(member, name) != value}
    if not wanted:
        return False
    seen = CircleMember.objects.filter(pk=member.pk, version=version)
    if not seen.update(**wanted, at=now, by_id=by.user_id, version=F("version") + 1):
        raise EditedMeanwhile(
            f"Le rôle de «\u00a0{member.contact}\u00a0» vient d’être changé par quelqu’un d’autre. Rechargez la page."
        )
    member.refresh_from_db()
    if _told(member) != before:
        _tell(member, before, _told(member), by=by, now=now)
    return True


@transaction.atomic
def remove_member(*, member: CircleMember, by: Author, now: datetime) -> None:
    _tell(member, _told(member), "", by=by, now=now)
    member.delete()


def _told(member: CircleMember) -> str:
    """The history names the person by her key alone: whose name is erased is erased there too."""
    return f"{member.contact_id}:{member.role}:{member.attitude}"


def _tell(member: CircleMember, old: str, new: str, *, by: Author, now: datetime) -> None:
    changes = [NewChange(SubjectKind.OPPORTUNITY, member.opportunity_id, CIRCLE_AXIS, old, new)]
    record_changes(changes, by=by, at=now)

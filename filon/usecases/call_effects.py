"""What a call changes beside its timeline, whether it came from a list or from a task; and the way back."""

from datetime import datetime
from typing import Any

from filon.activities.rules.kinds import CallOutcome
from filon.calling.selectors.permitted import Called
from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.contacts.rules.kinds import PointState
from filon.contacts.services.points import mark_point
from filon.contacts.services.target import leave_target
from filon.kit.errors import NotAllowed
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.services.suppressions import suppress_address
from filon.records.rules.authorship import by_person
from filon.segments.selectors import ENTITIES
from filon.usecases.objecting import hear_objection
from filon.users.models import User
from filon.users.rules.rights import Action
from filon.users.selectors import check_may

Suspect = Company | Contact


def suspect_of(called: Called) -> Suspect:
    found = called.contact or called.company
    assert found is not None  # one or the other, by construction
    return found


def lead_in_work(suspect: Suspect) -> Lead | None:
    """What the call is about, when the suspect is one no more."""
    who = {"company": suspect} if isinstance(suspect, Company) else {"contact": suspect}
    return Lead.objects.filter(**who, deleted_at=None, lifecycle_stage__in=IN_WORK).order_by("-created_at").first()


def declare_dead(point: ContactPoint | None, outcome: CallOutcome, *, by: User, now: datetime) -> list[Any] | None:
    """The number dialled is nobody's; what it was before, to take it back."""
    if point is None or outcome != CallOutcome.WRONG_NUMBER:
        return None
    holder = point.contact or point.company
    if holder is None or not may_change(holder, by):
        return None
    mark_point(holder=holder, point=point, state=PointState.DEAD, by=by_person(by.pk), now=now)
    return [point.pk, point.state]


def leave_after(suspect: Suspect, outcome: CallOutcome, text: str, *, by: User, now: datetime) -> str | None:
    """Out of target: a suspect leaves it, with what was said as its reason; when it had entered, to take it back."""
    in_target = suspect.in_target_at is not None and suspect.lifecycle_stage == LifecycleStage.SUSPECT
    if outcome != CallOutcome.OUT_OF_TARGET or not in_target or not may_change(suspect, by):
        return None
    entered_at = suspect.in_target_at
    said = text.strip()
    leave_target(
        records=[suspect], reason=f"Appel\u00a0: {said}"[:200] if said else "Hors cible", by=by_person(by.pk), now=now
    )
    return entered_at.isoformat() if entered_at else None


def may_change(record: Suspect, by: User) -> bool:
    kind = SubjectKind.COMPANY if isinstance(record, Company) else SubjectKind.CONTACT
    try:
        check_may(by, ENTITIES[kind], Action.WRITE, owner_id=record.owner_id)
    except NotAllowed:
        return False
    return True


def hear_refusal(
    called: Called, dialled: ContactPoint | None, *, proof: str, is_consumer: bool, by: User, now: datetime
) -> None:
    """Between professionals a refusal is an opposition to calls, for good (TEL-4); a consumer is spared sixty days by the law."""
    author = by_person(by.pk)
    if called.contact and not is_consumer:
        hear_objection(
            contact=called.contact, proof=proof.strip()[:500], at=now, by=author, now=now, channel=Channel.PHONE
        )
    elif called.company and dialled and dialled.normalised:
        suppress_address(
            address=dialled.normalised,
            reason=SuppressionReason.OBJECTION,
            at=now,
            by=author,
            now=now,
            channel=Channel.PHONE,
        )


def revive(kept: list[Any], *, by: User, now: datetime) -> None:
    for point in ContactPoint.objects.filter(pk=kept[0], state=PointState.DEAD).select_related("contact", "company"):
        if holder := point.contact or point.company:
            mark_point(holder=holder, point=point, state=PointState(kept[1]), by=by_person(by.pk), now=now)

"""The buying stage of a person, moved by what she sent, answered or asked for, each time with its reason."""

from collections.abc import Mapping
from datetime import datetime

from filon.contacts.models import Contact
from filon.contacts.rules.axes import BuyingStage
from filon.contacts.rules.buying import Evidence, stage_after
from filon.contacts.services.axes import set_buying_stage
from filon.intake.rules.capture import FormKind
from filon.intake.rules.maturity import evidence_of_form
from filon.leads.rules.maturity import evidence_of_answers
from filon.records.rules.authorship import BY_SYSTEM, Author


def mature_by_answers(*, contact: Contact, codes: Mapping[str, str], by: Author, now: datetime) -> None:
    """`codes`: all that is known of her answers, in letters, by answer key."""
    _mature(contact, evidence_of_answers(codes), by=by, now=now)


def mature_by_form(*, contact: Contact, kind: FormKind, form_name: str, now: datetime) -> None:
    _mature(contact, evidence_of_form(kind, name=form_name), by=BY_SYSTEM, now=now)


def mature_by_booking(*, contact: Contact, page_name: str, now: datetime) -> None:
    """Who gives an hour of hers weighs what she could do (seed 002: consideration)."""
    reason = f"Rendez-vous pris en ligne («\u00a0{page_name}\u00a0»)"
    _mature(contact, Evidence(BuyingStage.CONSIDERATION, reason), by=BY_SYSTEM, now=now)


def mature_by_deal(*, contact: Contact, reason: str, by: Author, now: datetime) -> None:
    """A quote asked or a short list is the decision under way (seed 000)."""
    _mature(contact, Evidence(BuyingStage.DECISION, reason), by=by, now=now)


def _mature(contact: Contact, evidence: Evidence | None, *, by: Author, now: datetime) -> None:
    stage = stage_after(contact.buying_stage, evidence) if evidence else None
    if evidence and stage:
        set_buying_stage(contacts=[contact], to=stage, reason=evidence.reason, by=by, now=now)
        contact.refresh_from_db()

"""From the rows of one person to the frozen facts of one question: which address, which context, which hour."""

import re
from dataclasses import dataclass, field

from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import DiffusionStatus, PointKind, PointState
from filon.kit.codes import department_of
from filon.permission.rules.facts import (
    ConsentFact,
    ContactFacts,
    DatedFact,
    LotFact,
    ObjectionFact,
    Question,
    SuppressionFact,
)
from filon.permission.rules.kinds import Channel, Context, SuppressionReason, Visibility
from filon.permission.selectors.suppressions import Listed
from filon.playbook.rules.channels import SourceKind
from filon.records.rules.origin import INDIRECT_LOTS, LotKind

TELEPHONES = (PointKind.PHONE, PointKind.MOBILE)
POINTS_OF_CHANNEL: dict[Channel, tuple[PointKind, ...]] = {
    Channel.EMAIL: (PointKind.EMAIL,),
    Channel.PHONE: TELEPHONES,
    Channel.AUTOMATED_CALL: TELEPHONES,
    Channel.SMS: (PointKind.MOBILE,),
    Channel.SOCIAL: (PointKind.SOCIAL,),
    Channel.LETTER: (PointKind.POSTAL,),
    Channel.AUDIENCE: (PointKind.EMAIL,),
}
KEPT_AS_GIVEN = (PointKind.SOCIAL, PointKind.POSTAL)  # nothing to normalise
_CLIENTS = (LifecycleStage.CUSTOMER, LifecycleStage.EVANGELIST)
_POSTAL_CODE = re.compile(r"\b\d{5}\b")


@dataclass(slots=True)
class Known:
    """What is written about one person; filled table by table."""

    contact: Contact
    points: list[ContactPoint] = field(default_factory=list)
    consents: list[ConsentFact] = field(default_factory=list)
    objections: list[ObjectionFact] = field(default_factory=list)
    notices: list[DatedFact] = field(default_factory=list)
    attempts: list[DatedFact] = field(default_factory=list)
    last_refusal: DatedFact | None = None
    professional_proof: str = ""
    listed: dict[str, list[Listed]] = field(default_factory=dict)


def facts_of(known: Known, *, question: Question, has_running_contract: bool = False) -> ContactFacts:
    contact, point = known.contact, _point_for(known, question.channel)
    address = _address_of(point) or (_postal_address(contact) if question.channel == Channel.LETTER else "")
    proof = known.professional_proof or (contact.company.siren if contact.company else None) or ""
    return ContactFacts(
        at=question.at,
        channel=question.channel,
        purpose=question.purpose,
        campaign=question.campaign,
        address=address,
        address_is_generic=point is not None and point.generic,
        address_is_dead=point is not None and point.state == PointState.DEAD,
        context=Context.PROFESSIONAL if contact.company_id or known.professional_proof else Context.CONSUMER,
        professional_proof=proof,
        job_function=contact.job_function or contact.job_title,
        is_customer=_is_client(contact),
        has_running_contract=has_running_contract,
        department=_department_of(known),
        lot=_lot_of(contact),
        visibility=_visibility_of(contact),
        diffusion_status=_diffusion_of(contact),
        notices=tuple(known.notices),
        consents=tuple(known.consents),
        objections=tuple(known.objections),
        suppressions=_suppressions(known, address),
        attempts=tuple(known.attempts),
        last_refusal=known.last_refusal,
    )


def _point_for(known: Known, channel: Channel) -> ContactPoint | None:
    """The one that works, the main one first: they come in that order."""
    kinds = POINTS_OF_CHANNEL[channel]
    fitting = [point for point in known.points if point.kind in kinds]
    return min(fitting, key=lambda point: point.state == PointState.DEAD, default=None)


def _address_of(point: ContactPoint | None) -> str:
    if point is None:
        return ""
    return point.normalised or (point.value if point.kind in KEPT_AS_GIVEN else "")


def _postal_address(contact: Contact) -> str:
    site = contact.establishment
    return " ".join(filter(None, (site.street_number, site.street, site.postal_code, site.city))) if site else ""


def _is_client(contact: Contact) -> bool:
    return contact.lifecycle_stage in _CLIENTS or (
        contact.company is not None and contact.company.lifecycle_stage in _CLIENTS
    )


def _department_of(known: Known) -> str:
    """Of the place where the person works, else of the address that she gave, else of the head office."""
    contact = known.contact
    codes = [contact.establishment.postal_code] if contact.establishment else []
    for point in known.points:
        if point.kind == PointKind.POSTAL:
            codes += _POSTAL_CODE.findall(point.value)[-1:]
    found = next(filter(None, map(department_of, codes)), None)
    return found or (contact.company.department if contact.company else "")


def _lot_of(contact: Contact) -> LotFact | None:
    lot = contact.lot
    return LotFact(f"lot:{lot.pk}", LotKind(lot.kind), lot.audit_at) if lot else None


def _visibility_of(contact: Contact) -> Visibility:
    """Data that others took from a social network are not used while nobody said who could see them there."""
    social = contact.source is not None and contact.source.kind == SourceKind.SOCIAL
    indirect = contact.lot is not None and contact.lot.kind in INDIRECT_LOTS
    return Visibility.UNKNOWN if social and indirect else Visibility.NOT_SOCIAL


def _diffusion_of(contact: Contact) -> DiffusionStatus:
    """The strictest of the company's and of the site's."""
    known = {it.diffusion_status for it in (contact.company, contact.establishment) if it}
    order = (DiffusionStatus.CLOSED, DiffusionStatus.PARTIAL, DiffusionStatus.OPEN)
    return next((status for status in order if status in known), DiffusionStatus.UNKNOWN)


def _suppressions(known: Known, address: str) -> tuple[SuppressionFact, ...]:
    return tuple(
        SuppressionFact(
            f"suppression:{row.pk}", Channel(row.channel), SuppressionReason(row.reason), listed_address == address
        )
        for listed_address, rows in known.listed.items()
        for row in rows
    )

"""What may be asked of the law: which fact bars a person or a company from prospecting."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from filon.contacts.rules.kinds import DiffusionStatus
from filon.kit.business_time import day_in_paris
from filon.kit.criteria import NEGATIVE, Field, FieldType, Holds, Operator, register_fields
from filon.kit.subjects import SubjectKind
from filon.permission.models import Objection
from filon.permission.rules.bars import LegalBar
from filon.permission.rules.kinds import Channel, Purpose
from filon.permission.selectors.retention import never_informed, past_term
from filon.playbook.models import AcquisitionSource
from filon.playbook.rules.channels import SourceKind
from filon.records.models import Lot
from filon.records.rules.origin import AUDITED_LOTS, INDIRECT_LOTS, LotKind

COMPANY, CONTACT = SubjectKind.COMPANY, SubjectKind.CONTACT
REFUSED = (DiffusionStatus.PARTIAL, DiffusionStatus.CLOSED)
Bars = Mapping[LegalBar, Callable[[datetime], Q]]


def register() -> None:
    """Called once, when the application starts."""
    register_fields(
        _field(COMPANY, "Obstacle de droit de l’entreprise", _BARS_OF_COMPANY),
        _field(CONTACT, "Obstacle de droit", _BARS_OF_CONTACT),
    )


def _field(kind: SubjectKind, label: str, bars: Bars) -> Field:
    return Field(
        kind,
        f"{kind}.legal_bar",
        label,
        FieldType.CHOICE,
        choices=lambda: [(bar.value, bar.label) for bar in bars],
        dated_query=partial(_barred, bars),
    )


def _barred(bars: Bars, operator: Operator, value: Any, now: datetime) -> Q:
    """By one at least of the bars asked for; without any named, by one at least of all."""
    asked: Iterable[Any] = bars if value is None else value if isinstance(value, list) else [value]
    found = reduce(or_, (condition(now) for bar, condition in bars.items() if bar in asked), Q(pk__in=[]))
    return ~found if operator in NEGATIVE else found


def _objection(_now: datetime) -> Q:
    """To every channel: who refuses one may be reached by another. Addresses suppressed as a hash are known at sending only."""
    return Q(Holds(Objection, "contact", Q(channel=Channel.ALL, purpose=Purpose.PROSPECTING)))


def _quarantine(now: datetime) -> Q:
    """The audit may be dated ahead; until then it is none."""
    audited = Q(audit_at__isnull=False, audit_at__lte=now)
    return Q(lot__in=Lot.objects.filter(~audited, kind__in=AUDITED_LOTS).values("pk"))


def _public() -> Q:
    return Q(lot__in=Lot.objects.filter(kind=LotKind.PUBLIC).values("pk"))


def _company_not_diffusible(_now: datetime) -> Q:
    return Q(diffusion_status__in=REFUSED) | (_public() & ~Q(diffusion_status=DiffusionStatus.OPEN))


def _contact_not_diffusible(_now: datetime) -> Q:
    """The stricter of the statuses of the company and of the site counts."""
    refused = Q(company__diffusion_status__in=REFUSED) | Q(establishment__diffusion_status__in=REFUSED)
    is_open = Q(company__diffusion_status=DiffusionStatus.OPEN) | Q(
        establishment__diffusion_status=DiffusionStatus.OPEN
    )
    return refused | (_public() & ~is_open)


def _social_profile(_now: datetime) -> Q:
    social = AcquisitionSource.objects.filter(kind=SourceKind.SOCIAL).values("pk")
    indirect = Lot.objects.filter(kind__in=INDIRECT_LOTS).values("pk")
    return Q(source__in=social, lot__in=indirect)


_BARS_OF_COMPANY: Bars = {
    LegalBar.QUARANTINE: _quarantine,
    LegalBar.NOT_DIFFUSIBLE: _company_not_diffusible,
}
_BARS_OF_CONTACT: Bars = {
    LegalBar.OBJECTION: _objection,
    LegalBar.QUARANTINE: _quarantine,
    LegalBar.NOT_DIFFUSIBLE: _contact_not_diffusible,
    LegalBar.SOCIAL_PROFILE: _social_profile,
    LegalBar.NOTICE_LATE: lambda now: never_informed(day_in_paris(now)),
    LegalBar.PAST_TERM: lambda now: past_term(day_in_paris(now)),
}

"""What may be asked of the quality of a record: its data complete, its addresses right, fresh, within reach."""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import add, and_
from typing import Any

from django.db.models import Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, StrIndex, Substr
from django.db.models.lookups import Exact, In

from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.contacts.rules.quality import Completeness, Freshness, ValueState, fresh_since
from filon.kit.criteria import NEGATIVE, Field, FieldType, Holds, Operator
from filon.kit.emails import MISTYPED_DOMAINS
from filon.kit.subjects import SubjectKind

COMPANY, CONTACT = SubjectKind.COMPANY, SubjectKind.CONTACT
T = FieldType
AMONG = (Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN)
EMAIL, TELEPHONE = Q(kind=PointKind.EMAIL), Q(kind__in=(PointKind.PHONE, PointKind.MOBILE))
DOMAIN = Substr("normalised", StrIndex("normalised", Value("@")) + 1)
# Could be read, did not come back, and its domain is not a slip of the fingers.
WORKING_EMAIL = EMAIL & Q(state=PointState.OK) & ~Q(In(DOMAIN, sorted(MISTYPED_DOMAINS)))
WORKING_TELEPHONE = TELEPHONE & Q(state=PointState.OK)
HERE = Q(deleted_at=None)


def quality_fields() -> list[Field]:
    """The same for companies and for people, in the words of each."""
    return [
        *_fields(COMPANY, of="de l’entreprise"),
        _choice(COMPANY, "siren_state", "Contrôle du SIREN", ValueState, _siren_states()),
        *_fields(CONTACT, of="du contact"),
    ]


def _fields(kind: SubjectKind, *, of: str) -> list[Field]:
    core, specific = (
        (_company_core(), _company_specific()) if kind == COMPANY else (_contact_core(), _contact_specific())
    )
    return [
        _choice(kind, "core_fields", f"Information indispensable {of}", Completeness, _complete(core)),
        _choice(kind, "specific_fields", f"Information spécifique {of}", Completeness, _complete(specific)),
        _choice(kind, "email_state", f"E-mail {of}", ValueState, _point_states(kind, EMAIL, WORKING_EMAIL)),
        _choice(kind, "phone_state", f"Téléphone {of}", ValueState, _point_states(kind, TELEPHONE, WORKING_TELEPHONE)),
        Field(
            kind,
            f"{kind}.freshness",
            f"Fraîcheur {of}",
            T.CHOICE,
            choices=Freshness.choices,
            dated_query=_freshness(kind),
            only=AMONG,
        ),
        Field(
            kind,
            f"{kind}.reachable",
            "Contact joignable" if kind == CONTACT else "Entreprise joignable",
            T.BOOLEAN,
            query=_is(reachable(kind)),
            only=(Operator.IS, Operator.IS_NOT),
        ),
    ]


def _choice(kind: SubjectKind, name: str, label: str, values: Any, states: dict[str, Q]) -> Field:
    """A field whose values are conditions; each record is in one of them."""

    def condition(operator: Operator, value: Any) -> Q:
        found = Q(pk__in=[])
        for one in value if isinstance(value, list) else [value]:
            found |= states.get(one, Q(pk__in=[]))
        return ~found if operator in NEGATIVE else found

    return Field(kind, f"{kind}.{name}", label, T.CHOICE, choices=values.choices, query=condition, only=AMONG)


def _is(condition: Q) -> Callable[[Operator, Any], Q]:
    return lambda operator, value: condition if value == (operator == Operator.IS) else ~condition


def _complete(condition: Q) -> dict[str, Q]:
    return {Completeness.COMPLETE.value: condition, Completeness.INCOMPLETE.value: ~condition}


def _company_core() -> Q:
    """Where it is, and how to write or call; the name is always there."""
    return ~Q(city="") & _written_or_called(COMPANY)


def _company_specific() -> Q:
    return ~Q(naf_code="") & ~Q(headcount_band="")


def _contact_core() -> Q:
    """First name, surname, how to write or call, and where: her own address, her site's or her company's."""
    place = Q(establishment__isnull=False) | Q(company__isnull=False) & ~Q(company__city="")
    named = ~Q(first_name="") & ~Q(last_name="")
    return named & _written_or_called(CONTACT) & (place | having(CONTACT, Q(kind=PointKind.POSTAL)))


def _contact_specific() -> Q:
    return Q(company__isnull=False) & (~Q(job_title="") | ~Q(job_function=""))


def _point_states(kind: SubjectKind, one: Q, working: Q) -> dict[str, Q]:
    """Wrong: there is one at least, and none that works."""
    present, valid = having(kind, one), having(kind, working)
    return {
        ValueState.VALID.value: valid,
        ValueState.WRONG.value: present & ~valid,
        ValueState.MISSING.value: ~present,
    }


def _written_or_called(kind: SubjectKind) -> Q:
    """In the two facts that its e-mail and its telephone are asked for as well: a tally looks at them once."""
    return having(kind, EMAIL) | having(kind, TELEPHONE)


def reachable(kind: SubjectKind) -> Q:
    """A company is within reach by its own addresses and numbers, by those of its sites, or by one of its people."""
    own = having(kind, WORKING_EMAIL) | having(kind, WORKING_TELEPHONE)
    return own if kind == CONTACT else own | Q(Holds(Contact, "company", HERE & reachable(CONTACT)))


def having(kind: SubjectKind, which: Q) -> Q:
    """The record, or for a company one of its sites, has such a point."""
    found = Q(Holds(ContactPoint, kind.value, which))
    return found | Q(Holds(ContactPoint, "establishment__company", which)) if kind == COMPANY else found


def _freshness(kind: SubjectKind) -> Callable[[Operator, Any, datetime], Q]:
    """Edited within the year, or a sign came from the person (from one of its people, for a company)."""

    def condition(operator: Operator, value: Any, now: datetime) -> Q:
        since = fresh_since(now)
        sign = Q(last_inbound_at__gte=since)
        if kind == COMPANY:
            sign = Q(Holds(Contact, "company", HERE & sign))
        fresh = Q(updated_at__gte=since) | sign
        asked = {value} if isinstance(value, str) else set(value)
        states = {Freshness.FRESH.value: fresh, Freshness.STALE.value: ~fresh}
        found = reduce(lambda either, one: either | states.get(one, Q(pk__in=[])), sorted(asked), Q(pk__in=[]))
        return ~found if operator in NEGATIVE else found

    return condition


DIGITS, DOUBLED = "0123456789", "0516273849"  # the place of a digit in the second is its double, its figures added


def _siren_states() -> dict[str, Q]:
    right = Q(siren__isnull=False) & reduce(and_, _siren_is_right())
    return {
        ValueState.VALID.value: right,
        ValueState.WRONG.value: Q(siren__isnull=False) & ~right,
        ValueState.MISSING.value: Q(siren__isnull=True),
    }


def _siren_is_right() -> list[Q]:
    """Nine signs, not all zero, whose Luhn sum is a multiple of ten, as the database reckons it (`kit.identifiers` for one).

    That they are digits was seen at the door.
    """
    places = [StrIndex(Value(DOUBLED if n % 2 == 0 else DIGITS), Substr("siren", n, 1)) for n in range(1, 10)]
    total: Combinable = reduce(add, places)  # places count from one: nine too many
    return [~Q(siren="0" * 9), Q(Exact(Length("siren"), 9)), Q(Exact(total % 10, len(places)))]

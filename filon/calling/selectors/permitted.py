"""May they be called, now? The facts of the law for the lines of a list or for a task, and the numbers to dial."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.calling.models import CallEntry
from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.kinds import DiffusionStatus, PointKind, PointState
from filon.permission.rules.facts import ContactFacts, DatedFact, LotFact, Question, SuppressionFact
from filon.permission.rules.kinds import Channel, Context, SuppressionReason
from filon.permission.rules.policy import ContactPolicy, Decision
from filon.permission.selectors.facts import contact_facts
from filon.permission.selectors.suppressions import Listed, listed
from filon.records.models import Lot
from filon.records.rules.origin import LotKind
from filon.users.selectors import Viewer

TELEPHONES = (PointKind.PHONE, PointKind.MOBILE)


class Callee(NamedTuple):
    """Whom a task is to call: a person, or a company when nobody in it is named. `pk` is that of the task."""

    pk: int
    contact: Contact | None
    company: Company | None

    @property
    def contact_id(self) -> int | None:
        return self.contact.pk if self.contact else None

    @property
    def company_id(self) -> int | None:
        return self.company.pk if self.company else None


Called = CallEntry | Callee


def who_of(called: Called) -> dict[str, int | None]:
    """The person, else the company: the column by which she is on one line at a time."""
    return {"contact_id": called.contact_id} if called.contact_id else {"company_id": called.company_id}


class Permitted(NamedTuple):
    """The decision for one line, the numbers that work (the person's own first), and when somebody last called."""

    decision: Decision
    numbers: list[ContactPoint]
    last_attempt: datetime | None
    is_consumer: bool


def permitted(entries: Sequence[Called], *, viewer: Viewer, at: datetime) -> dict[int, Permitted]:
    """By line, in a number of queries that does not grow with them; somebody whom the viewer may not see is left out."""
    numbers = numbers_of(entries)
    found = _facts_of_people(entries, numbers, viewer, at) | _facts_of_companies(entries, numbers, at)
    policy = ContactPolicy()
    return {
        pk: Permitted(
            policy.decide(facts),
            numbers[pk],
            max((one.at for one in facts.attempts), default=None),
            facts.context == Context.CONSUMER,
        )
        for pk, facts in found.items()
    }


def numbers_of(entries: Sequence[Called]) -> dict[int, list[ContactPoint]]:
    """Numbers that are not known dead: the person's, then those of the company and its sites."""
    people = {entry.contact_id for entry in entries if entry.contact_id}
    companies = {company for entry in entries if (company := _company_of(entry))}
    holder = Q(contact__in=people) | Q(company__in=companies) | Q(establishment__company__in=companies)
    points = ContactPoint.objects.filter(holder, kind__in=TELEPHONES).exclude(state=PointState.DEAD)
    by_person: dict[int, list[ContactPoint]] = defaultdict(list)
    by_company: dict[int, list[ContactPoint]] = defaultdict(list)
    for point in points.select_related("establishment").order_by("-main", "pk"):
        site = point.establishment.company_id if point.establishment else None
        if point.contact_id:
            by_person[point.contact_id].append(point)
        elif employer := point.company_id or site:
            by_company[employer].append(point)
    return {
        entry.pk: [*by_person.get(entry.contact_id or 0, ()), *by_company.get(_company_of(entry) or 0, ())]
        for entry in entries
    }


def _company_of(entry: Called) -> int | None:
    return entry.company_id or (entry.contact.company_id if entry.contact else None)


def _facts_of_people(
    entries: Sequence[Called], numbers: Mapping[int, list[ContactPoint]], viewer: Viewer, at: datetime
) -> dict[int, ContactFacts]:
    """Who has no number of her own is called at her company's."""
    of_people = {entry.pk: entry.contact_id for entry in entries if entry.contact_id}
    question = Question(Channel.PHONE, at)
    facts = contact_facts(ids=[pk for pk in of_people.values() if pk], question=question, viewer=viewer)
    lent = {pk: numbers[pk][0] for pk, contact in of_people.items() if numbers[pk] and not numbers[pk][0].contact_id}
    on_list = listed(point.normalised for point in lent.values() if point.normalised)
    found = {}
    for pk, contact_id in of_people.items():
        known = facts.get(contact_id or 0)
        if known is not None:
            found[pk] = _at_company(known, lent[pk], on_list) if pk in lent else known
    return found


def _at_company(facts: ContactFacts, point: ContactPoint, on_list: Mapping[str, list[Listed]]) -> ContactFacts:
    number = point.normalised or ""
    return replace(
        facts,
        address=number,
        address_is_dead=False,
        suppressions=(*facts.suppressions, *_suppressions(number, on_list)),
    )


def _suppressions(number: str, on_list: Mapping[str, list[Listed]]) -> list[SuppressionFact]:
    return [
        SuppressionFact(f"suppression:{row.pk}", Channel(row.channel), SuppressionReason(row.reason))
        for row in on_list.get(number, ())
    ]


def _facts_of_companies(
    entries: Sequence[Called], numbers: Mapping[int, list[ContactPoint]], at: datetime
) -> dict[int, ContactFacts]:
    """A company is nobody's consumer: its number, its lot, its diffusion, and the refusals that it gave."""
    companies = {entry.pk: entry.company for entry in entries if entry.company}
    first = {pk: numbers[pk][0].normalised or "" if numbers[pk] else "" for pk in companies}
    on_list = listed(number for number in first.values() if number)
    attempts, refusals = _calls_to([company.pk for company in companies.values()], at)
    lots = Lot.objects.in_bulk({company.lot_id for company in companies.values() if company.lot_id})
    return {
        pk: ContactFacts(
            at=at,
            channel=Channel.PHONE,
            address=first[pk],
            context=Context.PROFESSIONAL,
            professional_proof=company.siren or company.name,
            department=company.department,
            lot=_lot_fact(company, lots),
            diffusion_status=DiffusionStatus(company.diffusion_status),
            suppressions=tuple(_suppressions(first[pk], on_list)),
            attempts=tuple(attempts.get(company.pk, ())),
            last_refusal=refusals.get(company.pk),
        )
        for pk, company in companies.items()
    }


def _lot_fact(company: Company, lots: Mapping[int, Lot]) -> LotFact | None:
    lot = lots.get(company.lot_id or 0)
    return LotFact(f"lot:{lot.pk}", LotKind(lot.kind), lot.audit_at) if lot else None


def _calls_to(ids: Collection[int], at: datetime) -> tuple[dict[int, list[DatedFact]], dict[int, DatedFact]]:
    """Calls to the companies themselves, to nobody in them, and the last refusal of each."""
    attempts: dict[int, list[DatedFact]] = defaultdict(list)
    refusals: dict[int, DatedFact] = {}
    calls = Activity.objects.filter(company__in=ids, contact=None, kind=ActivityKind.CALL, at__lte=at)
    rows = calls.exclude(direction=Direction.INBOUND).order_by("at", "pk")
    for pk, company_id, called_at, outcome in rows.values_list("pk", "company_id", "at", "outcome"):
        call = DatedFact(f"activity:{pk}", called_at)
        attempts[company_id or 0].append(call)
        if outcome == CallOutcome.REFUSED:
            refusals[company_id or 0] = call
    return attempts, refusals

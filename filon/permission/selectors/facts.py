"""The facts of thousands of people, for one question, in a number of queries that does not grow with them."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.contacts.models import Contact, ContactPoint
from filon.permission.models import Consent, NoticeRecord, Objection, ProfessionalProof
from filon.permission.rules.facts import (
    ConsentFact,
    ContactFacts,
    DatedFact,
    ObjectionFact,
    Question,
)
from filon.permission.rules.kinds import Channel, Purpose
from filon.permission.selectors.assembling import Known, facts_of
from filon.permission.selectors.suppressions import listed
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

CHUNK = 5_000  # people loaded together
CALLS_LOOKED_AT = timedelta(days=32)  # the window of TEL-3 and a day for the time zones


def contact_facts(
    *, ids: Collection[int], question: Question, viewer: Viewer, under_contract: Collection[int] = ()
) -> dict[int, ContactFacts]:
    """Contact id → facts, for those whom the viewer may see. `under_contract`: who has a running contract (TEL-1, TEL-5);
    orders are known above this package only, and nobody is presumed to have one."""
    every = sorted(set(ids))
    chunks = (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))
    return {
        pk: facts_of(known, question=question, has_running_contract=pk in under_contract)
        for chunk in chunks
        for pk, known in known_people(ids=chunk, viewer=viewer, at=question.at).items()
    }


def known_people(*, ids: Collection[int], viewer: Viewer, at: datetime) -> dict[int, Known]:
    """All that is written about these people, whatever the channel asked about later: nine queries."""
    related = ("company", "establishment", "lot", "source")
    people = visible(Contact.objects.filter(pk__in=ids), viewer=viewer, entity=Entity.CONTACT)
    known = {contact.pk: Known(contact) for contact in people.select_related(*related)}
    for point in ContactPoint.objects.filter(contact__in=known).order_by("-main", "pk"):
        known[_owner(point.contact_id)].points.append(point)
    add_permissions(known)
    _add_calls(known, at)
    _add_suppressions(known.values())
    return known


def _owner(contact_id: int | None) -> int:
    assert contact_id is not None  # asked for by contact
    return contact_id


def add_permissions(known: dict[int, Known]) -> None:
    for consent in Consent.objects.filter(contact__in=known):
        known[consent.contact_id].consents.append(
            ConsentFact(
                f"consent:{consent.pk}",
                Channel(consent.channel),
                Purpose(consent.purpose),
                consent.at,
                consent.withdrawn_at,
            )
        )
    for objection in Objection.objects.filter(contact__in=known):
        known[_owner(objection.contact_id)].objections.append(
            ObjectionFact(
                f"objection:{objection.pk}", Channel(objection.channel), Purpose(objection.purpose), objection.at
            )
        )
    for notice in NoticeRecord.objects.filter(contact__in=known):
        known[notice.contact_id].notices.append(DatedFact(f"notice:{notice.pk}", notice.at))
    for proof in ProfessionalProof.objects.filter(contact__in=known):
        known[proof.contact_id].professional_proof = proof.reason


def calls_that_count(at: datetime) -> QuerySet[Activity]:
    """Ours: of the window, and refused however old."""
    calls = Activity.objects.filter(kind=ActivityKind.CALL).exclude(direction=Direction.INBOUND)
    return calls.filter(Q(at__gt=at - CALLS_LOOKED_AT) | Q(outcome=CallOutcome.REFUSED))


def _add_calls(known: dict[int, Known], at: datetime) -> None:
    """Attempts of the window, and the last refusal however old."""
    rows = calls_that_count(at).filter(contact__in=known).order_by("at", "pk")
    for pk, contact_id, called_at, outcome in rows.values_list("pk", "contact_id", "at", "outcome"):
        person, call = known[_owner(contact_id)], DatedFact(f"activity:{pk}", called_at)
        if called_at > at - CALLS_LOOKED_AT:
            person.attempts.append(call)
        if outcome == CallOutcome.REFUSED and called_at <= at:
            person.last_refusal = call


def _add_suppressions(people: Iterable[Known]) -> None:
    addresses = {point.normalised for person in people for point in person.points if point.normalised}
    found = listed(addresses)
    for person in people:
        person.listed = {
            point.normalised: found[point.normalised] for point in person.points if point.normalised in found
        }

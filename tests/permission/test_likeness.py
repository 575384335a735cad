"""Of people who are alike one is asked about: the answer must be the one that each would have been given."""

import random
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.contacts.models import Contact, ContactPoint, Establishment
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import DiffusionStatus, PointKind, PointState
from filon.permission.models import Consent, NoticeRecord, ProfessionalProof
from filon.permission.rules.facts import ContactFacts, Question
from filon.permission.rules.kinds import Channel, NoticeKind, NoticeWay, SuppressionReason
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.assembling import facts_of
from filon.permission.selectors.facts import known_people
from filon.permission.selectors.likeness import allowed_now, stand_ins
from filon.permission.services.objections import object_to_prospecting
from filon.permission.services.suppressions import suppress_address
from filon.playbook.models import AcquisitionSource
from filon.playbook.rules.channels import SourceKind
from filon.records.models import Lot
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import LotKind
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EARLIER, LATER = NOW - timedelta(days=5), NOW + timedelta(days=5)
ADDRESSES = {
    PointKind.EMAIL: ("luc@martin{n}.example", "contact@martin{n}.example", "luc.martin{n}@gmail.com"),
    PointKind.MOBILE: ("+33612345{n:03}",),
    PointKind.PHONE: ("+33112345{n:03}",),
    PointKind.SOCIAL: ("https://social.example/luc",),
    PointKind.POSTAL: ("3 rue des Lilas, 67000 Strasbourg", "3 rue des Lilas, 35000 Rennes"),
}


def seldom(draw: random.Random, usual: Any, *others: Any) -> Any:
    """Most are alike, and each differs from them in a thing or two."""
    return draw.choice(others) if draw.random() < 0.06 else usual


def somebody(draw: random.Random, number: int, lots: list[Lot], sources: list[AcquisitionSource]) -> int:
    company = establishment = None
    if seldom(draw, True, False):
        status = seldom(draw, DiffusionStatus.OPEN, *DiffusionStatus)
        siren = seldom(draw, f"{number:09d}", None)
        company = make.company(f"Société {number}", siren=siren, diffusion_status=status)
        company.lifecycle_stage = seldom(draw, LifecycleStage.LEAD, LifecycleStage.CUSTOMER)
        company.save()
        if seldom(draw, False, True):
            place = draw.choice([{"city": "Metz", "postal_code": "57000"}, {}])
            status = draw.choice(list(DiffusionStatus))
            establishment = Establishment.objects.create(
                company=company, diffusion_status=status, created_at=EARLIER, updated_at=EARLIER, **place
            )
    person = make.contact("Luc", f"Martin{number}", company=company, establishment=establishment)
    person.lifecycle_stage = seldom(draw, LifecycleStage.LEAD, LifecycleStage.CUSTOMER)
    person.job_title = seldom(draw, "Acheteuse", "", "Directeur")
    person.lot = seldom(draw, draw.choice([None, audited_and_bought(lots)]), *lots)
    person.source = draw.choice([None, None, None, *sources])
    person.save()
    for kind, addresses in ADDRESSES.items():
        for address in seldom(draw, addresses[:1], addresses, addresses[1:], ()):
            add_point(draw, person, kind, address.format(n=number))
    if seldom(draw, True, False):
        add_notice(person, EARLIER - timedelta(minutes=number))
    return person.pk


def audited_and_bought(lots: list[Lot]) -> Lot:
    return next(lot for lot in lots if lot.kind == LotKind.BOUGHT and lot.audit_at)


def add_point(draw: random.Random, person: Contact, kind: PointKind, address: str) -> None:
    ContactPoint.objects.create(
        contact=person,
        kind=kind,
        value=address,
        normalised=None if kind in (PointKind.SOCIAL, PointKind.POSTAL) else address,
        generic=address.startswith("contact@"),
        state=seldom(draw, PointState.OK, *PointState),
        main=seldom(draw, True, False),
    )


def add_notice(person: Contact, at: object) -> None:
    NoticeRecord.objects.create(contact=person, kind=NoticeKind.INDIRECT, how=NoticeWay.EMAIL, text_version="v1", at=at)


def call(person: Contact, outcome: CallOutcome, direction: Direction = Direction.OUTBOUND, days: int = 3) -> None:
    at = NOW - timedelta(days=days)
    Activity.objects.create(contact=person, kind=ActivityKind.CALL, direction=direction, outcome=outcome, at=at)


def give_something_of_her_own(draw: random.Random, person: Contact) -> None:
    what = draw.randrange(8)
    if what == 0:
        Consent.objects.create(contact=person, channel=draw.choice(list(Channel)[:4]), at=EARLIER, proof="Salon")
    elif what == 1:
        object_to_prospecting(contact=person, proof="Sa lettre", at=EARLIER, by=BY_SYSTEM, now=NOW)
    elif what == 2:
        ProfessionalProof.objects.create(contact=person, reason="Artisan", at=EARLIER)
    elif what == 3:
        call(person, CallOutcome.REFUSED, days=400)
    elif what == 4:
        for _ in range(5):
            call(person, CallOutcome.ABSENT)
    elif what == 5:
        call(person, CallOutcome.REACHED, Direction.INBOUND)
    elif what == 6:
        add_notice(person, LATER)
    else:
        private = f"luc.martin{person.pk}@martin.example"
        add_point(draw, person, PointKind.EMAIL, private)
        suppress_address(
            address=private, reason=draw.choice(list(SuppressionReason)), at=EARLIER, by=BY_SYSTEM, now=NOW
        )


def a_file(draw: random.Random, size: int = 250) -> list[int]:
    lots = [
        Lot.objects.create(name=f"Lot {kind} {audit}", kind=kind, audit_at=audit, created_at=EARLIER)
        for kind in LotKind
        for audit in (None, EARLIER)
    ]
    sources = [
        AcquisitionSource.objects.create(name=kind.label, name_key=f"x-{kind}", kind=kind)
        for kind in (SourceKind.SOCIAL, SourceKind.FAIR)
    ]
    people = [somebody(draw, number, lots, sources) for number in range(size)]
    for person in Contact.objects.filter(pk__in=draw.sample(people, size // 8)):
        give_something_of_her_own(draw, person)
    return people


@pytest.mark.parametrize("seed", range(3))
def test_the_answer_of_her_stand_in_is_hers_on_every_channel(seed: int) -> None:
    people = a_file(random.Random(seed))

    known = known_people(ids=people, viewer=SYSTEM, at=NOW)

    for channel in set(Channel) - {Channel.ALL}:
        asked = stand_ins(ids=people, at=NOW, channels=[channel])
        assert len(set(asked.values())) < len(people) * 0.8
        for pk, one in asked.items():
            hers, its = (
                ContactPolicy().decide(facts_of(known[who], question=Question(channel, NOW))) for who in (pk, one)
            )
            assert (hers.allowed, hers.sentence, hers.rule_ids, hers.earliest_allowed_at is None) == (
                its.allowed,
                its.sentence,
                its.rule_ids,
                its.earliest_allowed_at is None,
            ), (channel, known[pk], known[one])


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.LETTER, Channel.SMS])
def test_whoever_may_be_contacted_now_is_the_same_as_if_each_was_asked_about(channel: Channel) -> None:
    people = a_file(random.Random(9), size=120)
    for pk in people[::3]:
        Consent.objects.create(contact_id=pk, channel=Channel.SMS, at=EARLIER, proof="Salon")
    question = Question(channel, NOW)
    known = known_people(ids=people, viewer=SYSTEM, at=NOW)

    found = allowed_now(ids=people, question=question)

    assert found == [pk for pk in people if ContactPolicy().decide(facts_of(known[pk], question=question)).allowed]
    assert 0 < len(found) < len(people)


def test_people_who_are_alike_have_one_stand_in() -> None:
    people = [make.reachable(make.contact("Luc", f"Martin{n}"), f"+3361234567{n}").pk for n in range(9)]

    assert set(stand_ins(ids=people, at=NOW, channels=[Channel.PHONE]).values()) == {people[0]}
    assert stand_ins(ids=[], at=NOW, channels=[Channel.PHONE]) == {}


def test_whoever_adds_a_fact_says_how_people_are_told_apart_by_it() -> None:
    of_the_question = {"at", "channel", "purpose", "campaign", "has_running_contract"}
    only_postpones = {"department"}
    of_her_own = {"professional_proof", "consents", "objections", "suppressions", "attempts", "last_refusal"}
    told_apart = {
        *("address", "address_is_generic", "address_is_dead", "context", "job_function", "is_customer", "lot"),
        *("visibility", "diffusion_status", "notices"),
    }
    never_filled = {"bloctel_checked_at", "on_bloctel"}

    known = of_the_question | only_postpones | of_her_own | told_apart | never_filled
    assert {field.name for field in fields(ContactFacts)} == known

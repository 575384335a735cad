"""A person wants less of us: written as she said it, obeyed by the law engine, and her sequences end in the same transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.messaging.models import Message
from filon.permission.models import Consent, Objection
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import CHOSEN, Channel, Purpose
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.facts import contact_facts
from filon.permission.selectors.refusals import channels_refused, wishes_of
from filon.records.rules.authorship import BY_SYSTEM
from filon.sequences.models import Enrolment
from filon.sequences.rules.kinds import Ending
from filon.usecases.objecting import choose_by_link, hear_complaint, hear_objection, stop_by_link
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.messaging.queued import a_message
from tests.sequences.making import CALL, anne, enter, live

pytestmark = pytest.mark.django_db
SHOWN = (Channel.EMAIL, Channel.PHONE)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


@pytest.fixture
def passage(camille: User) -> Enrolment:
    [one] = enter(live("Relances", CALL, owner=camille), anne(camille), by=camille)
    return one


def choose(person: Contact, *wanted: Purpose, kept: tuple[Channel, ...] = SHOWN, now: datetime = NOW) -> None:
    message = Message.objects.filter(contact=person).first() or a_message(contact=person)
    choose_by_link(message=message, wanted=wanted, kept=kept, shown=SHOWN, now=now)


def may(person: Contact, purpose: Purpose, channel: Channel = Channel.EMAIL, at: datetime = LATER) -> bool:
    question = Question(channel=channel, purpose=purpose, at=at)
    facts = contact_facts(ids=[person.pk], question=question, viewer=SYSTEM)[person.pk]
    return "EML-6" not in ContactPolicy().decide(facts).rule_ids


Way = Callable[[Message], None]
WAYS: dict[str, Way] = {
    "the link": lambda message: stop_by_link(message=message, now=NOW),
    "a complaint": lambda message: hear_complaint(message=message, now=NOW),
    "a colleague": lambda _: hear_objection(
        contact=Contact.objects.get(), proof="Au téléphone", at=NOW, by=BY_SYSTEM, now=NOW
    ),
    "the boxes": lambda message: choose_by_link(
        message=message, wanted=[Purpose.EVENTS], kept=SHOWN, shown=SHOWN, now=NOW
    ),
    "one channel": lambda message: choose_by_link(
        message=message, wanted=CHOSEN, kept=[Channel.EMAIL], shown=SHOWN, now=NOW
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_whichever_way_she_stops_us_her_sequence_ends_with_it(passage: Enrolment, way: str) -> None:
    WAYS[way](a_message(contact=passage.contact))
    passage.refresh_from_db()
    assert (passage.ended_because, passage.ended_at) == (Ending.OBJECTION, NOW)


def test_who_refuses_invitations_alone_goes_on_with_the_salesperson(passage: Enrolment) -> None:
    choose(passage.contact, Purpose.OFFERS, Purpose.NEWSLETTER)
    passage.refresh_from_db()
    assert passage.ended_at is None
    assert [may(passage.contact, one) for one in CHOSEN] == [True, False, True]


def test_she_keeps_the_contents_and_refuses_what_sells(camille: User) -> None:
    person = anne(camille)
    choose(person, Purpose.EVENTS, Purpose.NEWSLETTER)
    asked = (Purpose.PROSPECTING, Purpose.EVENTS, Purpose.NEWSLETTER)
    assert [may(person, one) for one in asked] == [False, True, True]
    assert may(person, Purpose.PROSPECTING, Channel.SMS) is False
    assert channels_refused(contact_ids=[person.pk]) == {}, "a file does not tell that she refused everything"


def test_she_changes_her_mind_as_often_as_she_likes(camille: User) -> None:
    person = anne(camille)
    choose(person)
    choose(person, Purpose.EVENTS, now=NOW + timedelta(hours=1))
    assert wishes_of(person).refused == {Purpose.OFFERS, Purpose.NEWSLETTER}
    assert may(person, Purpose.EVENTS)
    choose(person, now=NOW + timedelta(hours=2))
    assert not may(person, Purpose.EVENTS)
    choose(person, *CHOSEN, now=NOW + timedelta(hours=3))
    assert wishes_of(person).refused == frozenset()
    assert Consent.objects.exclude(channel=Channel.EMAIL).exists() is False, "no call was agreed to"


def test_a_channel_that_she_closed_stays_closed(camille: User) -> None:
    person = anne(camille)
    choose(person, *CHOSEN, kept=(Channel.EMAIL,))
    choose(person, *CHOSEN, now=LATER)
    assert [wishes_of(person).closed, may(person, Purpose.PROSPECTING, Channel.PHONE)] == [{Channel.PHONE}, False]


def test_boxes_sent_as_they_stood_write_nothing(passage: Enrolment) -> None:
    choose(passage.contact, *CHOSEN)
    passage.refresh_from_db()
    assert (Objection.objects.count(), Consent.objects.count(), passage.ended_at) == (0, 0, None)


def test_everything_refused_is_not_undone_by_a_box(camille: User) -> None:
    person = anne(camille)
    stop_by_link(message=a_message(contact=person), now=NOW)
    choose(person, now=NOW + timedelta(hours=1))
    choose(person, *CHOSEN, now=NOW + timedelta(hours=2))
    assert [may(person, one) for one in (Purpose.PROSPECTING, *CHOSEN)] == [False] * 4


def test_nothing_is_chosen_for_whoever_is_no_longer_in_the_file() -> None:
    with pytest.raises(NotPossible, match="Vous n’êtes plus dans notre fichier"):
        choose_by_link(message=a_message(), wanted=CHOSEN, kept=SHOWN, shown=SHOWN, now=NOW)

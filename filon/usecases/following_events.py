"""After an event: whom each group holds, why some are left out, and what is done for the others, once."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from filon.calling.rules.kinds import CallOrder
from filon.calling.services.filling import make_call_list
from filon.contacts.models import Contact
from filon.events.models import Event, FollowUp, Registration
from filon.events.rules.following import group_of, what_follows
from filon.events.rules.kinds import FollowAction, FollowGroup
from filon.events.selectors.events import registrations_of
from filon.events.services.following import claim, claim_all, follow_ups_of
from filon.intake.rules.replies import fill_in
from filon.kit.business_time import add_business_days, day_in_paris
from filon.kit.dates import PARIS
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.services.routing import route_leads
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.services.outbox import queue_message
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel, Purpose
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.facts import contact_facts
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.handover import AddressOf, ask_for_answer
from filon.usecases.recognising import join_or_open_lead
from filon.usecases.telling import mail_notifications
from filon.users.models import User
from filon.users.selectors import Viewer

END_OF_DAY = time(18, 0)
MOST_AT_ONCE = 200  # people, by one press: the page says how many are left
MOST_TOLD = 20  # the worker tells the others
CHANNELS = {
    FollowAction.CALL: Channel.PHONE,
    FollowAction.CALL_LIST: Channel.PHONE,
    FollowAction.MESSAGE: Channel.EMAIL,
}


class Ready(NamedTuple):
    """A person for whom it can be done; `address` where a message goes."""

    registration: Registration
    address: str


class Group(NamedTuple):
    """One group as the page shows it: `out` says why the rest is left out, and how many each time; `done` was done before."""

    follow_up: FollowUp
    ready: list[Ready]
    out: list[tuple[str, int]]
    done: int

    @property
    def label(self) -> str:
        return FollowGroup(self.follow_up.group).label

    @property
    def sentence(self) -> str:
        action = FollowAction(self.follow_up.action)
        return what_follows(action=action, days=self.follow_up.days, ready=len(self.ready))


def groups_of(event: Event, *, viewer: Viewer, now: datetime) -> list[Group]:
    people: dict[FollowGroup, list[Registration]] = {group: [] for group in FollowGroup}
    for one in registrations_of(event, viewer=viewer):
        if group := group_of(state=one.state, met=one.met):
            people[group].append(one)
    return [_group(one, people[FollowGroup(one.group)], viewer=viewer, now=now) for one in follow_ups_of(event)]


def _group(follow_up: FollowUp, people: Sequence[Registration], *, viewer: Viewer, now: datetime) -> Group:
    left = [one for one in people if one.followed_at is None]
    channel = CHANNELS.get(FollowAction(follow_up.action))
    done = len(people) - len(left)
    if channel is None:
        return Group(follow_up, [], [], done)
    purpose = Purpose.EVENTS if channel == Channel.EMAIL else Purpose.PROSPECTING
    question = Question(channel, now, purpose=purpose)
    facts = contact_facts(ids=[one.contact_id for one in left], question=question, viewer=viewer)
    policy, ready, out = ContactPolicy(), [], Counter[str]()
    for one in left:
        known = facts[one.contact_id]
        decision = policy.decide(known)
        # A call waits for its hour; a message leaves now or not.
        if decision.allowed or (channel == Channel.PHONE and decision.earliest_allowed_at):
            ready.append(Ready(one, known.address))
        else:
            out[decision.sentence] += 1
    return Group(follow_up, ready, out.most_common(), done)


class CarriedOut(NamedTuple):
    """What was done; `left` people wait for the next press."""

    calls: int
    messages: int
    listed: int
    left: int


@transaction.atomic
def carry_out(*, event: Event, by: User, now: datetime, address_of: AddressOf) -> CarriedOut:
    """What the page showed, for those who are still to be followed. NotPossible while nobody chose what follows."""
    if not event.follow_ups.exists():
        raise NotPossible("Choisissez d’abord la suite à donner, et enregistrez-la.")
    counts, room, left = Counter[FollowAction](), MOST_AT_ONCE, 0
    for group in groups_of(event, viewer=by, now=now):
        action = FollowAction(group.follow_up.action)
        some = group.ready[:room]
        room, left = room - len(some), left + len(group.ready) - len(some)
        if action == FollowAction.CALL_LIST:
            counts[action] += _list_them(event, group, some, by=by, now=now)
            continue
        for one in some:
            if claim(registration=one.registration, action=action, now=now):
                counts[action] += 1
                if action == FollowAction.CALL:
                    _ask_for_call(event, group.follow_up, one, now=now, address_of=address_of)
                else:
                    _write(event, group.follow_up, one, now=now)
    mail_notifications(now=now, limit=MOST_TOLD)
    return CarriedOut(counts[FollowAction.CALL], counts[FollowAction.MESSAGE], counts[FollowAction.CALL_LIST], left)


def _ask_for_call(event: Event, follow_up: FollowUp, one: Ready, *, now: datetime, address_of: AddressOf) -> None:
    """Her lead, or a new one; of who has it, else of whom the routing chooses, else of who is responsible for the event."""
    person = one.registration.contact
    lead = join_or_open_lead(person, {}, about=event.name, source=event.source, now=now)
    if lead.owner is None or not lead.owner.is_active:
        route_leads(leads=[lead], by=BY_SYSTEM, now=now, standing_by=event.owner)
    day = add_business_days(day_in_paris(now), follow_up.days)
    due_at = datetime.combine(day, END_OF_DAY, PARIS)
    ask_for_answer(lead, may_call=True, about=event.name, due_at=due_at, now=now, address=address_of(lead))


def _write(event: Event, follow_up: FollowUp, one: Ready, *, now: datetime) -> None:
    person: Contact = one.registration.contact
    fields = {"prénom": person.first_name, "événement": event.name, "contenu": event.content_url}
    queue_message(
        kind=MessageKind.EVENT,
        contact=person,
        address=one.address,
        subject=fill_in(follow_up.subject, fields),
        body=fill_in(follow_up.text, fields),
        key=f"follow-up-{one.registration.pk}",
        now=now,
    )


def _list_them(event: Event, group: Group, some: Sequence[Ready], *, by: User, now: datetime) -> int:
    ids = claim_all(ids=[one.registration.pk for one in some], action=FollowAction.CALL_LIST, now=now)
    people = [one.registration.contact_id for one in some if one.registration.pk in ids]
    if people:
        make_call_list(
            name=f"{event.name[:70]} · {group.label.lower()}, {now.astimezone(PARIS):%d/%m/%Y %H:%M}",
            entity=SubjectKind.CONTACT,
            condition=Q(pk__in=people),
            order=CallOrder.LAST_SIGN,
            by=by,
            now=now,
        )
    return len(people)

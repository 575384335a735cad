"""Halvane's events: a webinar of last season with what came of it, a salon just over, a breakfast to come with its waiting list."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from demo.staff import NORTH_WEST, Staff
from demo.world import Chance, World
from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.events.models import Event, FollowUp, Registration
from filon.events.rules.following import USUAL_WORDS
from filon.events.rules.kinds import (
    EventKind,
    FollowAction,
    FollowGroup,
    Interest,
    RegistrationState,
    RegistrationWay,
)
from filon.events.services.events import close_attendance, create_event
from filon.events.services.loading import text_of
from filon.events.services.registrations import confirm, register
from filon.intake.services.forms import publish_form
from filon.kit.business_time import is_business_day
from filon.kit.dates import PARIS
from filon.leads.models import Lead
from filon.playbook.models import AcquisitionSource
from filon.usecases.registering import make_event_form

WEBINAR_DAYS, FAIR_DAYS, BREAKFAST_DAYS = -150, -6, 9  # from today
FOLLOWED_BY_A_LEAD, OTHERS, BADGES, BREAKFAST, SEATS = 16, 16, 24, 15, 12
CAME = 0.65  # of those who registered for the webinar
INTERESTS = (*[Interest.COLD] * 3, *[Interest.WARM] * 4, *[Interest.HOT] * 2, Interest.NONE)
NOTES = {
    Interest.HOT: ("Emménage au printemps, veut un devis.", "Compare avec deux confrères, à rappeler vite."),
    Interest.WARM: ("Budget l’an prochain.", "Veut voir une cabine posée chez un client."),
    Interest.COLD: ("", "Étudiant en architecture."),
}


def tell_events(world: World, staff: Staff) -> None:
    """Once leads and addresses are written."""
    chance = Chance("events", world.today)
    addresses = {id(point.contact) for point in world.of(ContactPoint) if point.kind == PointKind.EMAIL}
    people = [one for one in world.of(Contact) if id(one) in addresses and one.deleted_at is None]
    chance.shuffle(people)
    _tell_webinar(world, staff, chance, people)
    _tell_fair(world, staff, chance, people[200:])
    _tell_breakfast(world, staff, people[400:])


def _event(
    world: World, staff: Staff, name: str, kind: EventKind, day: date, hours: tuple[int, int], **more: Any
) -> Event:
    source = "Salon professionnel" if kind == EventKind.FAIR else "Webinaire"
    values = {
        "name": name,
        "kind": kind,
        "start": datetime.combine(day, time(hours[0]), PARIS),
        "end": datetime.combine(more.pop("until", day), time(hours[1]), PARIS),
        "owner": staff.marketing,
        "source": next((one for one in world.of(AcquisitionSource) if one.name == source), None),
    }
    return world.add(create_event(values=values | more, now=world.now))


def _working_day(world: World, days: int) -> date:
    day = world.today + timedelta(days=days)
    while not is_business_day(day):
        day += timedelta(days=1 if days > 0 else -1)
    return day


def _tell_webinar(world: World, staff: Staff, chance: Chance, people: Sequence[Contact]) -> None:
    day = _working_day(world, WEBINAR_DAYS)
    event = _event(
        world,
        staff,
        "Téléphoner en plateau sans gêner personne",
        EventKind.WEBINAR,
        day,
        (11, 12),
        link="https://visio.halvane.example/plateau",
        content_url="https://www.halvane.example/revoir-plateau",
        description="Trois plans commentés, une cabine mesurée en direct, vos questions.",
    )
    since = {id(lead.contact) for lead in world.of(Lead) if lead.contact and lead.created_at > event.end}
    heard = [*islice((one for one in people if id(one) in since), FOLLOWED_BY_A_LEAD)]
    heard += [*islice((one for one in people if id(one) not in since), OTHERS)]
    for place, person in enumerate(heard):
        at = event.start - timedelta(days=1 + place % 9, hours=place % 5)
        one = register(event=event, contact=person, way=RegistrationWay.FORM, now=at).registration
        if chance.happens(CAME):
            _attend(world, one, at=event.start, minutes=chance.randint(12, 58))
    close_attendance(event=event, now=world.now)
    _choose(event, met=FollowAction.CALL, came=FollowAction.MESSAGE, missed=FollowAction.MESSAGE)
    done = {"followed_at": event.end + timedelta(hours=2), "followed": FollowAction.MESSAGE}
    event.registrations.update(**done)


def _tell_fair(world: World, staff: Staff, chance: Chance, people: Sequence[Contact]) -> None:
    day = _working_day(world, FAIR_DAYS)
    event = _event(
        world,
        staff,
        "Bureaux & Cadre de vie, Lille",
        EventKind.FAIR,
        day,
        (9, 18),
        until=day + timedelta(days=1),
        place="Lille Grand Palais",
        stand="C42",
        team=staff.teams[NORTH_WEST],
    )
    for place, person in enumerate(people[:BADGES]):
        at = event.start + timedelta(minutes=11 * place)
        interest = chance.choice(INTERESTS)
        one = Registration(event=event, contact=person, way=RegistrationWay.FILE, key=f"halvane-badge-{place}", at=at)
        one.interest, one.met, one.state = interest, True, RegistrationState.REGISTERED
        one.note = chance.choice(NOTES.get(interest, ("",)))
        one.save()
        _attend(world, one, at=at, minutes=None)
    close_attendance(event=event, now=world.now)
    _choose(event, met=FollowAction.CALL, came=FollowAction.CALL_LIST, missed=FollowAction.NOTHING)


def _tell_breakfast(world: World, staff: Staff, people: Sequence[Contact]) -> None:
    event = _event(
        world,
        staff,
        "Petit-déjeuner\u00a0: une cabine en deux heures",
        EventKind.OWN,
        _working_day(world, BREAKFAST_DAYS),
        (8, 10),
        place="Notre atelier, Roubaix",
        capacity=SEATS,
        description="Le montage d’une cabine sous vos yeux, un café à la main.",
    )
    form = make_event_form(event=event, owner=staff.marketing, now=world.now)
    type(form).objects.filter(pk=form.pk).update(key="halvane-event", source=None)  # the event says it
    event.forms.update(form_key="halvane-event")
    form.refresh_from_db()
    publish_form(form=form, now=world.now)
    world.add(form)
    for place, person in enumerate(people[:BREAKFAST]):
        at = world.now - timedelta(days=4, minutes=37 * (BREAKFAST - place))
        one = register(event=event, contact=person, way=RegistrationWay.FORM, now=at).registration
        if place % 3 == 0:
            confirm(registration=one, now=at + timedelta(hours=3))


def _attend(world: World, one: Registration, *, at: datetime, minutes: int | None) -> None:
    """What the product writes when somebody is ticked or told by a list."""
    one.state, one.came_at, one.minutes = RegistrationState.ATTENDED, at, minutes
    person = one.contact
    one.activity = Activity.objects.create(
        kind=ActivityKind.EVENT,
        at=at,
        contact=person,
        company=person.company,
        direction=Direction.INBOUND,
        text=text_of(one),
        batch=world.batch,
    )
    one.save()


def _choose(event: Event, **actions: FollowAction) -> None:
    for group, action in actions.items():
        words = USUAL_WORDS[FollowGroup(group)]
        FollowUp.objects.create(event=event, group=group, action=action, subject=words.subject, text=words.text)

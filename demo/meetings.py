"""Two booking pages of Halvane, and who chose an hour on them; an hour that a robot asked for waits."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from demo.staff import NORTH_WEST, Staff
from demo.world import World
from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, Direction, TaskKind
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.axes import IN_WORK
from filon.contacts.rules.kinds import PointKind
from filon.intake.rules.capture import CONSENT, NOTICE
from filon.intake.rules.spam import Doubt
from filon.kit.dates import PARIS
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.meetings.models import Agenda, Booking, BookingPage
from filon.meetings.rules.kinds import BookingKind
from filon.meetings.selectors.slots import free_times
from filon.meetings.services.bookings import hold_booking, take_slot
from filon.meetings.services.pages import create_page, publish_page
from filon.usecases.booking import first_questions

NEEDS = (
    "Trois cabines pour un plateau de quarante personnes, avant le déménagement.",
    "Nous entendons tout d’un bureau à l’autre\u00a0: que peut-on faire sans travaux\u00a0?",
    "Comparer une cabine d’une place et une de quatre.",
    "Un devis pour deux sites, Lille et Rennes.",
    "",
    "Louer plutôt qu’acheter, est-ce possible\u00a0?",
)
EVERY = 5  # of the free hours, one is chosen: the week is neither empty nor full
MADE_BEFORE = timedelta(hours=9)


def tell_meetings(world: World, staff: Staff) -> None:
    """Once leads are written: the hours are those that the product itself offers on that day."""
    sofia, team = staff.by_name["sofia"], staff.teams[NORTH_WEST]
    together = _page(world, "Découverte, Nord et Ouest", BookingKind.MEETING, "decouverte", team=team)
    call = _page(world, "Rappel de Sofia", BookingKind.CALL_BACK, "rappel", person=sofia)
    world.add(Agenda.objects.create(person=sofia, hours={str(day): [["10:00", "17:00"]] for day in range(4)}))
    leads = list(_leads(world))
    _fill(world, together, leads[:4])
    _fill(world, call, leads[4:6])
    start = next(iter(free_times(together, now=world.now)))
    said = {"first_name": "Win", "last_name": "Big", "email": "win@promo.example", "need": "http://a.example"}
    held = hold_booking(
        page=together,
        start=start,
        zone=PARIS,
        now=world.now,
        ticket="halvane-robot",
        doubts=[Doubt.TRAP],
        **_words(said),
    )
    world.add(held)


def _page(world: World, name: str, kind: BookingKind, key: str, **whose: Any) -> BookingPage:
    page = create_page(
        name=name,
        kind=kind,
        person=whose.get("person"),
        questions=first_questions(kind),
        notice=NOTICE,
        consent=CONSENT,
        now=world.now,
    )
    page.key, page.team = f"halvane-{key}", whose.get("team")
    if kind == BookingKind.MEETING:
        page.title, page.place = (
            "Parlons de votre plateau",
            "En visioconférence\u00a0: le lien vous attend sur votre page.",
        )
        page.intro = "Une demi-heure avec quelqu’un qui a déjà équipé un bureau comme le vôtre."
    page.save()
    publish_page(page=page, now=world.now)
    return world.add(page)


def _leads(world: World) -> Iterator[tuple[Lead, Contact, str]]:
    """In work, of somebody with an address; each person once."""
    addresses = {id(point.contact): point.value for point in world.of(ContactPoint) if point.kind == PointKind.EMAIL}
    seen = set()
    for lead in reversed(world.of(Lead)):
        contact = lead.contact
        if contact and lead.lifecycle_stage in IN_WORK and id(contact) in addresses and id(contact) not in seen:
            seen.add(id(contact))
            yield lead, contact, addresses[id(contact)]


def _fill(world: World, page: BookingPage, leads: Sequence[tuple[Lead, Contact, str]]) -> None:
    hours = list(free_times(page, now=world.now))[::EVERY]
    for place, ((lead, contact, address), start) in enumerate(zip(leads, hours, strict=False)):
        said = {
            "first_name": contact.first_name,
            "last_name": contact.last_name,
            "email": address,
            "need": NEEDS[(place + page.pk) % len(NEEDS)],
        }
        booking = take_slot(
            page=page,
            start=start,
            zone=PARIS,
            now=world.now,
            ticket=f"halvane-{page.key}-{place}",
            contact=contact,
            **_words({key: words for key, words in said.items() if words}),
        )
        _follow(world, booking, lead, contact, key=f"halvane-{page.pk}-{place}")


def _words(said: dict[str, str]) -> dict[str, Any]:
    labels = {"first_name": "Prénom", "last_name": "Nom", "email": "E-mail", "need": "Votre message"}
    return {"said": said, "labels": [[key, labels[key]] for key in said]}


def _follow(world: World, booking: Booking, lead: Lead, contact: Contact, *, key: str) -> None:
    """What the product writes when somebody chooses an hour."""
    made = world.now - MADE_BEFORE
    Activity.objects.create(
        kind=ActivityKind.MEETING,
        at=made,
        contact=contact,
        company=contact.company,
        subject_kind=SubjectKind.LEAD,
        subject_id=lead.pk,
        direction=Direction.INBOUND,
        text=f"Créneau choisi en ligne ({booking.page}).",
        batch=world.batch,
    )
    calls = booking.page.kind == BookingKind.CALL_BACK
    booking.task = Task.objects.create(
        title=f"{'Appeler' if calls else 'Rendez-vous avec'} {contact}",
        kind=TaskKind.CALL if calls else TaskKind.MEETING,
        due_at=booking.start,
        assignee=booking.person,
        contact=contact,
        company=contact.company,
        subject_kind=SubjectKind.LEAD,
        subject_id=lead.pk,
        created_at=made,
    )
    booking.key, booking.made_at = key, made
    booking.save()
    world.add(booking)

"""The doors of events: seen by whoever sees what happens, prepared by whoever writes forms; outside, by one’s own link."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from filon.contacts.models import Contact
from filon.events.models import Event, Registration
from filon.events.rules.kinds import EventKind, FollowGroup, RegistrationWay
from filon.events.selectors.events import link_of
from filon.events.services.events import cancel_event, create_event, name_form
from filon.events.services.following import choose_follow_ups
from filon.events.services.registrations import register
from filon.intake.models import CaptureForm
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form
from filon.users.rules.rights import Action, Entity
from filon.web.forms.events import EventEditForm
from tests.web.rights_doors import Door, Place, both, each, everybody, single, some, to
from tests.web.rights_world import Things, Whose, World


def an_event(*, days: int = 7) -> Event:
    start = timezone.now().replace(second=0, microsecond=0) + timedelta(days=days)
    values = {"name": "Salon", "kind": EventKind.FAIR, "start": start, "end": start + timedelta(hours=4), "capacity": 9}
    return create_event(values=values, now=timezone.now())


def called_off() -> Event:
    event = an_event()
    cancel_event(event=event, now=timezone.now())
    return event


def a_form() -> CaptureForm:
    return create_form(name="Inscription", kind=FormKind.EVENT, owner=None, now=timezone.now())


def a_registration(world: World) -> Registration:
    return registered(world.things[Whose.OWN])


def registered(things: Things) -> Registration:
    person = Contact.objects.get(pk=things.contact.pk)
    return register(event=an_event(), contact=person, way=RegistrationWay.FORM, now=timezone.now()).registration


def with_its_link(world: World) -> Iterator[Place]:
    yield Place({"signed": link_of(a_registration(world))})


def at_the_entrance(world: World) -> Iterator[Place]:
    for things in world.things.values():
        yield Place({"signed": link_of(registered(things))}, things.whose, things=things)


def with_its_form(_world: World) -> Iterator[Place]:
    event, form = an_event(), a_form()
    name_form(event=event, form_key=form.key)
    yield Place({"pk": event.pk, "key": form.key})


def what_it_says(_world: World, place: Place) -> dict[str, Any]:
    event = Event.objects.get(pk=place.kwargs["pk"]) if place.kwargs else an_event()
    form = EventEditForm(None, event=event)
    said = {field.html_name: value for field in form if (value := field.value()) is not None}
    return said | ({} if place.kwargs else {"version": ""})


def chosen(_world: World, _place: Place) -> dict[str, Any]:
    return {"form": a_form().pk}


def begun() -> Event:
    return an_event(days=-3)


def a_list(_world: World, _place: Place) -> dict[str, Any]:
    file = SimpleUploadedFile("badges.csv", SCAN)
    return {"fichier": file, "lot": "Salon", "informed_how": "Affiche du stand"}


def what_follows(_world: World, _place: Place) -> dict[str, Any]:
    said = {"action": "call_list", "days": 2, "subject": "", "text": "", "version": 0}
    return {f"{group}-{name}": value for group in FollowGroup for name, value in said.items()}


def chosen_event() -> Event:
    event = begun()
    values = {"action": "call_list", "days": 2, "subject": "", "text": "", "version": 0}
    choose_follow_ups(event=event, chosen=dict.fromkeys(FollowGroup, values))
    return event


SEE, TICK = some(Entity.ACTIVITY, Action.READ), some(Entity.ACTIVITY, Action.WRITE)
TICK_THEM = both(to(Entity.CONTACT, Action.READ), TICK)
WRITE = some(Entity.FORM, Action.WRITE)
TO_IMPORT = some(Entity.IMPORT, Action.WRITE)
SCAN = b"Nom;E-mail\nRoux;anne@lartigue.fr\n"
SOMEBODY = {"first_name": "Anne", "last_name": "Roux", "email": "anne@lartigue.fr"}
EVENT_DOORS = {
    "event_list": Door(SEE),
    "event_new": Door(WRITE, WRITE, send=what_it_says),
    "event": Door(SEE, places=single(an_event)),
    "event_edit": Door(WRITE, WRITE, places=single(an_event), send=what_it_says),
    "event_cancel": Door(None, WRITE, places=single(an_event)),
    "event_restore": Door(None, WRITE, places=single(called_off)),
    "event_form_add": Door(None, WRITE, places=single(an_event), send=chosen),
    "event_form_new": Door(None, WRITE, places=single(an_event)),
    "event_form_remove": Door(None, WRITE, places=with_its_form),
    "event_door": Door(TICK, places=single(an_event)),
    "event_door_close": Door(None, TICK, places=single(begun)),
    "event_door_reopen": Door(None, TICK, places=single(begun), sure=False),
    "event_welcome": Door(None, both(TICK, some(Entity.CONTACT, Action.WRITE)), places=single(begun), send=SOMEBODY),
    "event_import": Door(TO_IMPORT, TO_IMPORT, places=single(begun), send=a_list),
    "event_results": Door(some(Entity.REPORT, Action.READ), places=single(begun)),
    "event_follow_up": Door(WRITE, WRITE, places=single(begun), send=what_follows),
    "event_follow_up_run": Door(None, WRITE, places=single(chosen_event), sure=False),
    "registration_tick": Door(None, TICK_THEM, places=each(registered)),
    "registration_entrance": Door(TICK_THEM, places=at_the_entrance),
    "public_registration_code": Door(everybody, places=with_its_link),
    "registration_untick": Door(None, TICK_THEM, places=each(registered), sure=False),
    "registration_withdraw": Door(None, TICK_THEM, places=each(registered)),
    "public_registration": Door(everybody, places=with_its_link),
    "public_registration_confirm": Door(None, everybody, places=with_its_link),
    "public_registration_withdraw": Door(None, everybody, places=with_its_link),
    "public_registration_ics": Door(everybody, places=with_its_link),
}

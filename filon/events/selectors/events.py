"""Events with their figures, who registered, and the page of one registration."""

from collections.abc import Sequence

from django.core import signing
from django.db.models import Count, Q, QuerySet

from filon.events.models import Event, EventForm, Registration
from filon.events.rules.kinds import COUNTED, RegistrationState
from filon.kit.errors import NotFound
from filon.kit.text import fold
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

SALT = "filon.registration"


def events_with_figures(*, viewer: Viewer) -> QuerySet[Event]:
    """Each with `registered`, `waiting` and `came`, of the people whom the viewer may see."""
    require(viewer, Entity.ACTIVITY, Action.READ)
    seen = Q(registrations__in=registrations_seen_by(viewer).values("pk"))
    return Event.objects.select_related("owner", "team", "campaign", "source").annotate(
        registered=Count("registrations", filter=seen & Q(registrations__state__in=COUNTED)),
        waiting=Count("registrations", filter=seen & Q(registrations__state=RegistrationState.WAITING)),
        came=Count("registrations", filter=seen & Q(registrations__state=RegistrationState.ATTENDED)),
    )


def event_by_id(pk: int, *, viewer: Viewer) -> Event:
    event = events_with_figures(viewer=viewer).filter(pk=pk).first()
    if event is None:
        raise NotFound("Cet événement n’existe pas.")
    return event


def registrations_seen_by(viewer: Viewer, *, action: Action = Action.READ) -> QuerySet[Registration]:
    """As for contacts: those of one's own people, of the team's, or all."""
    rows = Registration.objects.filter(contact__deleted_at=None)
    return visible(rows, viewer=viewer, entity=Entity.CONTACT, action=action, owner="contact__owner")


def registrations_of(event: Event, *, viewer: Viewer, states: Sequence[str] = ()) -> QuerySet[Registration]:
    """The first who asked first."""
    rows = registrations_seen_by(viewer).filter(event=event).select_related("contact__company", "contact__owner")
    return rows.filter(state__in=states) if states else rows


def registrations_named(event: Event, words: str, *, viewer: Viewer) -> QuerySet[Registration]:
    """For the door: those whose name or company begins any word like what is typed, in the order of names."""
    rows = registrations_of(event, viewer=viewer).exclude(state=RegistrationState.CANCELLED)
    for word in fold(words).split()[:5]:
        rows = rows.filter(Q(contact__name_key__contains=word) | Q(contact__company__name_key__contains=word))
    return rows.order_by("contact__name_key", "pk")


def registration_by_id(pk: int, *, viewer: Viewer) -> Registration:
    rows = registrations_seen_by(viewer).select_related("event__source", "contact__company", "activity")
    registration = rows.filter(pk=pk).first()
    if registration is None:
        raise NotFound("Cette inscription n’existe pas.")
    return registration


def link_of(registration: Registration) -> str:
    """What stands in the address of a registration: its key, signed, so that none can be made up."""
    return signing.Signer(salt=SALT, sep="~").sign(registration.key)


def registration_by_link(signed: str) -> Registration:
    """For whoever has the link. NotFound for one that is none of ours."""
    try:
        key = signing.Signer(salt=SALT, sep="~").unsign(signed[:200])
    except signing.BadSignature:
        key = ""
    rows = Registration.objects.select_related("event", "contact__company")
    registration = rows.filter(key=key or None).first()
    if registration is None:
        raise NotFound("Cette inscription n’existe pas\u00a0: vérifiez l’adresse du lien que vous avez reçu.")
    return registration


def event_of_form(form_key: str) -> Event | None:
    """For which event that form registers."""
    link = EventForm.objects.select_related("event__source").filter(form_key=form_key).first()
    return link.event if link else None


def registration_of(event: Event, contact_id: int) -> Registration | None:
    return Registration.objects.select_related("event").filter(event=event, contact=contact_id).first()

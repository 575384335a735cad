"""Places that are promised, at events and by promotions, compared with who holds them; and the forms that events name."""

import polars as pl
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filon.events.models import Event, EventForm
from filon.intake.models import CaptureForm, Offer
from filon.records.services.bulk import update_frame
from filon.usecases.checking_derived import Derived, Frames
from filon.usecases.checking_findings import Finding, finding_of

ROWS_AT_ONCE = 5000


def stale_event_places() -> Frames:
    yield _stale(Event, "registrations", Q(registrations__holds_place=True))


def stale_offer_places() -> Frames:
    yield _stale(Offer, "reservations", Q(reservations__released_at=None))


def _stale(model: type[Event] | type[Offer], held_by: str, held: Q) -> pl.DataFrame:
    """Those that were promised more or less than people hold. More held than there are is shown, and left to a person."""
    counted = model._default_manager.order_by().annotate(held=Count(held_by, filter=held)).exclude(taken=F("held"))
    rows = list(counted.values_list("pk", "held")[:ROWS_AT_ONCE])
    return pl.DataFrame(rows, schema={"id": pl.Int64, "taken": pl.Int64}, orient="row")


PLACES: tuple[Derived, ...] = (
    Derived(
        "event_places",
        gettext_lazy("Événements dont les places promises ne sont pas celles de leurs inscrits"),
        stale_event_places,
        lambda rows: update_frame(Event, rows),
    ),
    Derived(
        "offer_places",
        gettext_lazy("Promotions dont les places prises ne sont pas celles de leurs réservations"),
        stale_offer_places,
        lambda rows: update_frame(Offer, rows),
    ),
)


def check_event_forms() -> Finding:
    """A form that an event names and that is not there any more."""
    gone = EventForm.objects.exclude(form_key__in=CaptureForm.objects.values("key"))
    return finding_of("event_form", _("Événements qui nomment un formulaire disparu"), gone)

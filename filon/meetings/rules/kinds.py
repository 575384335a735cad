"""What a booking page is for, where it stands, and where a booking stands."""

from datetime import timedelta

from filon.kit.enums import LabelledEnum


class BookingKind(LabelledEnum):
    """What the colleague does at the hour."""

    MEETING = "meeting", "Rendez-vous"
    CALL_BACK = "call_back", "Rappel par téléphone"


class PageState(LabelledEnum):
    DRAFT = "draft", "Brouillon"
    LIVE = "live", "En ligne"
    CLOSED = "closed", "Fermée"


class BookingState(LabelledEnum):
    """HELD looks like a robot's: it waits for a colleague and takes no slot, so that no machine fills an agenda."""

    BOOKED = "booked", "Confirmé"
    HELD = "held", "À vérifier"
    CANCELLED = "cancelled", "Annulé"
    DISCARDED = "discarded", "Écarté"


# Every hour, length and buffer is a multiple of it: two bookings meet exactly where they share one of these cells.
CELL = timedelta(minutes=5)
LENGTHS = (15, 20, 30, 45, 60, 90, 120)  # minutes
BUFFERS = (0, 5, 10, 15, 30, 45, 60)  # minutes
REMINDERS = (0, 1, 2, 4, 24, 48)  # hours before; 0: none
READ_EVERY = timedelta(minutes=15)  # busy times of another calendar
MOST_HOURS_AHEAD = 24 * 14
MOST_DAYS_AHEAD = 180

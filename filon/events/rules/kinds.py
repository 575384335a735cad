"""Kinds of event, where a registration stands and how it came, and what follows an event for whom."""

from filon.kit.enums import LabelledEnum

MOST_PLACES = 100_000
REMINDERS = (0, 2, 24, 48, 72, 168)  # hours before the start; 0: none


class EventKind(LabelledEnum):
    FAIR = "fair", "Salon"
    WEBINAR = "webinar", "Webinaire"
    SEMINAR = "seminar", "Séminaire"
    OWN = "own", "Événement maison"


class RegistrationState(LabelledEnum):
    REGISTERED = "registered", "Inscrit"
    CONFIRMED = "confirmed", "Confirmé"
    WAITING = "waiting", "Liste d’attente"
    CANCELLED = "cancelled", "Désisté"
    ATTENDED = "attended", "Venu"
    ABSENT = "absent", "Absent"


EXPECTED = (RegistrationState.REGISTERED, RegistrationState.CONFIRMED)
COUNTED = (*EXPECTED, RegistrationState.ATTENDED, RegistrationState.ABSENT)  # those who had a place, or came without


class RegistrationWay(LabelledEnum):
    FORM = "form", "Formulaire"
    FILE = "file", "Fichier"
    HAND = "hand", "Un collègue"


class Interest(LabelledEnum):
    """What the colleague of the stand wrote of the person."""

    NONE = "", "—"
    COLD = "cold", "Froid"
    WARM = "warm", "Tiède"
    HOT = "hot", "Chaud"


OPENS_LEAD = (Interest.WARM, Interest.HOT)


class FollowGroup(LabelledEnum):
    """Each person is in one: whoever was met on the stand came as well."""

    MET = "met", "Rencontrés sur le stand"
    CAME = "came", "Venus"
    MISSED = "missed", "Inscrits, non venus"


class FollowAction(LabelledEnum):
    NOTHING = "nothing", "Rien"
    CALL = "call", "Un appel à faire"
    MESSAGE = "message", "Un message"
    CALL_LIST = "call_list", "Une liste d’appels"

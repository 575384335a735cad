"""Kinds, directions and outcomes of what happens with a person."""

from filon.kit.enums import LabelledEnum


class ActivityKind(LabelledEnum):
    CALL = "call", "Appel"
    EMAIL = "email", "E-mail"
    MEETING = "meeting", "Rendez-vous"
    SMS = "sms", "SMS"
    LETTER = "letter", "Courrier"
    SOCIAL = "social", "Message sur un réseau social"
    VISIT = "visit", "Visite"
    FORM = "form", "Formulaire"
    SITE_VISIT = "site_visit", "Visite du site"
    DOWNLOAD = "download", "Téléchargement"
    EVENT = "event", "Événement"
    PROPOSAL = "proposal", "Proposition envoyée"
    DOCUMENT = "document", "Contenu partagé"
    OTHER = "other", "Autre"


# What a person writes down after it happened; the others are written by what makes them.
LOGGED_BY_HAND = (
    ActivityKind.CALL,
    ActivityKind.MEETING,
    ActivityKind.EMAIL,
    ActivityKind.VISIT,
    ActivityKind.SOCIAL,
    ActivityKind.LETTER,
    ActivityKind.SMS,
)
WITHOUT_DIRECTION = (ActivityKind.MEETING, ActivityKind.VISIT)  # both sides come


class Direction(LabelledEnum):
    NONE = "", "—"
    INBOUND = "inbound", "Entrant"
    OUTBOUND = "outbound", "Sortant"


class Actor(LabelledEnum):
    HUMAN = "human", "Une personne"
    MACHINE = "machine", "Une machine"
    UNKNOWN = "unknown", "Inconnu"


class CallOutcome(LabelledEnum):
    NONE = "", "—"
    REACHED = "reached", "Joint"
    ABSENT = "absent", "Absent"
    VOICEMAIL = "voicemail", "Messagerie"
    GATEKEEPER = "gatekeeper", "Barrage"
    CALL_BACK = "call_back", "À rappeler"
    REFUSED = "refused", "Refus"
    WRONG_NUMBER = "wrong_number", "Faux numéro"
    MEETING = "meeting", "Rendez-vous obtenu"
    OUT_OF_TARGET = "out_of_target", "Hors cible"


class VisitOutcome(LabelledEnum):
    """What came of going to see somebody: at a door, on a stand, in the street."""

    SEEN = "reached", "Vu"
    ABSENT = "absent", "Absent"
    INTERESTED = "interested", "Intéressé"
    REFUSED = "refused", "Refus"


class FormKind(LabelledEnum):
    """What a form was for: the outcome of the activity that its submission makes."""

    NEWSLETTER = "newsletter", "Lettre d’information"
    CONTENT = "content", "Contenu à télécharger"
    EVENT = "event", "Inscription à un événement"
    DEMO = "demo", "Démonstration"
    TRIAL = "trial", "Essai"
    QUOTE = "quote", "Demande de devis"
    CALL_BACK = "call_back", "Demande de rappel"
    CONTACT = "contact", "Prise de contact"


def outcome_in_words(*, kind: str, outcome: str) -> str:
    """What a file gave in its own words stays as it is."""
    if kind == ActivityKind.VISIT and outcome in VisitOutcome._value2member_map_:
        return VisitOutcome(outcome).label
    return (FormKind if kind == ActivityKind.FORM else CallOutcome).label_of(outcome)


class TaskKind(LabelledEnum):
    """What is to do; what no machine sends is done by hand, each channel in its own way."""

    CALL = "call", "Appeler"
    EMAIL = "email", "Écrire"
    LINKEDIN = "linkedin", "Message LinkedIn"
    SOCIAL = "social", "Message sur un réseau"
    SMS = "sms", "SMS"
    LETTER = "letter", "Courrier"
    DOOR = "door", "Porte-à-porte"
    MEETING = "meeting", "Rendez-vous"
    PROPOSAL = "proposal", "Envoyer la proposition"
    TODO = "todo", "À faire"


# A task whose words are carried by hand, and what it leaves on the timeline.
CARRIED_AS = {
    TaskKind.EMAIL: ActivityKind.EMAIL,
    TaskKind.LINKEDIN: ActivityKind.SOCIAL,
    TaskKind.SOCIAL: ActivityKind.SOCIAL,
    TaskKind.SMS: ActivityKind.SMS,
    TaskKind.LETTER: ActivityKind.LETTER,
    TaskKind.DOOR: ActivityKind.VISIT,
}
REACHING = frozenset({TaskKind.CALL, *CARRIED_AS})  # tasks by which we come to somebody


class TaskSpan(LabelledEnum):
    """When a task that is left to do is due, seen from now."""

    OVERDUE = "overdue", "En retard"
    TODAY = "today", "Aujourd’hui"
    COMING = "coming", "À venir"

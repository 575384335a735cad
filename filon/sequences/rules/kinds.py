"""What a sequence is for, what its steps are, who is in it, and why one leaves it."""

from filon.kit.enums import LabelledEnum
from filon.permission.rules.kinds import Channel
from filon.playbook.rules.templates import TemplateChannel


class SequenceKind(LabelledEnum):
    CADENCE = "cadence", "Relances d’un commercial"
    NURTURING = "nurturing", "Nurturing"


class StepKind(LabelledEnum):
    EMAIL = "email", "E-mail"
    CALL = "call", "Appel"
    SMS = "sms", "SMS"
    LETTER = "letter", "Courrier"
    LINKEDIN = "linkedin", "Message LinkedIn"
    SOCIAL = "social", "Autre réseau social"
    DOOR = "door", "Porte-à-porte"
    TASK = "task", "Tâche"
    BRANCH = "branch", "Aiguillage"


# What we would reach the person by, for the permission asked; going to somebody's door and a task of ours ask for none.
ASKED_CHANNEL: dict[str, Channel] = {
    StepKind.EMAIL: Channel.EMAIL,
    StepKind.CALL: Channel.PHONE,
    StepKind.SMS: Channel.SMS,
    StepKind.LETTER: Channel.LETTER,
    StepKind.LINKEDIN: Channel.SOCIAL,
    StepKind.SOCIAL: Channel.SOCIAL,
}
TEMPLATE_CHANNEL: dict[str, TemplateChannel] = {
    StepKind.EMAIL: TemplateChannel.EMAIL,
    StepKind.CALL: TemplateChannel.PHONE,
    StepKind.SMS: TemplateChannel.SMS,
    StepKind.LETTER: TemplateChannel.LETTER,
    StepKind.LINKEDIN: TemplateChannel.LINKEDIN,
    StepKind.SOCIAL: TemplateChannel.SOCIAL,
    StepKind.DOOR: TemplateChannel.DOOR,
}
TOUCHES = frozenset(TEMPLATE_CHANNEL)  # steps that reach the person
BY_HAND = frozenset(StepKind) - {StepKind.EMAIL, StepKind.BRANCH}


class Asks(LabelledEnum):
    """What a step asks of the answers given since the person entered, beside its criteria."""

    ANYTHING = "", "Toujours"
    SILENT = "silent", "Si la personne n’a pas répondu"
    ANSWERED = "answered", "Si la personne a répondu"


class EnrolmentState(LabelledEnum):
    ACTIVE = "active", "En cours"
    PAUSED = "paused", "En pause"
    ENDED = "ended", "Terminée"


class Way(LabelledEnum):
    """How somebody entered."""

    HAND = "hand", "À la main"
    SEGMENT = "segment", "Segment"
    EVENT = "event", "Événement"
    SEQUENCE = "sequence", "Autre séquence"
    CAMPAIGN = "campaign", "Campagne"


class EntryEvent(LabelledEnum):
    """What lets somebody in at the very moment that it happens; some name one form, one stage."""

    FORM = "form", "Un formulaire est rempli"
    RECYCLED = "recycled", "Un lead est recyclé ou refusé comme pas mûr"
    QUALIFIED = "qualified", "Un lead est transmis aux ventes"
    PAUSED = "paused", "Une vente est mise en pause"
    LOST = "lost", "Une vente est perdue"
    STAGE = "stage", "Une vente atteint une étape"
    WON = "won", "Une vente est signée"


class Ending(LabelledEnum):
    """Why somebody left. Those of EXITS are chosen by the sequence; the others always hold."""

    FINISHED = "finished", "Dernière étape faite"
    ANSWERED = "answered", "A répondu"
    MEETING = "meeting", "Rendez-vous pris"
    OPPORTUNITY = "opportunity", "Opportunité ouverte"
    STAGE = "stage", "A atteint une étape de sortie"
    COLLEAGUE = "colleague", "Quelqu’un de son entreprise a répondu"
    BOUNCE = "bounce", "Adresse qui n’existe plus"
    OBJECTION = "objection", "Opposition ou désinscription"
    HAND = "hand", "Arrêtée à la main"
    REMOVED = "removed", "Fiche retirée"
    STOPPED = "stopped", "Séquence archivée"


EXITS = (Ending.ANSWERED, Ending.MEETING, Ending.OPPORTUNITY, Ending.COLLEAGUE)
ANSWERS = frozenset({Ending.ANSWERED, Ending.MEETING})


class Did(LabelledEnum):
    """What was done of a step for somebody."""

    QUEUED = "queued", "Message prêt à partir"
    TASK = "task", "Tâche donnée"
    SKIPPED = "skipped", "Passée"
    PASSED = "passed", "Aiguillage pris"


REACHED = frozenset({Did.QUEUED, Did.TASK})

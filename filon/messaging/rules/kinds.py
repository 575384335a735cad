"""What a message is for, and where it stands on its way out."""

from datetime import timedelta

from filon.kit.enums import LabelledEnum


class MessageKind(LabelledEnum):
    CONFIRMATION = "confirmation", "Réponse à un formulaire"
    OPT_IN = "opt_in", "Accord à confirmer"
    MEETING = "meeting", "Rendez-vous"
    CONTENT = "content", "Contenu partagé"
    EVENT = "event", "Événement"
    PROPOSAL = "proposal", "Devis"
    SATISFACTION = "satisfaction", "Question de satisfaction"
    PROSPECTING = "prospecting", "Prospection"
    ANSWER = "answer", "Réponse à un e-mail"
    NOTIFICATION = "notification", "Avis à un collègue"
    REGULAR = "regular", "Envoi régulier à un collègue"
    TEST = "test", "Message d’essai"


# To people outside: these say who writes, from where, and how to stop (EML-4, RFC 8058).
TO_PEOPLE = frozenset(
    {
        MessageKind.CONFIRMATION,
        MessageKind.OPT_IN,
        MessageKind.MEETING,
        MessageKind.CONTENT,
        MessageKind.EVENT,
        MessageKind.PROPOSAL,
        MessageKind.SATISFACTION,
        MessageKind.PROSPECTING,
    }
)
# Nobody can have us flood a third party by typing that address in a form again and again.
MOST_A_DAY = 5
DAY = timedelta(days=1)


class MessageState(LabelledEnum):
    """QUEUED waits for its hour; what stayed SENDING is STUCK: nobody knows whether it left, so that a person decides.

    CANCELLED never went: leave to write ended in between, or a colleague took it back. DRAFT: decided by a sequence, its words
    are filled in when it is about to leave.
    """

    DRAFT = "draft", "À écrire"
    QUEUED = "queued", "En attente"
    SENDING = "sending", "En cours d’envoi"
    SENT = "sent", "Parti"
    STUCK = "stuck", "À vérifier"
    FAILED = "failed", "Échec"
    CANCELLED = "cancelled", "Annulé"


UNSETTLED = (MessageState.STUCK, MessageState.FAILED)  # a person may send them again
NEVER_LEFT = (MessageState.FAILED, MessageState.CANCELLED)  # its words were not told

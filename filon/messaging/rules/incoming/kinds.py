"""The classes of received messages, and why a message did not arrive."""

from filon.kit.enums import LabelledEnum


class IncomingKind(LabelledEnum):
    BOUNCE = "bounce", "Avis de non-remise"
    COMPLAINT = "complaint", "Plainte"
    AUTO_REPLY = "auto_reply", "Réponse automatique"
    REPLY = "reply", "Réponse"
    DELIVERED = "delivered", "Avis de remise"
    UNSUBSCRIBE = "unsubscribe", "Désinscription"
    UNREADABLE = "unreadable", "Illisible"


class Intent(LabelledEnum):
    """What a person's answer says, as far as words tell."""

    UNCLEAR = "unclear", "À lire"
    INTERESTED = "interested", "Intéressé"
    LATER = "later", "Plus tard"
    REFUSAL = "refusal", "Refus"
    WRONG_PERSON = "wrong_person", "Mauvaise personne"


class BounceReason(LabelledEnum):
    USER_UNKNOWN = "user_unknown", "Adresse inconnue"
    HOST_UNKNOWN = "host_unknown", "Domaine inconnu"
    MOVED = "moved", "Adresse déplacée"
    SUSPENDED = "suspended", "Boîte désactivée"
    MAILBOX_FULL = "mailbox_full", "Boîte pleine"
    TOO_BIG = "too_big", "Message trop lourd"
    FILTERED = "filtered", "Filtré après réception"
    SENDER_REFUSED = "sender_refused", "Expéditeur refusé"
    AUTHENTICATION = "authentication", "SPF, DKIM ou DMARC"
    REPUTATION = "reputation", "Serveur expéditeur bloqué"
    RATE = "rate", "Trop d’envois"
    SPAM = "spam", "Jugé indésirable"
    POLICY = "policy", "Règle du destinataire"
    NETWORK = "network", "Serveur injoignable"
    SYSTEM = "system", "Panne du destinataire"
    UNDEFINED = "undefined", "Inconnue"


# The address is worth nothing any more: it is suppressed at once. All the others say something of us, or of the moment.
HARD = frozenset({BounceReason.USER_UNKNOWN, BounceReason.HOST_UNKNOWN, BounceReason.MOVED})

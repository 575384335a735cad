"""Channels, purposes, grounds of suppression, and what else permission speaks of."""

from filon.kit.enums import LabelledEnum


class Channel(LabelledEnum):
    """How we would reach the person; ALL only where a person refuses everything."""

    ALL = "", "Tous les canaux"
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Téléphone"
    SMS = "sms", "SMS"
    AUTOMATED_CALL = "automated_call", "Automate d’appel"
    SOCIAL = "social", "Réseau social"
    LETTER = "letter", "Courrier"
    AUDIENCE = "audience", "Audience publicitaire"


CHANNELS = tuple(channel for channel in Channel if channel != Channel.ALL)


class Purpose(LabelledEnum):
    """Why we would; SERVICE (an order, an answer asked for) is no prospecting and escapes its rules.

    Refused, PROSPECTING means everything of this kind; OFFERS, only what sells: she may still want events and contents.
    """

    PROSPECTING = "prospecting", "Prospection"
    OFFERS = "offers", "Propositions commerciales"
    EVENTS = "events", "Invitations à nos événements"
    NEWSLETTER = "newsletter", "Contenus et lettre d’information"
    SERVICE = "service", "Service et contrat"


MARKETING = frozenset({Purpose.PROSPECTING, Purpose.OFFERS, Purpose.EVENTS, Purpose.NEWSLETTER})
# What a person chooses one by one, from the foot of our messages: she may change her mind (`rules.consent.is_taken_back`).
CHOSEN = (Purpose.OFFERS, Purpose.EVENTS, Purpose.NEWSLETTER)


class Context(LabelledEnum):
    PROFESSIONAL = "professional", "Professionnel"
    CONSUMER = "consumer", "Particulier"


class SuppressionReason(LabelledEnum):
    UNSUBSCRIBE = "unsubscribe", "Désinscription"
    COMPLAINT = "complaint", "Plainte"
    HARD_BOUNCE = "hard_bounce", "Adresse inexistante"
    OBJECTION = "objection", "Opposition"
    MANUAL = "manual", "Ajout à la main"
    LEGAL = "legal", "Obligation légale"


# A mistake of ours or of a mail server may be taken back; what the person or the law asked may not (EML-6).
LIFTABLE = frozenset({SuppressionReason.HARD_BOUNCE, SuppressionReason.MANUAL})
# RET-5: whoever asked not to be prospected, then was erased, must not come back with the next file.
BARS_REIMPORT = frozenset({SuppressionReason.OBJECTION, SuppressionReason.LEGAL})


class NoticeKind(LabelledEnum):
    AT_COLLECTION = "at_collection", "À la collecte (art. 13)"
    INDIRECT = "indirect", "Données venues d’ailleurs (art. 14)"


class NoticeWay(LabelledEnum):
    FORM = "form", "Formulaire"
    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"
    PHONE = "phone", "Téléphone"
    LETTER = "letter", "Courrier"
    IN_PERSON = "in_person", "De vive voix"


class SectorTag(LabelledEnum):
    """What a campaign sells, where the law forbids prospecting for it (TEL-5)."""

    NONE = "", "—"
    ENERGY_RENOVATION = "energy_renovation", "Rénovation énergétique"
    HOME_ADAPTATION = "home_adaptation", "Adaptation du logement"
    CPF = "cpf", "Compte personnel de formation"


class Visibility(LabelledEnum):
    """Who could read a profile from which data were taken (SRC-3)."""

    NOT_SOCIAL = "", "—"
    OPEN = "open", "Visible de tous"
    RESTRICTED = "restricted", "Visibilité limitée par la personne"
    UNKNOWN = "unknown", "Inconnue"


class Block(LabelledEnum):
    """What a message carries besides its text."""

    IDENTITY = "identity", "Identité et adresse de l’expéditeur"
    STOP = "stop", "Moyen de refuser"
    NOTICE = "notice", "Information et origine des données"

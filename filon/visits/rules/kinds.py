"""Which banner a site shows, what a visitor chose, and why a visitor is taken for a machine."""

from filon.kit.enums import LabelledEnum


class Banner(LabelledEnum):
    """Who asks for consent on a site."""

    OURS = "ours", "Le bandeau de Filon"
    THEIRS = "theirs", "Le bandeau de votre site"
    NOBODY = "nobody", "Personne\u00a0: comptage anonyme seulement"


class Choice(LabelledEnum):
    """What a visitor answered, or took back."""

    ACCEPTED = "accepted", "Accepté"
    DECLINED = "declined", "Refusé"
    WITHDRAWN = "withdrawn", "Retiré"


class Event(LabelledEnum):
    """What the script of a site tells."""

    VIEW = "view", "Page vue"
    DOWNLOAD = "download", "Téléchargement"
    ACCEPT = "accept", "Accord"
    DECLINE = "decline", "Refus"
    WITHDRAW = "withdraw", "Retrait"


class RobotSign(LabelledEnum):
    """The first sign by which a machine is known."""

    LISTED = "listed", "Robot qui se nomme"
    NAMELESS = "nameless", "Sans nom de navigateur"
    PILOTED = "piloted", "Navigateur conduit par un programme"
    HEAD_ONLY = "head_only", "Ne lit que l’en-tête"
    SPEECHLESS = "speechless", "Sans langue, comme une machine d’hébergeur"
    SPEED = "speed", "Plus vite que l’on ne lit"

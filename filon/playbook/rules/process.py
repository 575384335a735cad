"""The sales process: seven moments (seed 002), where a stage is worked, how it ends."""

from filon.kit.enums import LabelledEnum


class Moment(LabelledEnum):
    IDENTIFY = "identify", "Identifier"
    CONNECT = "connect", "Connecter"
    EXPLORE = "explore", "Explorer"
    PRESENT = "present", "Présenter"
    FOLLOW_UP = "follow_up", "Relancer"
    CONVERT = "convert", "Convertir"
    FOLLOW_THROUGH = "follow_through", "Suivre"


class WorksOn(LabelledEnum):
    LEAD = "lead", "Le lead"
    OPPORTUNITY = "opportunity", "L’opportunité"


class StageKind(LabelledEnum):
    OPEN = "open", "En cours"
    WON = "won", "Gagnée"
    LOST = "lost", "Perdue"

"""Axes of change: what may be dated on a record."""

from filon.kit.enums import LabelledEnum

FIELD_AXIS = "field:"  # followed by the name of the field


class Axis(LabelledEnum):
    LIFECYCLE = "lifecycle", "Étape du cycle"
    DEAL_STAGE = "deal_stage", "Étape de vente"
    CRITERION = "criterion", "Critère confirmé"
    PROCESS_VERSION = "process_version", "Version du processus"
    OWNER = "owner", "Responsable"
    TEMPERATURE = "temperature", "Température"
    FIT = "fit", "Profil"
    BUYING_STAGE = "buying_stage", "Phase d’achat"
    PERMISSION = "permission", "Autorisation"
    TRASH = "trash", "Corbeille"


class ByKind(LabelledEnum):
    PERSON = "person", "Une personne"
    IMPORT = "import", "Un import"
    SYSTEM = "system", "Le système"
    RULE = "rule", "Une automatisation"


class Precision(LabelledEnum):
    DAY = "day", "Jour"
    INSTANT = "instant", "Instant"

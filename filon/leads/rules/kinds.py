"""By which door a lead came, and what kind of need it has."""

from filon.kit.enums import LabelledEnum


class Entrance(LabelledEnum):
    NONE = "", "Inconnue"
    INBOUND = "inbound", "Entrant"
    OUTBOUND = "outbound", "Sortant"


class NeedKind(LabelledEnum):
    NONE = "", "—"
    EXPRESSED = "expressed", "Exprimé"
    SUPPOSED = "supposed", "Supposé"


class Refusal(LabelledEnum):
    """Why sales refuses a lead, or why it ends (domain.md 4.5)."""

    OUT_OF_TARGET = "out_of_target", "Hors cible"
    WRONG_DATA = "wrong_data", "Coordonnées fausses"
    DUPLICATE = "duplicate", "Doublon"
    ALREADY_CUSTOMER = "already_customer", "Déjà client"
    COMPETITOR = "competitor", "Concurrent ou étudiant"
    NO_PROJECT = "no_project", "Pas de projet"
    TOO_EARLY = "too_early", "Trop tôt"
    AREA = "area", "Hors zone"
    IN_HAND = "in_hand", "Déjà en cours"

"""Kinds of addresses, civilities, decision levels, diffusion of public data."""

from filon.kit.enums import LabelledEnum


class PointKind(LabelledEnum):
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Téléphone"
    MOBILE = "mobile", "Mobile"
    FAX = "fax", "Fax"
    SOCIAL = "social", "Réseau social"
    POSTAL = "postal", "Adresse postale"


class PointState(LabelledEnum):
    OK = "ok", "Valable"
    TO_CHECK = "to_check", "À vérifier"
    DEAD = "dead", "Inutilisable"


class Civility(LabelledEnum):
    NONE = "", "—"
    MADAM = "mme", "Mme"
    SIR = "m", "M."


class DecisionLevel(LabelledEnum):
    NONE = "", "Inconnu"
    DECISION_MAKER = "decision_maker", "Décideur"
    INFLUENCER = "influencer", "Prescripteur"
    BUYER = "buyer", "Acheteur"
    USER = "user", "Utilisateur"


class DiffusionStatus(LabelledEnum):
    """INSEE statutDiffusion: only O may enter a prospecting target (rule SRC-4)."""

    UNKNOWN = "", "Inconnu"
    OPEN = "O", "Diffusible"
    PARTIAL = "P", "Diffusion partielle"
    CLOSED = "N", "Non diffusible"


CLOSED_TO_PROSPECTING = (DiffusionStatus.PARTIAL, DiffusionStatus.CLOSED)  # SRC-4


class NafVersion(LabelledEnum):
    UNKNOWN = "", "Inconnue"
    REV2 = "rev2", "NAF rév. 2"
    NAF2025 = "naf2025", "NAF 2025"
    OTHER = "other", "Ancienne"

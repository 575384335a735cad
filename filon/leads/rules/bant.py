"""Budget, authority, need and time of a lead: fields that score and segment, never free text alone (seed 002, domain.md 4.3)."""

from filon.kit.enums import LabelledEnum


class BudgetStage(LabelledEnum):
    NONE = "", "—"
    ABSENT = "absent", "Aucun budget"
    ESTIMATED = "estimated", "Estimé, pas encore voté"
    VOTED = "voted", "Voté"


class Authority(LabelledEnum):
    NONE = "", "—"
    DECIDES = "decides", "Décide"
    SHARES = "shares", "Décide avec d’autres"
    ADVISES = "advises", "Prescrit"
    OUTSIDE = "outside", "Ne décide pas"


class NeedLevel(LabelledEnum):
    NONE = "", "—"
    ABSENT = "absent", "Pas de besoin"
    LATENT = "latent", "Latent"
    KNOWN = "known", "Reconnu"
    PRESSING = "pressing", "Pressant"


class Horizon(LabelledEnum):
    """When the person means to decide."""

    NONE = "", "—"
    QUARTER = "quarter", "Moins de 3 mois"
    HALF = "half", "De 3 à 6 mois"
    YEAR = "year", "De 6 à 12 mois"
    LATER = "later", "Plus d’un an"
    NEVER = "never", "Aucune date"

"""Forecast categories and why a deal was opened."""

from filon.kit.enums import LabelledEnum


class Category(LabelledEnum):
    NONE = "", "Selon l’étape"
    COMMIT = "commit", "Engagé"
    BEST_CASE = "best_case", "Meilleur cas"
    PIPELINE = "pipeline", "En cours"
    OMITTED = "omitted", "Hors prévision"


class OpenedBecause(LabelledEnum):
    """Seed 000: an opportunity is a prospect who asked for a quote or put us on the short list."""

    NONE = "", "Non précisé"
    QUOTE_ASKED = "quote_asked", "Devis demandé"
    SHORT_LISTED = "short_listed", "Retenus sur la liste courte"

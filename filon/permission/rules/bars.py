"""What bars a record from prospecting as a plain fact, whatever the campaign, the channel and the hour."""

from filon.kit.enums import LabelledEnum


class LegalBar(LabelledEnum):
    """Each is one rule of the law that looks at the record alone, so that a whole file can be counted."""

    OBJECTION = "objection", "opposition à toute prospection"  # EML-6
    QUARANTINE = "quarantine", "lot en quarantaine"  # SRC-2
    NOT_DIFFUSIBLE = "not_diffusible", "entreprise non diffusible"  # SRC-4
    SOCIAL_PROFILE = "social_profile", "profil social de visibilité inconnue"  # SRC-3
    NOTICE_LATE = "notice_late", "information en retard"  # SRC-1
    PAST_TERM = "past_term", "conservation au-delà du terme"  # RET-1

"""Kinds of campaign headers and acquisition sources."""

from filon.kit.enums import LabelledEnum


class SourceKind(LabelledEnum):
    CONTENT = "content", "Contenus"
    SEO = "seo", "Référencement naturel"
    SEA = "sea", "Référencement payant"
    DISPLAY = "display", "Bannières"
    SOCIAL = "social", "Réseaux sociaux"
    EMAIL = "email", "E-mail"
    EVENT = "event", "Événement"
    PARTNER = "partner", "Partenaire"
    FAIR = "fair", "Salon"
    PHONE = "phone", "Téléphone"
    REFERRAL = "referral", "Recommandation"
    OTHER = "other", "Autre"

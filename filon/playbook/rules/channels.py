"""Kinds of campaign headers and acquisition sources, and the ways to reach people."""

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


class ContactChannel(LabelledEnum):
    """By which way a persona likes to be reached, or not at all (seed 002: "on LinkedIn but not connecting")."""

    PHONE = "phone", "Téléphone"
    EMAIL = "email", "E-mail"
    LINKEDIN = "linkedin", "LinkedIn"
    SMS = "sms", "SMS"
    LETTER = "letter", "Courrier"
    MEETING = "meeting", "Rendez-vous"
    FAIR = "fair", "Salon"
    REFERRAL = "referral", "Recommandation"

"""The channels of a campaign: the ways to go and find people, and those by which they come."""

from collections.abc import Mapping

from filon.activities.rules.kinds import ActivityKind
from filon.kit.enums import LabelledEnum
from filon.playbook.rules.channels import SourceKind


class CampaignChannel(LabelledEnum):
    """Offline channels weigh as much as online ones (seed 003, step 4)."""

    PHONE = "phone", "Téléphone"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Courrier"
    SMS = "sms", "SMS"
    FAX = "fax", "Fax"
    SOCIAL = "social", "Réseaux sociaux"
    FAIR = "fair", "Salon"
    MARKET = "market", "Foire ou marché"
    DOOR = "door", "Porte-à-porte"
    STREET = "street", "Rue"
    LETTERBOX = "letterbox", "Boîte aux lettres"
    PARTNERS = "partners", "Partenaires"
    LEAD_GENERATION = "lead_gen", "Achat de leads"
    CONTENT = "content", "Contenus"
    SEO = "seo", "Référencement naturel"
    SEA = "sea", "Référencement payant"
    DISPLAY = "display", "Bannières"
    SOCIAL_ADS = "social_ads", "Publicité sociale"


# By which we go to somebody: who comes by another one has answered already, so that its rate of answers says nothing.
GOES_TO_PEOPLE = (
    CampaignChannel.PHONE,
    CampaignChannel.EMAIL,
    CampaignChannel.LETTER,
    CampaignChannel.SMS,
    CampaignChannel.FAX,
    CampaignChannel.SOCIAL,
    CampaignChannel.DOOR,
)


# Channel of a cost → channel of the leads that it brings, so that the cost of acquisition divides like by like.
BRINGS: Mapping[CampaignChannel, SourceKind] = {
    CampaignChannel.PHONE: SourceKind.PHONE,
    CampaignChannel.EMAIL: SourceKind.EMAIL,
    CampaignChannel.SOCIAL: SourceKind.SOCIAL,
    CampaignChannel.SOCIAL_ADS: SourceKind.SOCIAL,
    CampaignChannel.FAIR: SourceKind.FAIR,
    CampaignChannel.MARKET: SourceKind.FAIR,
    CampaignChannel.PARTNERS: SourceKind.PARTNER,
    CampaignChannel.CONTENT: SourceKind.CONTENT,
    CampaignChannel.SEO: SourceKind.SEO,
    CampaignChannel.SEA: SourceKind.SEA,
    CampaignChannel.DISPLAY: SourceKind.DISPLAY,
}


def source_of(channel: str) -> SourceKind:
    """`OTHER` for a channel that no source of leads answers to, and for a cost of all channels."""
    return BRINGS.get(CampaignChannel(channel), SourceKind.OTHER) if channel else SourceKind.OTHER


COMES_BY: Mapping[SourceKind, CampaignChannel] = {
    **{source: channel for channel, source in reversed(list(BRINGS.items()))},
    SourceKind.EVENT: CampaignChannel.FAIR,
}


def channel_of_source(kind: str) -> str:
    """By which channel a lead came that nothing else is known of; "" where its source does not say."""
    return COMES_BY.get(SourceKind(kind), "") if kind else ""


# How a touch that names no channel of ours reached somebody: by what it was.
REACHED_BY: Mapping[str, CampaignChannel] = {
    ActivityKind.CALL: CampaignChannel.PHONE,
    ActivityKind.EMAIL: CampaignChannel.EMAIL,
    ActivityKind.LETTER: CampaignChannel.LETTER,
    ActivityKind.SMS: CampaignChannel.SMS,
    ActivityKind.SOCIAL: CampaignChannel.SOCIAL,
    ActivityKind.VISIT: CampaignChannel.DOOR,
    ActivityKind.EVENT: CampaignChannel.FAIR,
    ActivityKind.DOCUMENT: CampaignChannel.CONTENT,
    ActivityKind.DOWNLOAD: CampaignChannel.CONTENT,
}


def channel_of_touch(*, kind: str, channel: str) -> str:
    """ "" where neither says it: a form, a meeting."""
    known = channel in CampaignChannel._value2member_map_
    return CampaignChannel(channel) if known else REACHED_BY.get(kind, "")

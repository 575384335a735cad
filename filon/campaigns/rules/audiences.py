"""Audiences for retargeting: how each sort of network wants an address written before it is hashed, so that it finds it again.

Google (Customer Match): lower case, the points of a Gmail mailbox left out, a telephone with its "+". Meta and LinkedIn: lower
case, a telephone in digits alone. SHA-256 in hexadecimal for both.
"""

import hashlib
from collections.abc import Mapping

from filon.campaigns.rules.channels import CampaignChannel
from filon.kit.enums import LabelledEnum

POINTLESS = ("gmail.com", "googlemail.com")


class Network(LabelledEnum):
    GOOGLE = "google", "Google"
    META = "meta", "Meta et LinkedIn"


NETWORKS: Mapping[CampaignChannel, Network] = {
    CampaignChannel.SEA: Network.GOOGLE,
    CampaignChannel.DISPLAY: Network.GOOGLE,
    CampaignChannel.SOCIAL_ADS: Network.META,
}
COLUMNS: Mapping[Network, tuple[str, str]] = {Network.GOOGLE: ("Email", "Phone"), Network.META: ("email", "phone")}


def hashed_email(address: str, network: Network) -> str:
    """ "" stays "": who has no address has no hash, rather than the hash of nothing."""
    mailbox, _, domain = address.strip().lower().rpartition("@")
    if network == Network.GOOGLE and domain in POINTLESS:
        mailbox = mailbox.replace(".", "")
    return _sha256(f"{mailbox}@{domain}") if mailbox else ""


def hashed_phone(e164: str, network: Network) -> str:
    return _sha256(e164 if network == Network.GOOGLE else e164.lstrip("+")) if e164 else ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""By which of the eleven channels a visit came: the click's own mark, then the words of the campaign, then where it comes from.

The words are those that campaign links bear in practice, French and English.
"""

from typing import NamedTuple

from filon.kit.text import fold
from filon.playbook.rules.channels import SourceKind

K = SourceKind
PAID_CLICKS = {"gclid": K.SEA, "gbraid": K.SEA, "wbraid": K.SEA, "msclkid": K.SEA, "dclid": K.DISPLAY}
PAID = {"cpc", "ppc", "sea", "paid", "paidsearch", "paid search", "paid social", "paidsocial", "ads", "adwords"}
MEDIUMS = {
    K.DISPLAY: {"display", "banner", "banniere", "bannieres", "cpm", "retargeting", "programmatic", "native"},
    K.SOCIAL: {"social", "social media", "reseaux sociaux", "reseau social", "sm", "post"},
    K.EMAIL: {"email", "e mail", "mail", "emailing", "newsletter", "lettre", "signature"},
    K.EVENT: {"event", "evenement", "webinar", "webinaire", "conference"},
    K.FAIR: {"salon", "fair", "tradeshow", "foire", "stand"},
    K.PARTNER: {"partner", "partenaire", "affiliate", "affiliation", "revendeur"},
    K.PHONE: {"phone", "telephone", "tel", "sms", "appel"},
    K.REFERRAL: {"referral", "recommandation", "parrainage", "bouche a oreille"},
    K.CONTENT: {"content", "contenu", "blog", "guide", "livre blanc", "podcast", "video"},
    K.SEO: {"organic", "seo"},
}
CHANNEL_OF_MEDIUM = {word: channel for channel, words in MEDIUMS.items() for word in words}
# A name anywhere in the host: google.fr and www.google.com are one.
SEARCH = {"google", "bing", "qwant", "duckduckgo", "yahoo", "ecosia", "lilo", "baidu", "yandex", "startpage", "brave"}
SOCIAL = {"linkedin", "lnkd", "facebook", "fb", "instagram", "twitter", "x", "t", "youtube", "tiktok", "viadeo", "pinterest",
          "reddit", "threads", "bsky", "mastodon"}  # fmt: skip
MAIL_HOSTS = ("mail.", "webmail.", "outlook.", "messagerie.")
MEETING_PLACES = {"com", "co"}  # t.co, x.com: one letter names a network only there


class Arrival(NamedTuple):
    """What is known of where a visit comes from: host of the page before, words of the campaign, mark of a paid click."""

    referrer: str = ""
    source: str = ""
    medium: str = ""
    campaign: str = ""
    click: str = ""


def channel_of(arrival: Arrival) -> SourceKind:
    """OTHER when nothing says: an address typed, a bookmark, an application that tells nothing."""
    medium, source = _words(arrival.medium), _words(arrival.source)
    social = source in SOCIAL or (not source and _is_social(arrival.referrer))
    if medium in PAID or (not medium and arrival.click in PAID_CLICKS):
        return K.SOCIAL if social else PAID_CLICKS.get(arrival.click, K.SEA)
    if medium in CHANNEL_OF_MEDIUM:
        return CHANNEL_OF_MEDIUM[medium]
    if source in SOCIAL:
        return K.SOCIAL
    if source in CHANNEL_OF_MEDIUM:
        return CHANNEL_OF_MEDIUM[source]
    if source in SEARCH:
        return K.SEO
    return _of_referrer(arrival.referrer) if arrival.referrer else K.OTHER


def _words(given: str) -> str:
    """ "E-Mail", "e_mail" and "e mail" are one."""
    return " ".join(fold(given).replace("-", " ").replace("_", " ").split())


def _of_referrer(host: str) -> SourceKind:
    """Another site that links to ours recommends us."""
    if host.startswith(MAIL_HOSTS):
        return K.EMAIL
    if SEARCH & set(host.split(".")[:-1]):
        return K.SEO
    return K.SOCIAL if _is_social(host) else K.REFERRAL


def _is_social(host: str) -> bool:
    *names, last = host.split(".")
    return any(name in SOCIAL and (len(name) > 1 or last in MEETING_PLACES) for name in names[-1:])

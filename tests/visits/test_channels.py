"""By which channel a visit came."""

import pytest

from filon.playbook.rules.channels import SourceKind as K
from filon.visits.rules.channels import Arrival, channel_of


@pytest.mark.parametrize(
    ("arrival", "channel"),
    [
        (Arrival(), K.OTHER),
        (Arrival(referrer="google.fr"), K.SEO),
        (Arrival(referrer="search.brave.com"), K.SEO),
        (Arrival(referrer="fr.linkedin.com"), K.SOCIAL),
        (Arrival(referrer="t.co"), K.SOCIAL),
        (Arrival(referrer="x.com"), K.SOCIAL),
        (Arrival(referrer="x.lartigue.fr"), K.REFERRAL),
        (Arrival(referrer="fr.t-online.de"), K.REFERRAL),
        (Arrival(referrer="mail.google.com"), K.EMAIL),
        (Arrival(referrer="chambre-metiers.fr"), K.REFERRAL),
        (Arrival(referrer="google.fr", click="gclid"), K.SEA),
        (Arrival(medium="cpc", source="google"), K.SEA),
        (Arrival(medium="cpc", source="linkedin"), K.SOCIAL),
        (Arrival(medium="display", source="lemoniteur"), K.DISPLAY),
        (Arrival(medium="Bannière"), K.DISPLAY),
        (Arrival(medium="E-Mail", source="lettre-avril"), K.EMAIL),
        (Arrival(source="newsletter"), K.EMAIL),
        (Arrival(medium="webinaire"), K.EVENT),
        (Arrival(medium="salon", source="preventica"), K.FAIR),
        (Arrival(medium="partenaire"), K.PARTNER),
        (Arrival(medium="sms"), K.PHONE),
        (Arrival(medium="parrainage"), K.REFERRAL),
        (Arrival(medium="livre_blanc"), K.CONTENT),
        (Arrival(medium="organic", source="google"), K.SEO),
        (Arrival(medium="mot inconnu", referrer="bing.com"), K.SEO),
    ],
)  # fmt: skip
def test_each_way_has_its_channel(arrival: Arrival, channel: K) -> None:
    assert channel_of(arrival) == channel


def test_the_words_of_a_campaign_reach_all_eleven_channels() -> None:
    words = ("guide", "seo", "cpc", "display", "social", "email", "event", "partner", "salon", "phone", "referral")

    assert {channel_of(Arrival(medium=word)) for word in words} == set(K) - {K.OTHER}

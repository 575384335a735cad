"""What a domain publishes is judged, with the line to publish; what leaves is signed so that its reader can prove it."""

from collections.abc import Sequence
from typing import Any

import dkim
import pytest

from filon.messaging.models import SigningKey
from filon.messaging.rules.reputation import Published, Standing, judge
from filon.messaging.services.reputation import reputation_of, sending_domains
from filon.messaging.services.signing import KeyRefused, forget_key, make_key
from tests.factories import NOW
from tests.messaging.conftest import Server
from tests.messaging.prospects import TUESDAY, a_mailbox, prospecting, send_at

DOMAIN = "halvane.example"


class FakeNames:
    def __init__(self, **published: Sequence[str] | None) -> None:
        self.published = {tuple(name.split("/")): rows for name, rows in published.items()}

    def read(self, name: str, kind: str) -> Sequence[str] | None:
        return self.published.get((name, kind), [])


def standings(**changed: Any) -> dict[str, Standing]:
    sound: dict[str, Any] = {
        "domain": DOMAIN,
        "txt": ["v=spf1 include:_spf.google.com ~all"],
        "dmarc": ["v=DMARC1; p=quarantine"],
        "mx": ["10 mx.halvane.example"],
        "dkim": [("filon", "MIIB", ["v=DKIM1; k=rsa; p=MIIB"])],
    }
    return {check.what: check.standing for check in judge(Published(**sound | changed))}


def test_a_domain_in_order_has_nothing_to_do() -> None:
    assert standings() == dict.fromkeys(("SPF", "DKIM", "DMARC", "MX"), Standing.SOUND)


@pytest.mark.parametrize(
    ("changed", "what", "standing"),
    [
        ({"txt": []}, "SPF", Standing.WRONG),
        ({"txt": ["google-site-verification=x"]}, "SPF", Standing.WRONG),
        ({"txt": ["v=spf1 ~all", "v=spf1 -all"]}, "SPF", Standing.WRONG),
        ({"txt": ["v=spf1 +all"]}, "SPF", Standing.WRONG),
        ({"txt": ["v=spf1 " + " ".join(f"include:s{n}.fr" for n in range(11)) + " -all"]}, "SPF", Standing.WRONG),
        ({"txt": ["v=spf1 mx"]}, "SPF", Standing.WEAK),
        ({"txt": None}, "SPF", Standing.UNKNOWN),
        ({"dkim": []}, "DKIM", Standing.WEAK),
        ({"dkim": [("filon", "MIIB", [])]}, "DKIM", Standing.WRONG),
        ({"dkim": [("filon", "MIIB", ["v=DKIM1; p=AUTRE"])]}, "DKIM", Standing.WRONG),
        ({"dkim": [("filon", "MIIB", None)]}, "DKIM", Standing.UNKNOWN),
        ({"dmarc": []}, "DMARC", Standing.WRONG),
        ({"dmarc": ["v=DMARC1; p=none"]}, "DMARC", Standing.WEAK),
        ({"dmarc": ["v=DMARC1; rua=mailto:a@b.fr"]}, "DMARC", Standing.WRONG),
        ({"mx": []}, "MX", Standing.WRONG),
        ({"host": "smtp.halvane.example", "reverse": False}, "PTR", Standing.WRONG),
        ({"host": "smtp.halvane.example", "reverse": True}, "PTR", Standing.SOUND),
    ],
)
def test_each_fault_is_told(changed: dict[str, Any], what: str, standing: Standing) -> None:
    assert standings(**changed)[what] == standing


@pytest.mark.django_db
def test_a_message_is_signed_so_that_its_reader_can_prove_it(server: Server, sender: Any) -> None:
    """With the key that the page says to publish, over the headers that mail programs act on."""
    key = make_key(domain=DOMAIN, ours={DOMAIN}, now=NOW)
    assert ("PRIVATE" in key.secret, key.record.startswith("v=DKIM1; k=rsa; p=MII")) == (False, True)
    prospecting(a_mailbox(smtp_port=server.port), subject="Vos cloisons « été »")
    send_at(TUESDAY)
    raw = server.raw[0].encode()

    def published(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"filon._domainkey.halvane.example."
        return key.record.encode()

    assert dkim.verify(raw, dnsfunc=published)
    signed = raw.partition(b"h=")[2].partition(b";")[0].lower()
    assert b"list-unsubscribe" in signed
    assert b"list-unsubscribe-post" in signed
    assert not dkim.verify(raw.replace(b"One-Click", b"Two-Clicks"), dnsfunc=published)


@pytest.mark.django_db
def test_a_domain_has_one_key_and_only_ours_have(sender: Any) -> None:
    make_key(domain=DOMAIN, ours={DOMAIN}, now=NOW)
    with pytest.raises(KeyRefused, match="a déjà sa clé"):
        make_key(domain=DOMAIN, ours={DOMAIN}, now=NOW)
    with pytest.raises(KeyRefused, match="Aucune boîte n’écrit de ce domaine"):
        make_key(domain="autre.fr", ours={DOMAIN}, now=NOW)
    assert (forget_key(domain=DOMAIN), forget_key(domain=DOMAIN)) == (True, False)


@pytest.mark.django_db
def test_the_domains_of_mailboxes_are_read_with_their_keys(sender: Any) -> None:
    a_mailbox("camille@lyon.example", smtp_host="smtp.lyon.example")
    assert (
        sending_domains() == {"lyon.example": "smtp.lyon.example", DOMAIN: "localhost"} or DOMAIN in sending_domains()
    )
    make_key(domain="lyon.example", ours={"lyon.example"}, now=NOW)
    key = SigningKey.objects.get()
    names = FakeNames(
        **{
            "lyon.example/TXT": ["v=spf1 mx ~all"],
            "filon._domainkey.lyon.example/TXT": [key.record],
            "_dmarc.lyon.example/TXT": ["v=DMARC1; p=reject"],
            "lyon.example/MX": ["10 mx.lyon.example"],
            "smtp.lyon.example/A": ["192.0.2.1"],
            "1.2.0.192.in-addr.arpa./PTR": ["smtp.lyon.example"],
        }
    )
    found = reputation_of("lyon.example", host="smtp.lyon.example", names=names)
    assert {check.what: check.standing for check in found} == dict.fromkeys(
        ("SPF", "DKIM", "DMARC", "MX", "PTR"), Standing.SOUND
    )

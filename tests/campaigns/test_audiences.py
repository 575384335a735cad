"""An address is written as each network writes it before it is hashed: two spellings of one mailbox give one hash."""

import hashlib

import pytest

from filon.campaigns.rules.audiences import NETWORKS, Network, hashed_email, hashed_phone

GOOGLE, META = Network.GOOGLE, Network.META


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("address", "network", "written"),
    [
        (" Anne.Roux@Lartigue.fr ", GOOGLE, "anne.roux@lartigue.fr"),
        ("Anne.Roux@gmail.com", GOOGLE, "anneroux@gmail.com"),
        ("Anne.Roux@gmail.com", META, "anne.roux@gmail.com"),
    ],
)
def test_a_mailbox_has_one_hash_a_network(address: str, network: Network, written: str) -> None:
    assert hashed_email(address, network) == sha(written)


def test_a_telephone_keeps_its_plus_for_google_alone() -> None:
    assert hashed_phone("+33612345678", GOOGLE) == sha("+33612345678")
    assert hashed_phone("+33612345678", META) == sha("33612345678")


@pytest.mark.parametrize("network", list(Network))
def test_nothing_has_no_hash(network: Network) -> None:
    assert (hashed_email("", network), hashed_phone("", network)) == ("", "")


def test_each_network_serves_a_channel() -> None:
    assert set(NETWORKS.values()) == set(Network)

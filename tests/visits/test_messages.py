"""What the script of a site sends is read with distrust."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.visits.rules.channels import Arrival
from filon.visits.rules.kinds import Event
from filon.visits.rules.messages import LONGEST, PAGE_WIDTH, WORD_WIDTH, arrival_at, read_message
from tests.visits.sites import KEY, body, message

DOMAINS = ["cabines.example"]


def test_a_page_is_its_path_alone_and_a_campaign_its_words() -> None:
    read = message(
        page="/tarifs/?utm_source=Lettre&utm_medium=email&utm_campaign=rentr%C3%A9e&email=anne@lartigue.fr#prix"
    )

    assert (read.page, read.arrival) == ("/tarifs", Arrival("", "Lettre", "email", "rentrée", ""))


def test_the_page_before_is_a_source_when_it_is_not_ours() -> None:
    other = message(r="https://www.chambre-metiers.fr/annuaire?id=4")
    ours = message(r="https://boutique.cabines.example/panier")

    assert (other.arrival.referrer, other.enters) == ("chambre-metiers.fr", True)
    assert (ours.arrival.referrer, ours.enters) == ("", False)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"null",
        b"[]",
        b'{"e": "view"}',
        b'{"e": "steal", "u": "https://cabines.example/"}',
        b'{"e": ["view"], "u": "https://cabines.example/"}',
        b'{"e": "view", "u": "https://autre.example/"}',
        b'{"e": "view", "u": "https://notcabines.example/"}',
        b'{"e": "view", "u": "https://[::1/"}',
        b'{"e": "view", "u": 3}',
        b"[" * 5_000,
        b'{"e": "view", "u": "https://cabines.example/", "t": "' + b"x" * LONGEST + b'"}',
    ],
)
def test_what_our_script_would_not_send_is_nothing(sent: bytes) -> None:
    assert read_message(sent, domains=DOMAINS) is None


@pytest.mark.parametrize("key", ["", "court", "x" * 41, "<script>alert(1)</script>", "' OR 1=1 --------------"])
def test_a_key_that_no_browser_of_ours_makes_is_none(key: str) -> None:
    assert message(v=key).visitor == ""
    assert message(v=KEY).visitor == KEY


@given(
    st.dictionaries(st.sampled_from("eurvftw"), st.text() | st.none() | st.integers() | st.lists(st.text())), st.text()
)
def test_whatever_is_sent_nothing_breaks_and_nothing_is_too_wide(told: dict[str, object], path: str) -> None:
    read = read_message(
        json.dumps(told | {"e": "view", "u": f"https://cabines.example/{path}"}).encode(), domains=DOMAINS
    )

    if read is not None:
        assert len(read.page) <= PAGE_WIDTH and read.page.startswith("/") and read.page.isprintable()
        assert max(map(len, read.arrival)) <= WORD_WIDTH
        assert read.words.encode().decode() == read.words


def test_the_address_of_a_form_has_its_campaign_too() -> None:
    assert arrival_at("https://cabines.example/devis?utm_medium=salon").medium == "salon"
    assert arrival_at("https://[:") == Arrival()


def test_a_file_is_named_by_its_path() -> None:
    assert message(Event.DOWNLOAD, f="/docs/guide%20acoustique.pdf").file == "/docs/guide acoustique.pdf"
    assert read_message(body(Event.DOWNLOAD), domains=DOMAINS).file == "/"  # type: ignore[union-attr]

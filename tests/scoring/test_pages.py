"""A page as a sign: its address as visits are noted, or the beginning of addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.scoring.rules.pages import is_page, page_asked, page_in_words
from filon.scoring.rules.scale import Rule, ScaleRefused, check_rule
from filon.visits.rules.messages import read_message
from tests.visits.sites import body

PATHS = st.from_regex(r"/[a-zé0-9/-]{0,40}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/tarifs", "/tarifs"),
        ("/tarifs/", "/tarifs"),
        ("tarifs", "/tarifs"),
        (" https://www.cabines.example/tarifs/?utm_source=x#haut ", "/tarifs"),
        ("/d%C3%A9mo", "/démo"),
        ("/produits/*", "/produits/*"),
        ("/", "/"),
        ("", ""),
        ("/a*b", ""),
        ("/nos tarifs", ""),
        ("/" + "a" * 300, ""),
        ("http://[", ""),
    ],
)
def test_an_address_is_asked_as_visits_note_it(typed: str, asked: str) -> None:
    assert page_asked(typed) == asked


@given(PATHS)
def test_whatever_page_a_visit_notes_is_found_by_its_own_address(path: str) -> None:
    seen = read_message(body(page=path), domains=["cabines.example"])
    assert seen and is_page(page_asked(path), seen.page)


def test_a_star_asks_for_all_that_begins_so() -> None:
    assert [is_page("/produits/*", seen) for seen in ("/produits/cabine", "/produits", "/produit")] == [
        True,
        False,
        False,
    ]
    assert [is_page("/tarifs", seen) for seen in ("/tarifs", "/tarifs/pro", "/Tarifs")] == [True, False, False]
    assert page_in_words("/produits/*") == "Page vue\u00a0: tout ce qui commence par /produits/"


@pytest.mark.parametrize("outcome", ["", "tarifs", "/a*b", "/tarifs/", "/nos tarifs"])
def test_a_rule_without_an_address_is_refused(outcome: str) -> None:
    with pytest.raises(ScaleRefused, match="donnez l’adresse d’une page de votre site"):
        check_rule(Rule("Tarifs", "page", outcome=outcome, points=5, half_life=7))


def test_looking_is_not_asking() -> None:
    with pytest.raises(ScaleRefused, match="n’est pas une demande"):
        check_rule(Rule("Tarifs", "page", outcome="/tarifs", points=5, half_life=7, intent=True))

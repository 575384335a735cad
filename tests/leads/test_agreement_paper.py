"""A version of the agreement on paper: the words that were signed, and where one signs what is not signed yet."""

import pytest

from filon.leads.gateways import typeset_agreement
from filon.leads.selectors.agreement_paper import agreement_in_words
from tests.leads.agreements import ANY_IN_A_DAY, FORTY_A_MONTH, draft_of, in_force

pytestmark = pytest.mark.django_db


def test_each_side_promises_in_the_sentences_of_the_page_and_who_signed_stands_below() -> None:
    told = agreement_in_words(in_force(ANY_IN_A_DAY, review="Chaque lundi"), company="Halvane")

    assert told["version"].startswith("Version 1, en vigueur depuis le ")
    assert [(side["title"], len(side["clauses"])) for side in told["sides"]] == [
        ("Le marketing promet", 1),
        ("Le commerce promet", 1),
    ]
    assert told["sides"][0]["clauses"] == ["40 leads qualifiés par mois."]
    assert ["Revue", "Chaque lundi"] in told["terms"]
    assert all(one["name"] and one["at"].startswith("signé le ") for one in told["signatures"])


def test_a_draft_leaves_the_place_to_sign_and_says_nothing_of_what_is_not_written() -> None:
    told = agreement_in_words(draft_of(FORTY_A_MONTH), company="")

    assert told["version"] == "Version 1, brouillon"
    assert [one["name"] for one in told["signatures"]] == ["", ""]
    assert "Lead refusé" not in [title for title, _words in told["terms"]]


def test_the_same_version_is_the_same_file_and_words_are_never_markup() -> None:
    version = in_force(ANY_IN_A_DAY, review="#panic() *[ $ \\ #let x")
    told = agreement_in_words(version, company='#image("x") & Cie')

    made = typeset_agreement(told)

    assert made.startswith(b"%PDF-")
    assert typeset_agreement(told) == made
    assert typeset_agreement(agreement_in_words(version, company="Autre")) != made

"""Texts written by people who are no programmers: filled in, bounded, with mistakes told in French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.merging import TemplateMistake, check_variables, merge, variables_of


def test_a_value_that_is_not_known_takes_what_the_text_says_instead() -> None:
    assert merge('Bonjour {{ prénom | sinon: "à vous" }}', {"prénom": ""}).text == "Bonjour à vous"


def test_word_processors_curl_the_quotes_and_widen_the_spaces() -> None:
    assert merge("Bonjour {{\u00a0prénom | sinon: “à vous” }}", {}).text == "Bonjour à vous"


def test_what_is_printed_without_being_known_is_told_once() -> None:
    merged = merge("{{ nom }} {{ nom }} {{ champ.budget }} {% if ville %}{{ ville }}{% endif %}", {"champ": {"a": 1}})
    assert merged.missing == ("nom", "champ.budget")


def test_in_a_letter_values_are_escaped_and_conditions_survive_the_editor() -> None:
    merged = merge("<p>{{ nom }}{% if budget &gt; 3 %} oui{% endif %}</p>", {"nom": "<b>", "budget": 5}, markup=True)
    assert merged.text == "<p>&lt;b&gt; oui</p>"


def test_the_values_asked_for_are_named_in_their_order() -> None:
    assert variables_of("{% assign a = nom %}{{ a }} {{ prénom }} {{ champ.budget }}") == [
        "nom",
        "prénom",
        "champ.budget",
    ]


def test_an_unknown_value_is_named_with_the_one_that_was_meant() -> None:
    with pytest.raises(TemplateMistake) as refusal:
        check_variables("{{ prenom }}", known={"prénom", "nom"})
    assert refusal.value.sentence == (
        "«\u00a0prenom\u00a0» n’est pas une valeur connue. Vouliez-vous écrire «\u00a0prénom\u00a0»\u00a0?"
    )


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("a\n{{ nom | base64_encode }}", "«\u00a0base64_encode\u00a0» n’est pas connu (ligne 2)"),
        ("{{ nom", "Une accolade ou une condition n’est pas bien écrite (ligne 1)"),
        ("{% if nom %}", "Une accolade ou une condition n’est pas bien écrite"),
        ('{% include "secret" %}', "Une accolade ou une condition n’est pas bien écrite"),
        ("{% if a %}" * 5000 + "{% endif %}" * 5000, "Ce texte est trop long"),
        ("{% if a %}" * 500 + "{% endif %}" * 500, "Ce texte ne peut pas se remplir"),
        ("{% for i in (1..100000) %}{% for j in (1..100000) %}x{% endfor %}{% endfor %}", "Ce texte ne finit jamais"),
        ("{% for i in (1..999) %}{{ nom }}{% endfor %}", "Ce texte ne finit jamais, ou devient trop long"),
    ],
)
def test_a_mistake_is_told_in_french(source: str, sentence: str) -> None:
    with pytest.raises(TemplateMistake) as refusal:
        merge(source, {"nom": "x" * 1000})
    assert refusal.value.sentence.startswith(sentence)


@given(st.text(alphabet=st.sampled_from(list("{}%|.\"'(). abifnorl<>&;é\n")), max_size=80), st.booleans())
def test_whatever_is_typed_is_filled_in_or_refused_in_french(source: str, markup: bool) -> None:
    try:
        merge(source, {"a": "1", "nom": {"é": 2}}, markup=markup)
        variables_of(source, markup=markup)
    except TemplateMistake as mistake:
        assert mistake.sentence.endswith((".", "}\u00a0»."))


@given(st.text(max_size=40))
def test_nothing_that_a_person_is_called_becomes_markup(name: str) -> None:
    text = merge("{{ nom }}", {"nom": name}, markup=True).text
    assert "<" not in text and '"' not in text

"""A reply: named fields, and what a stranger typed made safe."""

import pytest

from filon.intake.rules.capture import FormKind
from filon.intake.rules.replies import FIELDS, fill_in, first_reply, safe_words, unknown_fields


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anne", "Anne"),
        ("Jean-Marc d’Ormesson", "Jean-Marc d’Ormesson"),
        ("Anne\r\nBcc: tous@exemple.fr", ""),
        ("Gagnez sur promo.example", ""),
        ("http://promo.example", ""),
        ("www.promo", ""),
        ("A. Roux", "A. Roux"),
        ("x" * 100, "x" * 80),
    ],
)
def test_a_name_carries_no_address(typed: str, kept: str) -> None:
    assert safe_words(typed) == kept


def test_named_fields_give_way_and_an_empty_one_leaves_no_hole() -> None:
    text = "Bonjour {prénom},\nvoici {titre}."
    assert fill_in(text, {"prénom": "Anne", "titre": "le guide"}) == "Bonjour Anne,\nvoici le guide."
    assert fill_in(text, {"prénom": "", "titre": "le guide"}) == "Bonjour,\nvoici le guide."
    assert unknown_fields(text, ["prénom"]) == ["titre"]


def test_a_value_is_not_read_again_for_fields() -> None:
    assert fill_in("{prénom} {nom}", {"prénom": "{nom}", "nom": "Roux"}) == "{nom} Roux"


@pytest.mark.parametrize("kind", list(FormKind))
def test_what_a_new_form_answers_names_known_fields_only(kind: FormKind) -> None:
    reply = first_reply(kind)
    assert unknown_fields(reply.subject + reply.text, FIELDS) == []
    assert ("{contenu}" in reply.text) == (kind == FormKind.CONTENT)

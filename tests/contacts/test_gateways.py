"""The public register of companies, asked through a fake one: answers, refusals, silence, and its pace."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from filon.contacts.gateways import MOST_A_SECOND, Pace, ask_register, register_address
from filon.contacts.rules.register import RegisterSilent, question_of, read_answer
from filon.kit.errors import BusinessError, NotPossible
from tests.contacts.register_server import BRISOU, HIDDEN, Register, page_of, serving


@pytest.fixture
def register(settings: Any) -> Iterator[Register]:
    with serving() as fake:
        settings.REGISTER_ADDRESS = fake.address
        yield fake


def test_a_company_is_found_with_what_a_record_needs(register: Register) -> None:
    (found,) = ask_register("999930118", pace=Pace())
    assert asdict(found) == {
        "name": "ATELIERS BRISOU",
        "siren": "999930118",
        "siret": "99993011800012",
        "naf_code": "16.23Z",
        "legal_form_code": "5710",
        "headcount_band": "12",
        "street": "12 RUE DES EXEMPLES",
        "postal_code": "69003",
        "city": "LYON",
        "diffusion_status": "O",
        "is_open": True,
    }
    ((question, agent),) = register.asked
    assert (question, agent.startswith("Filon/")) == ("999930118", True)


def test_what_is_masked_is_not_known_and_never_prospected(register: Register) -> None:
    register.answer = (200, {}, page_of(HIDDEN, BRISOU | {"statut_diffusion": None}, BRISOU | {"siren": "1"}))
    found = ask_register("bar", pace=Pace())
    assert [
        (company.name, company.street, company.diffusion_status, company.may_be_prospected) for company in found
    ] == [
        ("", "", "P", False),
        ("ATELIERS BRISOU", "12 RUE DES EXEMPLES", "N", False),
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (
            (400, {}, {"erreur": "Veuillez indiquer au moins un paramètre."}),
            NotPossible,
            "Veuillez indiquer au moins un",
        ),
        ((400, {}, b"<html>"), NotPossible, "mots inconnus"),
        ((500, {}, {}), RegisterSilent, "réponse 500"),
        ((429, {"Retry-After": "20"}, {}), NotPossible, "dans 20 s"),
        ((200, {}, b"<html>une panne</html>"), RegisterSilent, "ne répond pas"),
        ((200, {}, {"resultats": []}), RegisterSilent, "forme inconnue"),
        ((200, {}, []), RegisterSilent, "forme inconnue"),
    ],
)
def test_a_refusal_is_one_sentence(
    register: Register, answer: tuple[int, dict[str, str], Any], kind: type[BusinessError], sentence: str
) -> None:
    register.answer = answer
    with pytest.raises(kind, match=sentence):
        ask_register("brisou", pace=Pace())


def test_without_network_it_says_so(settings: Any) -> None:
    with serving() as gone:
        settings.REGISTER_ADDRESS = gone.address
    with pytest.raises(RegisterSilent, match="hors ligne"):
        ask_register("brisou", pace=Pace())


def test_nobody_is_asked_unless_a_setting_says_so(settings: Any) -> None:
    settings.REGISTER_ADDRESS = ""
    with pytest.raises(NotPossible, match="FILON_REGISTER"):
        ask_register("brisou", pace=Pace())
    addresses = []
    for value in ("", "0", "file:///etc/passwd", "1", "http://127.0.0.1:9"):
        settings.REGISTER_ADDRESS = value
        addresses.append(register_address())
    assert addresses == ["", "", "", "https://recherche-entreprises.api.gouv.fr", "http://127.0.0.1:9"]


def test_after_too_many_the_service_is_left_alone_as_long_as_it_asks(register: Register) -> None:
    register.answer = (429, {"Retry-After": "20"}, {})
    pace = Pace()
    for _ in range(3):
        with pytest.raises(NotPossible, match="réessayez dans"):
            ask_register("brisou", pace=pace)
    assert len(register.asked) == 1


def test_the_pace_is_seven_a_second() -> None:
    pace = Pace()
    for _ in range(MOST_A_SECOND):
        pace.take(10.0)
    with pytest.raises(NotPossible):
        pace.take(10.9)
    pace.take(11.1)


@pytest.mark.parametrize(
    ("name", "siren", "question"),
    [("Brisou", "999 930 118", "999930118"), (" Ateliers  Brisou ", "12", "Ateliers Brisou"), ("Brisou", "", "Brisou")],
)
def test_the_siren_is_asked_before_the_name(name: str, siren: str, question: str) -> None:
    assert question_of(name=name, siren=siren) == question


@pytest.mark.parametrize("name", ["", "  ab "])
def test_too_short_a_question_is_not_asked(name: str) -> None:
    with pytest.raises(NotPossible, match="trois lettres"):
        question_of(name=name, siren="")


@pytest.mark.parametrize("strange", [None, 3, "x", {"results": None}])
def test_an_answer_of_another_shape_is_told(strange: Any) -> None:
    with pytest.raises(RegisterSilent):
        read_answer(strange)
    assert read_answer({"results": [None, 3, {}]}) == []

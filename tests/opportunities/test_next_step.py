"""One answer to "what now": the order in which it is sought, and its reason."""

from datetime import date, datetime
from typing import Any

import pytest

from filon.kit.dates import PARIS
from filon.opportunities.rules.gates import Asked, Unmet
from filon.opportunities.rules.next_step import NextStep, Planned, Touch, next_step, touch_due
from filon.playbook.rules.process import CriterionKind, CriterionSide

MONDAY = date(2026, 11, 16)
CALL = Touch(MONDAY, "phone", "Rappeler le décideur")
CADENCE = [
    {"days": 0, "channel": "email", "what": "Compte rendu"},
    {"days": 2, "channel": "phone", "what": "Appel"},
    {"days": 5, "channel": "phone", "what": ""},
]


def unmet(kind: CriterionKind = CriterionKind.MEETING, /, broken: str = "", **what: Any) -> Unmet:
    return Unmet(Asked(1, "proposal", CriterionSide.EXIT, "rv", kind, what, "le rendez-vous à planifier"), broken)


def planned(*, late: bool) -> Planned:
    return Planned("Appeler Jeanne", datetime(2026, 11, 20, 10, tzinfo=PARIS), late)


def step(**known: Any) -> NextStep:
    return next_step(**{"planned": None, "unmet": [], "touch": None, "following": "Négociation", **known})


def test_what_is_late_comes_first() -> None:
    found = step(planned=planned(late=True), unmet=[unmet()], touch=CALL)

    assert found == ("Appeler Jeanne", "cette action est en retard")


def test_then_the_first_criterion_that_is_missing() -> None:
    found = step(planned=planned(late=False), unmet=[unmet(), unmet(CriterionKind.DECISION_MAKER)], touch=CALL)

    assert found == (
        "Planifier le rendez-vous",
        "il manque le rendez-vous à planifier pour passer à l’étape «\u00a0Négociation\u00a0»",
    )


def test_then_the_touch_that_the_cadence_foresaw() -> None:
    found = step(planned=planned(late=False), touch=CALL)

    assert found == ("Rappeler le décideur", "la cadence de l’étape le prévoyait le 16 nov. 2026")


def test_a_touch_without_words_is_named_by_its_channel() -> None:
    assert step(touch=CALL._replace(what="")).what == "Téléphone"


def test_then_what_is_planned_and_at_last_the_next_stage() -> None:
    assert step(planned=planned(late=False)) == ("Appeler Jeanne", "prévu le 20 nov. 2026")
    assert step() == ("Passer à l’étape «\u00a0Négociation\u00a0»", "plus rien ne manque")


def test_a_criterion_that_nobody_can_judge_is_to_be_mended() -> None:
    assert step(unmet=[unmet(broken="Le champ n’existe plus.")]) == (
        "Faire corriger le critère dans Méthode > Processus",
        "«\u00a0le rendez-vous à planifier\u00a0» ne peut plus être vérifié",
    )


@pytest.mark.parametrize("kind", list(CriterionKind))
def test_every_kind_of_criterion_says_what_to_do(kind: CriterionKind) -> None:
    found = step(unmet=[unmet(kind, kind="call")])

    assert found.what
    assert found.why


def test_an_action_is_named_by_its_kind() -> None:
    assert step(unmet=[unmet(CriterionKind.ACTIVITY, kind="meeting")]).what == "Tenir le rendez-vous et le noter"
    assert step(unmet=[unmet(CriterionKind.ACTIVITY, kind="form")]).what == "Obtenir un signe du prospect"


def due(today: date, touched: date | None = None) -> Touch | None:
    return touch_due(cadence=CADENCE, since=MONDAY, last_touched=touched, today=today)


def test_the_latest_touch_whose_working_day_has_come_is_due() -> None:
    assert due(MONDAY) == Touch(MONDAY, "email", "Compte rendu")
    assert due(date(2026, 11, 19)) == Touch(date(2026, 11, 18), "phone", "Appel")
    assert due(date(2026, 11, 22)) == Touch(date(2026, 11, 18), "phone", "Appel")  # a Sunday: the fifth day is Monday
    assert due(date(2026, 11, 23)) == Touch(date(2026, 11, 23), "phone", "")


def test_who_called_since_that_day_owes_nothing() -> None:
    assert due(date(2026, 11, 19), touched=date(2026, 11, 18)) is None
    assert due(date(2026, 11, 19), touched=date(2026, 11, 17)) == Touch(date(2026, 11, 18), "phone", "Appel")


def test_a_stage_without_cadence_foresees_nothing() -> None:
    assert touch_due(cadence=[], since=MONDAY, last_touched=None, today=MONDAY) is None

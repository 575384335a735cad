"""Analyses > Signaux d'alarme: the sentence first, four cards, every group, and what to do."""

from collections.abc import Mapping

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.playbook.models import Persona
from filon.reporting.rules.alarms import (
    WHOLE,
    Alarm,
    AlarmReport,
    AlarmState,
    Figure,
    Group,
    GroupKind,
    Reading,
    Remedy,
)
from filon.reporting.rules.sentences_alarms import figure_words
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.web.views import alarms
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEAM = Group(GroupKind.TEAM, 7)
HALF = Figure("after", "Part du cycle après la proposition", 0.62, 40, 0.47, 0.76)


@pytest.fixture
def ines(client: Client) -> User:
    ines = make.user("Inès", role=Role.DIRECTION)
    client.force_login(ines)
    return ines


def found(readings: Mapping[Group, Reading]) -> AlarmReport:
    return AlarmReport(NOW.date(), {WHOLE: "Toute l’entreprise", TEAM: "Équipe Nord"}, {Alarm.PROPOSALS: readings})


def test_an_empty_company_is_told_that_nothing_can_be_judged(client: Client, ines: User) -> None:
    page = client.get(reverse("alarms")).content.decode()
    assert "Les données ne suffisent encore à juger d’aucun des quatre signaux." in page
    assert page.count('class="panel alarm-card') == 4


def test_a_card_has_its_state_its_figures_and_the_page_where_one_acts(
    client: Client, ines: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Reading(AlarmState.ALARM, "plus de la moitié du cycle se passe après l’envoi", [HALF], 40, Remedy.WARM_UP)
    fine = Reading(AlarmState.FINE, "rien", [HALF], 12)
    monkeypatch.setattr(alarms, "alarm_report", lambda **_: found({WHOLE: late, TEAM: fine}))
    page = client.get(reverse("alarms")).content.decode()
    assert "1 signal d’alarme sur 1\u00a0: réponse aux propositions." in page
    assert figure_words(HALF) in page
    assert f'href="{reverse("process_list")}">Ajouter des étapes avant la proposition' in page
    assert "Aucun signal d’alarme." in client.get(reverse("alarms"), {"pour": "team-7"}).content.decode()
    assert client.get(reverse("alarms"), {"pour": "team-999"}).status_code == 200
    rows = client.get(reverse("alarms"), {"format": "csv"}).content.decode()
    assert "Équipe Nord;Réponse aux propositions;Rien à signaler" in rows


def test_the_page_asks_as_many_questions_for_three_personas_as_for_one(client: Client, ines: User) -> None:
    counts = []
    for names in ("A", "BC"):
        for name in names:
            Persona.objects.create(name=name, name_key=name.lower(), created_at=NOW, updated_at=NOW)
        client.get(reverse("alarms"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("alarms"))
        counts.append(len(asked))
    assert counts[0] == counts[1]

"""Analyses > Signaux d'alarme: the sentence first, four cards, every group, and what to do."""

from collections.abc import Mapping
from datetime import timedelta

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
from tests.factories.climbing import climb

pytestmark = pytest.mark.django_db
TEAM = Group(GroupKind.TEAM, 7)
HALF = Figure("after", "Part du cycle après la proposition", 0.62, 40, 0.47, 0.76, records=40)


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
    assert "sur les 3\u202f000 dernières affaires, les propositions sur les 5\u202f000 dernières envoyées" in page


def test_a_card_has_its_state_its_figures_and_the_page_where_one_acts(
    client: Client, ines: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Reading(
        AlarmState.ALARM, "plus de la moitié du cycle se passe après l’envoi", [HALF], "after", Remedy.WARM_UP
    )
    fine = Reading(AlarmState.FINE, "rien", [HALF])
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


def test_a_figure_opens_the_list_of_what_it_counts(client: Client, ines: User) -> None:
    climb("Avancée", ("meeting", 60), ("proposal", 50), owner=ines)
    climb("Restée", ("meeting", 60), owner=ines)

    asked = {"signal": "maturity_unmeasured.advanced"}
    answer = client.get(reverse("alarm_records"), asked, follow=True)

    assert answer.redirect_chain[0][0].startswith(reverse("opportunity_list"))
    page = answer.content.decode()
    assert "Maturité des prospects · Affaires avancées en 180 jours" in page
    assert ("Avancée" in page, "Restée" in page) == (True, False)
    assert client.get(reverse("opportunity_count"), asked).content == b"1"


def test_leads_and_deals_counted_together_are_two_lists(client: Client, ines: User) -> None:
    climb("Seule", ("meeting", 60), ("won", 50), owner=ines)
    climb("D’un lead", ("meeting", 60), ("won", 50), lead=make.lead(now=NOW - timedelta(days=70), owner=ines))

    page = client.get(reverse("alarm_records"), {"signal": "stage_rates_unknown.closed"}).content.decode()

    assert "Ce chiffre compte 2 fiches." in page
    for kind in ("lead", "opportunity"):
        address = f"{reverse(f'{kind}_list')}?signal=stage_rates_unknown.closed"
        assert f'href="{address}"' in page
        assert client.get(reverse(f"{kind}_count"), {"signal": "stage_rates_unknown.closed"}).content == b"1"


@pytest.mark.parametrize(
    "asked", ["", "inconnu.advanced", "maturity_unmeasured.rien", "stage_rates_unknown.closed&pour=equipe-x"]
)
def test_an_address_that_names_no_figure_is_told_so(client: Client, ines: User, asked: str) -> None:
    answer = client.get(f"{reverse('alarm_records')}?signal={asked}", follow=True)
    assert "repartez de la page Signaux d’alarme" in answer.content.decode()


def test_a_figure_of_a_stage_opens_its_deals(client: Client, ines: User) -> None:
    deal = climb("Restée", ("meeting", 60), owner=ines)
    process = deal.process_version.process_id
    asked = {"calent": f"{process}.meeting.standing"}

    page = client.get(reverse("alarms")).content.decode()

    assert "Où les affaires calent ou se perdent" in page
    assert f'href="{reverse("opportunity_list")}?calent={process}.meeting.standing"' in page
    assert client.get(reverse("opportunity_count"), asked).content == b"1"
    assert (
        "Où les affaires calent"
        not in client.get(reverse("alarms"), {"pour": f"team-{make.team().pk}"}).content.decode()
    )
    answer = client.get(reverse("opportunity_list"), {"calent": "x.meeting.standing"}, follow=True)
    assert "repartez de la page Signaux d’alarme" in answer.content.decode()

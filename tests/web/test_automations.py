"""Réglages > Automatisations: written in one form, tried, put in service, read in its journal, stopped."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.automations.models import Automation, AutomationRun
from filon.automations.rules.kinds import Trigger
from filon.kit.versions import VersionState
from filon.records.models import Tag
from filon.usecases.automating import carry_on_automations
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.automations.making import automation
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc(client: Client) -> User:
    marc = make.user("Marc", role=Role.MARKETING)
    client.force_login(marc)
    return marc


FORM = {
    "nom": "Ouest", "quand": "lead_created", "k-0": "all", "c-0.0": "company.department", "o-0.0": "is", "v-0.0": "44",
    "d-0-kind": "make_task", "d-0-text": "Rappeler", "d-0-whom": "record_owner", "d-0-days": "2", "version": "0",
}  # fmt: skip


def test_marc_writes_one_reads_what_it_does_and_puts_it_in_service(client: Client, marc: User) -> None:
    assert "En écrire une" in client.get(reverse("automation_list")).content.decode()
    made = client.post(reverse("automation_new"), FORM | {"faire": "enregistrer"}, follow=True)
    page = made.content.decode()
    assert "créer la tâche «\u00a0Rappeler\u00a0» pour qui suit la fiche, sous 2 jours ouvrés." in page
    assert "rien de tel n’est arrivé" in page
    [one] = Automation.objects.all()
    client.post(reverse("automation_live", args=[one.pk]), {"version": "1"})
    assert "En service" in client.get(reverse("automation_list")).content.decode()
    changed = FORM | {"nom": "Grand Ouest", "d-0-text": "Appeler", "faire": "enregistrer"}
    client.post(reverse("automation_edit", args=[one.pk]), changed)
    states = one.versions.values_list("number", "state")
    assert sorted(states) == [(1, VersionState.LIVE), (2, VersionState.DRAFT)]
    client.post(reverse("automation_discard", args=[one.pk]), {"version": "1"})
    assert one.versions.count() == 1


def test_what_is_missing_is_said_and_nothing_is_lost(client: Client, marc: User) -> None:
    answer = client.post(reverse("automation_new"), FORM | {"d-0-text": "", "faire": "enregistrer"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "«\u00a0Créer une tâche\u00a0»\u00a0: écrivez-en les mots" in page
    assert 'value="Ouest"' in page
    assert not Automation.objects.exists()


def test_actions_come_and_go_and_follow_what_is_watched(client: Client, marc: User) -> None:
    page = client.post(reverse("automation_new"), FORM | {"faire": "action"}).content.decode()
    assert page.count('class="automation-deed"') == 2
    fewer = client.post(reverse("automation_new"), FORM | {"faire": "retirer-action:0"}).content.decode()
    assert fewer.count('class="automation-deed"') == 0
    assert "Confier le lead selon la répartition" in page
    watched = client.post(reverse("automation_new"), FORM | {"quand": "score_crossed"}).content.decode()
    assert "Confier le lead selon la répartition" not in watched
    assert "Tiède" in watched


def test_the_preview_counts_what_it_would_have_touched(client: Client, marc: User) -> None:
    there = make.company("Là", department="44")
    made = make.lead("Récent", company=there)
    type(made).objects.update(created_at=NOW)
    page = client.post(reverse("automation_preview"), FORM).content.decode()
    assert "Quand un lead est créé, si département est 44" in page
    wrong = client.post(reverse("automation_preview"), FORM | {"c-0.0": "company.parti"}).content.decode()
    assert "n’existe pas ou n’existe plus" in wrong


def test_the_journal_says_what_was_done_on_whom_and_why_not(client: Client, marc: User) -> None:
    camille = make.user("Camille")
    one = automation("Bienvenue", Trigger.LEAD_CREATED, owner=marc)
    make.lead("Toiture Petit", owner=camille, now=NOW + timedelta(minutes=1))
    carry_on_automations(now=NOW + timedelta(minutes=2), limit=10)
    page = client.get(reverse("automation", args=[one.pk])).content.decode()
    assert "Toiture Petit" in page
    assert "Tâche «\u00a0Rappeler\u00a0» pour Camille" in page
    none = client.get(reverse("automation", args=[one.pk]), {"fin": "condition_unmet"}).content.decode()
    assert "Rien de tel jusqu’ici." in none


def test_pausing_and_taking_over(client: Client, marc: User) -> None:
    paul = make.user("Paul", role=Role.MARKETING)
    one = automation("Bienvenue", Trigger.LEAD_CREATED, owner=paul)
    client.post(reverse("automation_pause", args=[one.pk]), {"pause": "1"})
    one.refresh_from_db()
    assert one.paused_at is not None
    client.post(reverse("automation_pause", args=[one.pk]))
    User.objects.filter(pk=paul.pk).update(is_active=False)
    assert "elle ne fait plus rien" in client.get(reverse("automation", args=[one.pk])).content.decode()
    client.post(reverse("automation_take", args=[one.pk]))
    one.refresh_from_db()
    assert (one.owner, one.paused_at) == (marc, None)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_and_the_journal_ask_as_much_for_one_as_for_three(client: Client, marc: User, many: int) -> None:
    Tag.objects.create(name="À suivre")
    for number in range(many):
        one = automation(f"N° {number}", Trigger.LEAD_CREATED, owner=marc)
    for number in range(many):
        make.lead(f"Lead {number}", now=NOW + timedelta(minutes=1))
    carry_on_automations(now=NOW + timedelta(minutes=2), limit=10)
    assert AutomationRun.objects.count() == many * many
    asked = []
    for address in (reverse("automation_list"), reverse("automation", args=[one.pk])):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked == [8, 9]

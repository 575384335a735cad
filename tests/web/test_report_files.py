"""Reports taken away as a file: what the page tells, its counts beside each rate."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.contacts.rules.axes import LifecycleStage
from filon.leads.services.stages import move_leads
from filon.records.rules.authorship import BY_SYSTEM
from filon.sequences.models import Enrolment, StepRun
from filon.sequences.rules.kinds import Ending
from filon.usecases.outbound import carry_on_sequences
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.visits.rules.kinds import Event
from filon.visits.rules.robots import Caller
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import CALL, anne, enter, live
from tests.visits.sites import a_site, tell
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc() -> User:
    return make.user("Marc Delmotte", role=Role.MARKETING)


@pytest.fixture
def client(marc: User) -> Client:
    return signed_in(marc)


def rows_of(client: Client, name: str, **asked: str) -> list[list[str]]:
    answer = client.get(reverse(name), {"format": "csv", **asked})
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_recommendations_leave_with_who_gives_them(client: Client) -> None:
    jeanne = make.contact()
    for _ in range(5):
        make.lead(referred_by=jeanne)

    told = {row[0]: row[1:] for row in rows_of(client, "flywheel", periode="tout")}

    assert told["Leads recommandés"] == ["", "5", "", "", "", ""]
    assert told["Recommandés devenus clients"][1:4] == ["0", "5", "0,0"]
    assert told["Jeanne Duval"] == ["Qui recommande", *told["Recommandés devenus clients"][1:]]


def test_follow_ups_leave_by_contact_and_channel(client: Client, marc: User) -> None:
    sequence = live("Relances", CALL._replace(wait_days=0), owner=marc)
    for n in range(6):
        [one] = enter(sequence, anne(marc, mail=f"p{n}@s{n}.fr", company=make.company(f"S{n}")), by=marc)
        carry_on_sequences(now=NOW, limit=10)
        if n < 2:
            Enrolment.objects.filter(pk=one.pk).update(
                state="ended", ended_because=Ending.ANSWERED, ended_at=NOW, due_at=None
            )
    StepRun.objects.update(at=NOW - timedelta(days=20))

    told = {(row[0], row[1]): row[2:5] for row in rows_of(client, "followups")}

    assert told["1er contact", "Tous"] == ["2", "6", "0,3333333333333333"]
    assert ["2", "6", "0,3333333333333333"] in [row for (group, _), row in told.items() if group != "1er contact"]


def test_refusals_leave_with_the_whole_first(client: Client) -> None:
    for n in range(6):
        [lead] = move_leads(leads=[make.lead()], to=LifecycleStage.MQL, by=BY_SYSTEM, at=NOW, now=NOW)
        to, why = (LifecycleStage.DISQUALIFIED, "Hors cible") if n < 2 else (LifecycleStage.SAL, "")
        move_leads(leads=[lead], to=to, by=BY_SYSTEM, at=NOW, now=NOW, reason=why)

    header, *rows = rows_of(client, "agreement_refusals", periode="tout")

    assert header[2:5] == ["Refusés", "Décidés", "Part refusée"]
    assert rows[0][:5] == ["Ensemble", "", "2", "6", "0,3333333333333333"]


def test_visits_leave_with_pages_origins_files_and_robots_apart(client: Client) -> None:
    assert len(rows_of(client, "site_visits")) == 1  # no site yet
    site, now = a_site(), timezone.now()
    tell(site, page="/tarifs", at=now, r="https://www.google.fr/")
    tell(site, Event.DOWNLOAD, f="/guide.pdf", at=now)
    tell(site, at=now, caller=Caller("Googlebot"))

    told = {row[0]: row[1:] for row in rows_of(client, "site_visits")}

    assert told["Ensemble"] == ["", "1", "1", ""]
    assert told["/tarifs"] == ["Page", "", "1", ""]
    assert told["/guide.pdf"] == ["Fichier", "", "", "1"]
    assert told["Robot qui se nomme"] == ["Robots, comptés à part", "", "", "1"]
    assert [row[0] for row in rows_of(client, "site_visits") if row[1] == "Jour"]

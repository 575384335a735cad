"""Sortant > Séquences: written as a flow, put in service after a preview, people entered after another, read in figures."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.activities.models import Task
from filon.kit.versions import VersionState
from filon.sequences.models import Enrolment, Sequence, StepRun
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import Did, Ending, EnrolmentState, StepKind
from filon.sequences.selectors.flows import flow_of, version_in
from filon.usecases.outbound import carry_on_sequences
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import CALL, LINKEDIN, anne, enter, live, mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc(client: Client) -> User:
    marc = make.user("Marc", role=Role.MARKETING)
    client.force_login(marc)
    return marc


def test_a_ready_one_is_relit_changed_and_put_in_service(client: Client, marc: User) -> None:
    client.post(reverse("sequence_ready"), {"prete": "relances"})
    sequence = Sequence.objects.get()
    page = client.get(reverse("sequence_draft", args=[sequence.pk])).content.decode()
    assert "4 étapes sur 12 jours ouvrés" in page
    assert "Personne ne la suit encore." in page

    draft = sequence.versions.get()
    step = {
        "title": "Passer dire bonjour",
        "wait_days": "2",
        "hour": "11:00",
        "text": "Avec le catalogue",
        "version": draft.version,
    }
    new = reverse("sequence_step_new", args=[sequence.pk]) + "?sorte=task"
    client.post(new, step | {"faire": "enregistrer"})
    draft.refresh_from_db()
    client.post(
        reverse("sequence_step_arrange", args=[sequence.pk, "passer-dire-bonjour"]),
        {"sens": "avant", "version": draft.version},
    )
    draft.refresh_from_db()
    client.post(reverse("sequence_live", args=[sequence.pk]), {"version": draft.version})
    version = version_in(sequence, VersionState.LIVE)
    assert version is not None
    assert [step.key for step in flow_of(version)] == [
        "appel-j2", "mail-j2", "appel-j5", "passer-dire-bonjour", "linkedin-j12",
    ]  # fmt: skip


def test_a_step_asks_criteria_in_french(client: Client, marc: User) -> None:
    sequence = live("Relances", CALL, owner=marc)
    client.post(reverse("sequence_draft", args=[sequence.pk]))
    draft = sequence.versions.get(state=VersionState.DRAFT)
    sent = {"title": "Premier appel", "wait_days": "2", "version": draft.version, "faire": "enregistrer"}
    sent |= {"k-0": "all", "c-0.0": "contact.job_title", "o-0.0": "contains", "v-0.0": "achats"}
    answer = client.post(reverse("sequence_step", args=[sequence.pk, "appel"]), sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    page = client.get(reverse("sequence_draft", args=[sequence.pk])).content.decode()
    assert "Poste contient achats" in page


def test_a_sequence_that_lets_in_who_leaves_it_is_refused(client: Client, marc: User) -> None:
    second = live("Couveuse", CALL, owner=marc)
    first = live("Relances", LINKEDIN, owner=marc, follows=second)
    Sequence.objects.filter(pk=second.pk).update(follows=first)
    client.post(reverse("sequence_draft", args=[second.pk]))
    draft = second.versions.get(state=VersionState.DRAFT)
    page = client.post(reverse("sequence_live", args=[second.pk]), {"version": draft.version}, follow=True)
    assert "ferait entrer ceux qui en sortent" in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_who_enters_is_seen_before_and_who_does_not_with_the_reason(client: Client, marc: User) -> None:
    sequence = live("Relances", mail(), owner=marc)
    reachable = anne(marc)
    silent = make.contact("Paul", "Muet", owner=marc, company=reachable.company, job_title="Gérant")
    sent = {"ids": [reachable.pk, silent.pk], "sequence": sequence.pk}
    page = client.post(reverse("sequence_enter"), sent).content.decode()
    assert "Rien ne prouve que la personne a été informée" in page
    assert Enrolment.objects.count() == 0
    client.post(reverse("sequence_enter"), sent | {"confirmer": "1"})
    assert [one.contact for one in Enrolment.objects.all()] == [reachable]


def test_a_passage_is_held_taken_up_and_stopped(client: Client, marc: User) -> None:
    [one] = enter(live("Relances", CALL, owner=marc), anne(marc), by=marc)
    for asked, state in (
        ("suspendre", EnrolmentState.PAUSED),
        ("reprendre", EnrolmentState.ACTIVE),
        ("arreter", EnrolmentState.ENDED),
    ):
        client.post(reverse("sequence_passage", args=[one.pk]), {"faire": asked})
        one.refresh_from_db()
        assert one.state == state
    assert (one.ended_because, one.ended_words) == (Ending.HAND, "Par Marc")


def test_settings_hold_at_once_and_an_old_page_changes_nothing(client: Client, marc: User) -> None:
    sequence = live("Relances", CALL, owner=marc)
    sent = {"name": "Relances", "kind": "cadence", "owner": marc.pk, "recontact_days": "30", "exits": ["answered"]}
    sent |= {"events": ["form"], "version": sequence.version}
    client.post(reverse("sequence_edit", args=[sequence.pk]), sent)
    sequence.refresh_from_db()
    assert (sequence.recontact_days, sequence.exits, sequence.events) == (30, ["answered"], [{"on": "form", "of": ""}])
    again = client.post(reverse("sequence_edit", args=[sequence.pk]), sent | {"recontact_days": "5"})
    assert again.status_code == 422
    assert "entre-temps" in again.content.decode()


def test_the_figures_answer_how_many_followups(client: Client, marc: User) -> None:
    page = client.get(reverse("followups")).content.decode()
    assert "Aucune séquence n’a encore de résultats" in page
    sequence = live("Relances", CALL._replace(wait_days=0), owner=marc)
    for n in range(6):
        [one] = enter(sequence, anne(marc, mail=f"p{n}@s{n}.fr", company=make.company(f"S{n}")), by=marc)
        carry_on_sequences(now=NOW, limit=10)
        if n < 2:
            Enrolment.objects.filter(pk=one.pk).update(
                state="ended", ended_because=Ending.ANSWERED, ended_at=NOW, due_at=None
            )
    StepRun.objects.update(at=NOW - timedelta(days=20))
    page = client.get(reverse("followups")).content.decode()
    assert "2 réponses pour 6 contacts" in page
    assert "33,3" in page


@pytest.mark.parametrize("name", ["sequence_list", "followups"])
def test_the_pages_ask_no_question_a_row(client: Client, marc: User, name: str) -> None:
    def asked() -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        return len(queries)

    sequence = live("Une", StepText("t", StepKind.TASK, "Faire"), owner=marc)
    enter(sequence, anne(marc), by=marc)
    carry_on_sequences(now=NOW, limit=10)
    one = asked()
    for other in ("Deux", "Trois"):
        more = live(other, StepText("t", StepKind.TASK, "Faire"), owner=marc)
        enter(more, anne(marc, mail=f"{other}@x.fr", company=make.company(other)), by=marc)
        carry_on_sequences(now=NOW, limit=10)
    assert asked() == one
    assert {run.did for run in StepRun.objects.all()} == {Did.TASK}


def test_archiving_says_who_leaves_then_does_it(client: Client, marc: User) -> None:
    before = live("Avant", CALL, owner=marc)
    sequence = live("Relances", CALL._replace(wait_days=0), owner=marc)
    Sequence.objects.filter(pk=before.pk).update(follows=sequence)
    [one] = enter(sequence, anne(marc), by=marc)
    carry_on_sequences(now=NOW, limit=10)
    page = client.get(reverse("sequence_archive", args=[sequence.pk])).content.decode()
    for told in ("Une personne en sort.", "Une tâche à faire est retirée.", "«\u00a0Avant\u00a0» n’y mènera plus."):
        assert told in page
    assert Sequence.objects.filter(archived_at=None).count() == 2, "looking changes nothing"
    answer = client.post(reverse("sequence_archive", args=[sequence.pk]), follow=True)
    assert "«\u00a0Relances\u00a0» est archivée. 1 personne en est sortie." in answer.content.decode()
    one.refresh_from_db()
    assert (one.ended_because, Task.objects.filter(deleted_at=None).count()) == (Ending.STOPPED, 0)
    assert Sequence.objects.get(pk=before.pk).follows is None
    again = client.post(reverse("sequence_archive", args=[sequence.pk]), follow=True)
    assert "est déjà archivée" in again.content.decode()


def test_many_people_of_a_sequence_come_by_pages(client: Client, marc: User) -> None:
    sequence = live("Relances", CALL, owner=marc)
    version = sequence.versions.get()
    firm = make.company("Grande firme")
    people = [make.contact("Anne", f"Roux {n:02d}", company=firm, owner=marc) for n in range(52)]
    Enrolment.objects.bulk_create(
        Enrolment(
            sequence=sequence, version=version, contact=one, owner=marc, way="hand", exclusive=False,
            step_key="appel", due_at=NOW + timedelta(minutes=n), started_at=NOW,
        )
        for n, one in enumerate(people)
    )  # fmt: skip
    first = client.get(reverse("sequence", args=[sequence.pk])).content.decode()
    assert ("Roux 49" in first, "Roux 50" in first) == (True, False)
    following = unescape(re.search(r'href="(\?etat=active&(?:amp;)?apres=[^"]+)"', first).group(1))  # type: ignore[union-attr]
    second = client.get(reverse("sequence", args=[sequence.pk]) + following).content.decode()
    assert ("Roux 49" in second, "Roux 50" in second, "Roux 51" in second) == (False, True, True)

"""The call screen and the words of a task, one after the other through the batch."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Activity, Task
from filon.calling.models import CallEntry
from filon.calling.rules.kinds import CallOrder
from filon.calling.selectors.lists import queue_of
from filon.calling.services.filling import make_call_list
from filon.kit.dates import PARIS
from filon.kit.subjects import SubjectKind
from filon.permission.services.objections import object_to_prospecting
from filon.records.models import UndoEntry
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import User
from tests import factories as make
from tests.contacts.qualified import BIG, persona
from tests.factories import NOW
from tests.playbook.templates import a_template

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def task(title: str, assignee: User, kind: str = "call", *, late: int = 1, **fields: Any) -> Task:
    now = timezone.now()
    return Task.objects.create(
        title=title, assignee=assignee, kind=kind, due_at=now - timedelta(minutes=late), created_at=now, **fields
    )


def test_the_screen_shows_whom_what_to_say_and_what_holds_her_back(sales_client: Client, camille: User) -> None:
    buyer = persona("Acheteuse", BIG, brakes="Trop cher\nPas le moment")
    claire = make.reachable(make.contact("Claire", company=make.company("Aubry"), persona=buyer))
    a_template("Accroche", "Bonjour {{ prénom }}, une minute ?", channel="phone", live=True)
    page = words(sales_client.get(reverse("day_call", args=[task("Relancer", camille, contact=claire).pk])))
    for said in ('href="tel:+33491234567"', "Bonjour Claire, une minute", "Trop cher", "Prochain essai :", "1</kbd>"):
        assert said in page


def test_one_key_notes_it_and_the_next_call_of_the_day_follows(sales_client: Client, camille: User) -> None:
    first, second = (
        task(title, camille, late=late, contact=make.reachable(make.contact(last_name=title)))
        for title, late in (("Un", 9), ("Deux", 5))
    )
    answer = sales_client.post(reverse("day_call_note", args=[first.pk]), {"outcome": "reached"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('day_call', args=[second.pk])}?lot=call"
    assert "joint." in words(answer)
    end = sales_client.post(reverse("day_call_note", args=[second.pk]), {"outcome": "reached"}, follow=True)
    assert end.redirect_chain[-1][0] == reverse("my_day")
    sales_client.post(reverse("undo", args=[UndoEntry.objects.latest("pk").pk]))
    assert Task.objects.filter(done_at=None).get() == second


def test_passing_goes_on_to_the_one_after_and_nothing_is_written(sales_client: Client, camille: User) -> None:
    first, second = (
        task(title, camille, late=late, contact=make.contact(last_name=title)) for title, late in (("A", 9), ("B", 5))
    )
    answer = sales_client.post(reverse("day_pass", args=[first.pk]), {"lot": "call"})
    assert answer["Location"] == f"{reverse('day_call', args=[second.pk])}?lot=call"
    assert Activity.objects.count() == 0


def test_who_may_not_be_called_says_why_and_offers_no_outcome(sales_client: Client, camille: User) -> None:
    claire = make.reachable(make.contact("Claire"))
    object_to_prospecting(contact=claire, proof="Refus", at=NOW, by=BY_SYSTEM, now=NOW)
    page = words(sales_client.get(reverse("day_call", args=[task("Relancer", camille, contact=claire).pk])))
    assert ("Ne pas appeler." in page, "Noter et suivant" in page) == (True, False)


def test_a_call_promised_from_a_list_is_made_on_its_line(sales_client: Client, camille: User) -> None:
    claire = make.reachable(make.contact("Claire", company=make.company()))
    called = make_call_list(
        name="Nord", entity=SubjectKind.CONTACT, condition=Q(), order=CallOrder.BY_NAME, by=camille, now=NOW
    )
    promised = task("Rappeler", camille, contact=claire)
    CallEntry.objects.filter(call_list=called).update(task=promised)
    answer = sales_client.get(reverse("day_call", args=[promised.pk]))
    assert answer["Location"] == reverse("call", args=[called.entries.get().pk])


@pytest.fixture
def helene(db: None) -> User:
    return make.user("Hélène Caron")


@pytest.fixture
def helene_client(helene: User) -> Client:
    client = Client()
    client.force_login(helene)
    return client


def test_two_colleagues_who_call_the_same_person_at_once_the_second_is_told(
    sales_client: Client, camille: User, helene_client: Client, helene: User
) -> None:
    claire = make.reachable(make.contact("Claire", company=make.company("Aubry")))
    hers, his = (reverse("day_call_take", args=[task("Relancer", one, contact=claire).pk]) for one in (camille, helene))
    told = f"{camille} l’a ouvert avant vous"
    assert told not in words(sales_client.post(hers))
    assert told not in words(sales_client.post(hers)), "again, it is still hers"
    assert told in words(helene_client.post(his))
    screen = reverse("day_call", args=[Task.objects.get(assignee=helene).pk])
    assert told in words(helene_client.get(screen))
    sales_client.post(reverse("day_call_note", args=[Task.objects.get(assignee=camille).pk]), {"outcome": "reached"})
    assert told not in words(helene_client.get(screen)), "she is free again"
    assert told not in words(helene_client.post(his))


def test_who_is_called_for_a_task_is_not_offered_by_a_list(
    sales_client: Client, camille: User, helene_client: Client, helene: User
) -> None:
    claire = make.reachable(make.contact("Claire", company=make.company("Aubry")))
    listed = make_call_list(
        name="Relances",
        entity=SubjectKind.CONTACT,
        condition=Q(),
        order=CallOrder.BY_NAME,
        by=helene,
        now=timezone.now(),
    )
    opened = task("Relancer", camille, contact=claire)
    sales_client.post(reverse("day_call_take", args=[opened.pk]))
    assert queue_of(listed, viewer=helene, now=timezone.now()).count() == 0
    sales_client.post(reverse("day_pass", args=[opened.pk]), {"lot": "call"})
    assert queue_of(listed, viewer=helene, now=timezone.now()).count() == 1


def test_the_task_of_a_colleague_is_not_called_from_here(sales_client: Client) -> None:
    theirs = task("Relancer", make.user("Zoé"), contact=make.contact())
    assert sales_client.get(reverse("day_call", args=[theirs.pk])).status_code == 422


def test_a_message_is_ready_to_copy_and_done_by_one_key(sales_client: Client, camille: User) -> None:
    a_template("Prise de contact", "Bonjour {{ prénom }}", live=True)
    first, second = (
        task("Écrire", camille, "linkedin", late=late, contact=make.contact(name))
        for name, late in (("Léa", 9), ("Zoé", 5))
    )
    page = sales_client.get(reverse("day_words", args=[first.pk]), {"lot": "linkedin"})
    assert "Bonjour Léa" in words(page)
    sent = {"text": "Bonjour Léa", "texte": page.context["ready"].version.pk, "lot": "linkedin"}
    answer = sales_client.post(reverse("day_words_done", args=[first.pk]), sent)
    assert answer["Location"] == f"{reverse('day_words', args=[second.pk])}?lot=linkedin"
    assert Activity.objects.get().text == "Bonjour Léa"


def test_the_same_words_a_second_time_are_told_on_the_page_and_refused_by_the_form(
    sales_client: Client, camille: User
) -> None:
    version = a_template("Prise de contact", "Bonjour {{ prénom }}", live=True).in_force
    assert version is not None
    lea = make.contact("Léa")
    first, again = (task("Écrire", camille, "linkedin", contact=lea, wording=version) for _ in range(2))
    sent = {"text": "Bonjour Léa", "texte": version.pk}
    sales_client.post(reverse("day_words_done", args=[first.pk]), sent)
    assert "a déjà eu ce texte" in words(sales_client.get(reverse("day_words", args=[again.pk])))
    refused = sales_client.post(reverse("day_words_done", args=[again.pk]), sent)
    assert refused.status_code == 422
    assert Activity.objects.count() == 1


def test_another_text_is_taken_from_those_for_her(sales_client: Client, camille: User) -> None:
    a_template("Un", "Premier texte", live=True)
    other = a_template("Deux", "Second texte", live=True)
    asked = task("Écrire", camille, "linkedin", contact=make.contact())
    page = words(sales_client.get(reverse("day_words", args=[asked.pk]), {"modele": other.pk}))
    assert "Second texte</textarea>" in page


def test_the_day_leads_to_the_screen_of_each_kind(sales_client: Client, camille: User) -> None:
    person = make.contact()
    call, note = task("Appeler", camille, late=9, contact=person), task("Écrire", camille, "sms", contact=person)
    page = sales_client.get(reverse("my_day"))
    assert page.context["first"].address == reverse("day_call", args=[call.pk])
    assert [row.address for row in page.context["rows"]] == [reverse("day_words", args=[note.pk])]


def test_an_hour_when_the_law_forbids_it_is_the_hour_to_which_it_is_put_off(
    sales_client: Client, camille: User
) -> None:
    asked = task("Relancer", camille, contact=make.contact())
    opens = (timezone.now() + timedelta(days=1)).astimezone(PARIS)
    sent = {"version": 1, "au": opens.isoformat(), "suite": "journee"}
    answer = sales_client.post(reverse("task_postpone", args=[asked.pk]), sent)
    asked.refresh_from_db()
    assert (answer["Location"], asked.due_at) == (reverse("my_day"), opens)
    assert isinstance(asked.due_at, datetime)

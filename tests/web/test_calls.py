"""Call lists and the call page, without a browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Activity, Task
from filon.calling.models import CallClaim, CallEntry, CallList
from filon.calling.rules.kinds import CallOrder
from filon.calling.services.filling import make_call_list
from filon.calling.services.queue import claim
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.services.target import enter_target
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.routing import Way
from filon.permission.models import Objection
from filon.permission.services.objections import object_to_prospecting
from filon.playbook.services.profiles import install_profile
from filon.records.models import UndoEntry
from filon.records.rules.authorship import BY_SYSTEM
from filon.segments.services.writing import create_segment
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.leads.routing import plan

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def people(*names: str) -> list[Contact]:
    made = [
        make.reachable(make.contact("", name, company=make.company(f"Société {name}")), f"+3349123456{n}")
        for n, name in enumerate(names, start=CallEntry.objects.count())
    ]
    enter_target(records=made, by=BY_SYSTEM, now=NOW)
    return made


@pytest.fixture
def call_list(camille: User) -> CallList:
    people("Abadie", "Blanc")
    return make_call_list(
        name="Nord",
        entity=SubjectKind.CONTACT,
        condition=Q(),
        order=CallOrder.BY_NAME,
        by=camille,
        now=NOW,
        script="Bonjour, Halvane",
    )


def start(client: Client, call_list: CallList) -> Any:
    return client.post(reverse("call_next", args=[call_list.pk]), follow=True)


def note(client: Client, entry: CallEntry, **sent: Any) -> Any:
    return client.post(reverse("call_note", args=[entry.pk]), sent, follow=True)


def test_one_key_brings_the_first_one_with_number_script_and_checklist(
    sales_client: Client, call_list: CallList
) -> None:
    page = words(start(sales_client, call_list))

    for said in (
        "Abadie",
        "Société Abadie",
        'href="tel:+33491234560"',
        "04 91 23 45 60",
        "Bonjour, Halvane",
        "il manque",
    ):
        assert said in page
    assert "c’est le premier appel" in page


def test_what_came_of_the_call_is_noted_and_the_next_one_stands_there_at_once(
    sales_client: Client, call_list: CallList
) -> None:
    start(sales_client, call_list)
    first, second = call_list.entries.order_by("position")

    page = note(
        sales_client, first, outcome="reached", text="Écrire en janvier", point=ContactPoint.objects.all()[0].pk
    )

    assert page.redirect_chain[-1][0] == reverse("call", args=[second.pk])
    assert "« Abadie » : joint." in words(page)
    assert Activity.objects.get().text == "Écrire en janvier"


def test_the_end_of_the_queue_says_where_the_others_are(sales_client: Client, call_list: CallList) -> None:
    for entry in call_list.entries.order_by("position"):
        start(sales_client, call_list)
        page = note(sales_client, entry, outcome="reached")
    assert page.redirect_chain[-1][0] == reverse("call_list", args=[call_list.pk])
    assert "La file est vide pour l’instant" in words(page)


def test_a_slip_of_the_key_is_taken_back(sales_client: Client, call_list: CallList) -> None:
    start(sales_client, call_list)
    note(sales_client, call_list.entries.order_by("position")[0], outcome="out_of_target")
    assert Contact.objects.filter(in_target_at=None).count() == 1

    sales_client.post(reverse("undo", args=[UndoEntry.objects.get().pk]))
    assert (Contact.objects.filter(in_target_at=None).count(), Activity.objects.count()) == (0, 0)


def test_a_refusal_offers_no_way_back(sales_client: Client, call_list: CallList) -> None:
    start(sales_client, call_list)
    page = note(sales_client, call_list.entries.order_by("position")[0], outcome="refused")

    assert "refus noté, plus d’appel de prospection" in words(page)
    assert (Objection.objects.count(), UndoEntry.objects.count()) == (1, 0)


def test_a_promised_call_is_on_the_list_of_tasks(sales_client: Client, call_list: CallList) -> None:
    start(sales_client, call_list)
    day = NOW + timedelta(days=3650)
    note(
        sales_client, call_list.entries.order_by("position")[0], outcome="call_back", on=f"{day:%Y-%m-%d}", hour="15:00"
    )

    task = Task.objects.get()
    assert (task.title, f"{task.due_at:%Y-%m-%d}") == ("Rappeler Abadie", f"{day:%Y-%m-%d}")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"outcome": "patron"}, "Issue de l’appel"),
        ({}, "Issue de l’appel"),
        ({"outcome": "meeting"}, "Dites quand"),
        ({"outcome": "call_back", "on": "2020-01-01"}, "déjà passé"),
        ({"outcome": "reached", "text": "x" * 20_001}, "Compte rendu"),
    ],
)
def test_what_is_wrong_is_told_and_the_person_stays_in_hand(
    sales_client: Client, call_list: CallList, sent: dict[str, str], told: str
) -> None:
    start(sales_client, call_list)
    assert told in words(note(sales_client, call_list.entries.order_by("position")[0], **sent))
    assert (Activity.objects.count(), CallClaim.objects.count()) == (0, 1)


def test_somebody_whom_a_colleague_has_on_the_line_is_not_called(sales_client: Client, call_list: CallList) -> None:
    entry = call_list.entries.order_by("position")[0]
    claim(called=entry, by=make.user("Paul Roux"), now=timezone.now())

    page = sales_client.get(reverse("call", args=[entry.pk]))
    assert "Paul Roux l’a en ligne" in words(page)
    assert 'name="outcome"' not in page.content.decode()
    assert "passez à un autre" in words(sales_client.post(reverse("call_take", args=[entry.pk]), follow=True))


def test_whom_the_law_forbids_to_call_shows_no_number_and_the_reason(sales_client: Client, call_list: CallList) -> None:
    entry = call_list.entries.order_by("position")[0]
    object_to_prospecting(contact=Contact.objects.get(last_name="Abadie"), proof="x", at=NOW, by=BY_SYSTEM, now=NOW)

    page = sales_client.get(reverse("call", args=[entry.pk])).content.decode()
    assert "Ne pas appeler." in page
    assert "tel:" not in page


def test_they_stand_apart_in_the_list(sales_client: Client, call_list: CallList) -> None:
    CallEntry.objects.filter(contact__last_name="Blanc").update(held_because="Un particulier doit avoir consenti.")
    tabs = sales_client.get(reverse("call_list", args=[call_list.pk]), {"ou": "held"})

    assert [str(entry.contact) for entry in tabs.context["page"].rows] == ["Blanc"]
    assert "Un particulier doit avoir consenti." in words(tabs)


def test_a_list_is_made_of_a_segment(sales_client: Client) -> None:
    people("Abadie", "Blanc")
    criteria = {"all": [{"field": "contact.name", "op": "contains", "value": "abadie"}]}
    segment = create_segment(
        name="Les A", entity=SubjectKind.CONTACT, criteria=criteria, shared=True, by=SYSTEM, now=NOW
    )
    asked = sales_client.get(reverse("call_list_new"), {"segment": segment.pk})
    assert "Pour le segment « Les A » : 1 fiche." in words(asked)

    sent = {"segment": segment.pk, "name": "Nord", "shared": "on", "order": "by_name"}
    sales_client.post(reverse("call_list_new"), sent)
    made = CallList.objects.get()
    assert (made.segment, made.entries.count(), made.shared) == (segment, 1, True)


def test_checked_lines_or_all_the_results_of_a_list_become_one(sales_client: Client) -> None:
    abadie, _blanc = people("Abadie", "Blanc")
    some = sales_client.post(reverse("selection_call", args=["contact"]), {"ids": [abadie.pk]}, follow=True)
    assert "Pour les fiches choisies : 1 fiche." in words(some)

    sent = {"tout": "1", "liste": "suspect_people", "requete": "q=blanc"}
    every = sales_client.post(reverse("selection_call", args=["contact"]), sent, follow=True)
    assert "telle qu’elle était filtrée : 1 fiche." in words(every)
    form = {"entite": "contact", "liste": "suspect_people", "requete": "q=blanc", "name": "B"}
    sales_client.post(reverse("call_list_new"), form)
    assert [str(entry.contact) for entry in CallList.objects.get().entries.all()] == ["Blanc"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": "X", "entite": "lead"}, "des contacts ou des entreprises"),
        ({"name": "X"}, "Choisissez d’abord un segment"),
        ({"name": "X" * 90, "ids": "1"}, "Nom"),
        ({"name": "X", "ids": "99999"}, "ne prend personne"),
        ({"name": "X", "liste": "corbeille"}, "ne se traite pas en entier"),
        ({"name": "X", "liste": "contact", "requete": "f=contact.engagement~at_least~assez"}, "Retirez d’abord"),
    ],
)
def test_a_list_that_cannot_be_is_refused_in_one_sentence(
    sales_client: Client, sent: dict[str, str], told: str
) -> None:
    page = sales_client.post(reverse("call_list_new"), sent, follow=True)
    assert told in words(page)
    assert CallList.objects.count() == 0


def test_a_closed_list_calls_nobody_until_it_is_opened_again(sales_client: Client, call_list: CallList) -> None:
    sales_client.post(reverse("call_list_close", args=[call_list.pk]))
    assert "est close" in words(start(sales_client, call_list))
    sales_client.post(reverse("call_list_close", args=[call_list.pk]))
    assert "Abadie" in words(start(sales_client, call_list))


def test_the_page_of_lists_costs_as_many_queries_for_three_as_for_one(sales_client: Client, camille: User) -> None:
    people("Abadie")
    counts = []
    for names in (("A",), ("B", "C")):
        for name in names:
            make_call_list(
                name=name,
                entity=SubjectKind.CONTACT,
                condition=Q(),
                order=CallOrder.BY_NAME,
                by=camille,
                now=NOW,
            )
        with CaptureQueriesContext(connection) as queries:
            sales_client.get(reverse("call_list_all"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_so_does_the_page_of_one(sales_client: Client, call_list: CallList) -> None:
    counts = []
    for more in ((), ("Cros", "Dumas")):
        for person in people(*more):
            CallEntry.objects.create(call_list=call_list, contact=person, position=9)
        with CaptureQueriesContext(connection) as queries:
            sales_client.get(reverse("call_list", args=[call_list.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_is_interested_goes_to_sales_from_the_call(
    sales_client: Client, call_list: CallList, camille: User
) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    entry = start(sales_client, call_list).context["entry"]
    page = words(sales_client.get(reverse("call", args=[entry.pk])))
    assert "Intéressé : transmettre aux ventes" in page
    assert "Pour un dossier complet, il manque : la fonction, le projet et la volonté d’y répondre." in page

    after = words(note(sales_client, entry, outcome="reached", hand_over="1"))

    assert "est transmis à Camille" in after
    assert Lead.objects.get().lifecycle_stage == "mql"


def test_a_box_ticked_before_another_outcome_was_chosen_says_nothing(sales_client: Client, call_list: CallList) -> None:
    entry = start(sales_client, call_list).context["entry"]
    note(sales_client, entry, outcome="absent", hand_over="1")
    assert (Lead.objects.count(), Activity.objects.get().outcome) == (0, "absent")


def test_where_sales_lead_the_call_proposes_no_hand_over(sales_client: Client, call_list: CallList) -> None:
    install_profile(key="sales_led", now=NOW)
    assert "transmettre aux ventes" not in words(start(sales_client, call_list))

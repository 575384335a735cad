"""Qualification sheets in the browser: composed, put in use, and asked on the page of a lead or during a call."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.contacts.services.target import enter_target
from filon.leads.models import Lead
from filon.playbook.models import QualificationSheet
from filon.playbook.rules.sheets import AnswerKind, Enough, Gate
from filon.playbook.selectors import sheet_asked_of
from filon.playbook.services import sheets as services
from filon.playbook.services.profiles import install_profile
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
QUESTION = {
    "text": "Combien de sites ?",
    "theme": "Parc",
    "kind": "choice",
    "choices": "Un\nPlusieurs",
    "meeting": "some",
    "meeting_words": "plusieurs",
    "version": "1",
}


@pytest.fixture
def marc() -> User:
    return make.user("Marc Delmotte", role=Role.MARKETING)


@pytest.fixture
def client(marc: User) -> Client:
    return signed_in(marc)


def words(page: bytes) -> str:
    return " ".join(page.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_sheet_is_started_from_a_framework_changed_and_put_in_use(client: Client) -> None:
    made = client.post(reverse("sheet_new"), {"nom": "Grands comptes", "cadre": "meddic"})
    sheet = QualificationSheet.objects.get(name="Grands comptes")
    assert made["Location"] == reverse("sheet", args=[sheet.pk])

    client.post(reverse("sheet_question_new", args=[sheet.pk]), QUESTION)
    client.post(reverse("sheet_live", args=[sheet.pk]), {"version": "2"})

    live = sheet.versions.get(state="live")
    last = live.asked()[-1]
    assert (last.text, last.kind, last.choices, last.enough) == (
        "Combien de sites ?",
        AnswerKind.CHOICE,
        ("Un", "Plusieurs"),
        {Gate.MEETING: Enough(("Plusieurs",))},
    )
    page = words(client.get(reverse("sheet", args=[sheet.pk])).content)
    assert "pour un rendez-vous : Plusieurs" in page


def test_what_the_editor_shows_is_what_it_keeps(client: Client, marc: User) -> None:
    sheet = services.create_sheet(name="BANT bis", framework="bant", by=marc, now=NOW)
    before = sheet.versions.get().asked()

    for place in range(len(before)):
        address = reverse("sheet_question", args=[sheet.pk, place])
        form = client.get(address).context["form"]
        client.post(address, {name: form[name].value() or "" for name in form.fields})

    assert sheet.versions.get().asked() == before


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (
            {"meeting_words": "Douze"},
            "« Douze » n’est pas une réponse à cette question. Réponses possibles : Un, Plusieurs.",
        ),
        ({"choices": "Un", "meeting_words": ""}, "Donnez de 2 à 12 réponses possibles"),
        ({"version": "9"}, "Quelqu’un d’autre a modifié cette fiche"),
        ({"kind": "amount", "meeting_words": "beaucoup"}, "beaucoup"),
    ],
)
def test_a_question_that_cannot_be_kept_says_why(
    client: Client, marc: User, change: dict[str, str], refusal: str
) -> None:
    sheet = services.create_sheet(name="Neuve", by=marc, now=NOW)

    answer = client.post(reverse("sheet_question_new", args=[sheet.pk]), QUESTION | change)

    assert (answer.status_code, refusal in words(answer.content)) == (422, True)
    assert sheet.versions.get().questions == []


def test_the_questions_stand_on_the_page_of_a_lead_and_say_what_is_missing(sales_client: Client, camille: User) -> None:
    lead = make.lead(contact=make.contact(), owner=camille)
    address = reverse("record_questions", args=["lead", lead.pk])

    assert address in sales_client.get(reverse("lead", args=[lead.pk])).content.decode()
    before = words(sales_client.get(address, headers={"HX-Request": "true"}).content)
    typed = {"field:need": "Moins de bruit", "field:authority": "outside", "field:horizon": "half"}
    after = words(sales_client.post(address, typed, headers={"HX-Request": "true"}).content)

    assert "Pour un rendez-vous, il manque : besoin, autorité et temps." in before
    assert "Pour un rendez-vous, il manque : besoin ; ne suffit pas : autorité." in after
    assert Lead.objects.get().need == "Moins de bruit"


def test_an_answer_that_cannot_be_read_stays_before_the_eyes(sales_client: Client, camille: User) -> None:
    lead = make.lead(owner=camille)

    answer = sales_client.post(
        reverse("record_questions", args=["lead", lead.pk]),
        {"field:need": "Un abri", "field:budget_cents": "beaucoup"},
        headers={"HX-Request": "true"},
    )

    page = words(answer.content)
    assert ("Un abri</textarea>" in page, 'value="beaucoup"' in page, "« Budget »" in page) == (True, True, True)
    assert Lead.objects.get().need == ""


def test_a_suspect_is_asked_during_the_call_and_without_javascript(sales_client: Client, camille: User) -> None:
    install_profile(key="sales_led", now=NOW)
    person = make.contact(company=make.company(), owner=camille)
    enter_target(records=[person], by=BY_SYSTEM, now=NOW)
    address = reverse("record_questions", args=["contact", person.pk])

    answer = sales_client.post(address, {"field:horizon": "never"}, headers={"Referer": "http://testserver/appels/1/"})

    assert answer["Location"] == "http://testserver/appels/1/"
    assert "ne suffit pas : temps" in words(sales_client.get(address).content)


def test_the_list_of_sheets_costs_the_same_for_one_and_for_three(client: Client, marc: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("sheet_list"))
        return len(queries)

    count()
    one = count()
    for name in ("Deux", "Trois"):
        services.create_sheet(name=name, framework="champ", by=marc, now=NOW)
    assert count() == one


def test_without_any_sheet_in_use_the_page_says_where_to_choose_one(sales_client: Client, camille: User) -> None:
    asked = sheet_asked_of(None)
    assert asked is not None
    QualificationSheet.objects.filter(pk=asked.sheet_id).update(archived_at=NOW)
    lead = make.lead(owner=camille)

    page = words(sales_client.get(reverse("record_questions", args=["lead", lead.pk])).content)

    assert "Aucune fiche de qualification n’est en service." in page

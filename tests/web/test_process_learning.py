"""Reading, practising, answering; the booklet; two versions compared."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filon.playbook.models import Process, StageLesson
from filon.playbook.rules.ready_processes import ready_text
from filon.usecases.processes import import_process
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW
from tests.opportunities.making import make_deal
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: object, **asked: object) -> HttpResponse:
    return client.get(reverse(name, args=[Process.objects.get(is_default=True).pk, *args]), asked)


def test_a_salesperson_learns_a_stage(sales_client: Client) -> None:
    address = reverse("process_learn_stage", args=[Process.objects.get().pk, "proposal"])
    sales_client.post(address, {"fait": "lu"})
    sales_client.post(address, {"fait": "entraine"})
    quiz = sales_client.get(address).context["quiz"]
    wrong = {item.key: next(one for one in item.choices if one != item.right) for item in quiz}

    failed = sales_client.post(address, {"fait": "quiz", **wrong})
    passed = sales_client.post(address, {"fait": "quiz", **{item.key: item.right for item in quiz}})

    assert (failed.context["right"], passed.context["lesson"].passed_at is not None) == ([], True)
    kept = StageLesson.objects.get()
    assert (kept.read_at is not None, kept.practised_at is not None, kept.tries, kept.right) == (
        True,
        True,
        2,
        len(quiz),
    )
    path = page(sales_client, "process_learn")
    assert (path.context["passed"], path.context["following"].key, "people" in path.context) == (1, "contact", False)


def test_a_manager_sees_progress_and_adds_a_question() -> None:
    client = signed_in(factories.user("Hélène Rouvray", role=Role.MANAGER))
    process = Process.objects.get()
    form = {"question": "Quel tarif ?", "bonne": "Le public", "mauvaises": "Le nôtre\nAucun"}
    client.post(reverse("process_quiz_add", args=[process.pk, "proposal"]), form)

    asked = page(client, "process_learn_stage", "proposal").context["quiz"][-1]

    assert (asked.ask, asked.right) == ("Quel tarif ?", "Le public")
    assert [str(person) for person, _lessons, _done in page(client, "process_learn").context["people"]] == [
        "Hélène Rouvray"
    ]
    client.post(reverse("process_quiz_remove", args=[process.pk, "proposal", process.quiz_questions.get().pk]))
    assert process.quiz_questions.count() == 0


def test_the_booklet_is_read_and_printed(sales_client: Client) -> None:
    import_process(text=ready_text("nouveau_client"), by=SYSTEM, now=NOW)

    told = page(sales_client, "process_booklet", 2, pour="Dirigeant")
    assert [shown.applied for shown, _facts in told.context["pages"]][:2] == ["Dirigeant", ""]
    pdf = page(sales_client, "process_booklet_pdf", 2, pour="Dirigeant")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert page(sales_client, "process_booklet", 2, pour="Licorne").status_code == 422


def test_versions_are_compared_in_words_and_in_figures(admin_client: Client) -> None:
    make_deal("Cloison")
    import_process(text=ready_text("nouveau_client"), by=SYSTEM, now=NOW)

    told = page(admin_client, "process_compare")

    assert (told.context["first"].number, told.context["second"].number, told.context["deals"]) == (1, 2, (1, 0))
    assert [label for label, _before, _after in told.context["rows"]][:2] == ["Prise de contact", "Qualification"]
    assert page(admin_client, "process_compare", a="9", b="1").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_path_asks_a_constant_number_of_questions(n: int) -> None:
    client = signed_in(factories.user("Hélène Rouvray", role=Role.MANAGER))
    for number in range(n):
        person = factories.user(f"Vendeur {number}", role=Role.SALES)
        StageLesson.objects.create(user=person, process=Process.objects.get(), stage_key="contact")

    with CaptureQueriesContext(connection) as asked:
        page(client, "process_learn")
    assert len(asked) == 15

"""A day by the keys alone: the next thing opens by S, a digit and Enter bring the next call, F is done."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from filon.activities.models import Activity, Task
from filon.messaging.models import Said
from filon.users.models import User
from tests import factories as make
from tests.browser.entering import enter, stands
from tests.playbook.templates import a_template

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def camille() -> User:
    return make.user("Camille Durand")


@pytest.fixture
def day(camille: User) -> None:
    a_template("Accroche", "Bonjour {{ prénom }}, une minute ?", channel="phone", live=True)
    a_template("Mot", "Bonjour {{ prénom }}, suite à notre échange", live=True)
    kinds = ("call", "call", "linkedin", "linkedin")
    for n, (name, kind) in enumerate(zip(("Abadie", "Blanc", "Cros", "Dumas"), kinds, strict=True)):
        person = make.reachable(make.contact("Anne", name, company=make.company(f"Société {name}")), f"+3349123456{n}")
        now = timezone.now()
        Task.objects.create(
            title=f"Relancer {name}",
            kind=kind,
            contact=person,
            assignee=camille,
            due_at=now - timedelta(minutes=40 - n),
            created_at=now,
        )


@pytest.mark.usefixtures("day")
def test_calls_and_messages_one_after_the_other_by_the_keys(page: "Page", live_server: Any, camille: User) -> None:
    enter(page, live_server, camille, "/ma-journee/")
    stands(page, "Relancer Abadie")
    page.keyboard.press("s")
    stands(page, "Anne Abadie")
    page.get_by_text("Bonjour Anne, une minute").wait_for()
    page.keyboard.press("1")
    page.get_by_text("Prochain essai").first.wait_for()
    page.keyboard.press("Enter")
    stands(page, "Anne Blanc")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    stands(page, "Relancer Cros")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    stands(page, "Anne Dumas")
    page.keyboard.press("f")
    stands(page, "Relancer Cros")

    done = dict(Activity.objects.values_list("contact__last_name", "kind"))
    assert done == {"Abadie": "call", "Blanc": "call", "Dumas": "social"}
    assert Said.objects.get().contact.last_name == "Dumas"
    page.get_by_role("button", name="Annuler").click()
    page.get_by_text("C’est repris").wait_for()
    assert Said.objects.count() == 0


@pytest.mark.usefixtures("day")
def test_the_day_fits_a_thumb_and_reads_aloud(
    phone_page: "Page", live_server: Any, camille: User, serious_faults: "Callable[[Page], list[str]]"
) -> None:
    for address in ("/ma-journee/", "/ma-journee/semaine/"):
        enter(phone_page, live_server, camille, address) if address == "/ma-journee/" else phone_page.goto(
            f"{live_server.url}{address}"
        )
        phone_page.get_by_role("heading", name="Ma journée").wait_for()
        assert (phone_page.evaluate(SIDEWAYS), serious_faults(phone_page)) == (0, [])

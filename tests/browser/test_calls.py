"""Forty to sixty calls an hour take the keys alone: a digit for what came of it, Enter for the next one."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Q

from filon.activities.models import Activity, Task
from filon.calling.models import CallEntry, CallList
from filon.calling.rules.kinds import CallOrder
from filon.calling.services.filling import make_call_list
from filon.contacts.models import Contact
from filon.contacts.services.target import enter_target
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.routing import Way
from filon.permission.models import Objection
from filon.playbook.services.profiles import install_profile
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import User
from tests import factories as make
from tests.browser.entering import enter, stands
from tests.factories import NOW
from tests.leads.routing import plan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
NAMES = ("Abadie", "Blanc", "Cros", "Dumas", "Faure", "Gaudin")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def camille() -> User:
    return make.user("Camille Durand")


@pytest.fixture
def call_list(camille: User) -> CallList:
    install_profile(key="sales_led", now=NOW)
    people = [
        make.reachable(
            make.contact("", name, job_title="Gérante", company=make.company(f"Société {name}")), f"+3349123456{n}"
        )
        for n, name in enumerate(NAMES)
    ]
    enter_target(records=people, by=BY_SYSTEM, now=NOW)
    return make_call_list(
        name="Nord", entity=SubjectKind.CONTACT, condition=Q(), order=CallOrder.BY_NAME, by=camille, now=NOW
    )


def begin(page: "Page", live_server: Any, camille: User, call_list: CallList) -> None:
    enter(page, live_server, camille, f"/appels/{call_list.pk}/")
    page.get_by_role("heading", name="Nord").wait_for()
    page.keyboard.press("s")
    stands(page, "Abadie")


def outcomes() -> dict[str, str]:
    calls = Activity.objects.select_related("contact")
    return {str(call.contact): call.outcome for call in calls}


def test_six_calls_by_the_keys_alone(page: "Page", live_server: Any, camille: User, call_list: CallList) -> None:
    begin(page, live_server, camille, call_list)
    for key, following in (("1", "Blanc"), ("4", "Cros")):
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        stands(page, following)

    page.keyboard.press("n")
    page.keyboard.type("Deux salariés")
    page.keyboard.press("Escape")
    page.keyboard.press("9")
    page.keyboard.press("Enter")
    stands(page, "Dumas")

    page.keyboard.press("5")  # the date agreed is under the cursor, tomorrow at ten
    page.keyboard.press("Enter")
    stands(page, "Faure")

    page.keyboard.press("7")
    page.get_by_text("Un refus ne se reprend pas").wait_for()
    page.keyboard.press("4")  # a slip: it was no refusal
    page.keyboard.press("Enter")
    stands(page, "Gaudin")

    page.keyboard.press("7")
    page.keyboard.press("Enter")
    page.get_by_text("voyez « Plus tard »").wait_for()

    assert outcomes() == {
        "Abadie": "absent",
        "Blanc": "reached",
        "Cros": "out_of_target",
        "Dumas": "call_back",
        "Faure": "reached",
        "Gaudin": "refused",
    }
    assert [str(one.contact) for one in Objection.objects.all()] == ["Gaudin"]
    assert (Task.objects.get().title, Contact.objects.filter(in_target_at=None).get().last_name) == (
        "Rappeler Dumas",
        "Cros",
    )


def test_a_slip_is_taken_back_and_a_suspect_becomes_a_prospect_on_the_call_page(
    page: "Page", live_server: Any, camille: User, call_list: CallList
) -> None:
    begin(page, live_server, camille, call_list)
    page.keyboard.press("9")
    page.keyboard.press("Enter")
    stands(page, "Blanc")
    page.get_by_role("button", name="Annuler").click()
    page.get_by_text("C’est repris").wait_for()
    assert CallEntry.objects.filter(outcome="").count() == len(NAMES)
    assert Activity.objects.count() == 0

    sheet = page.get_by_role("region", name="Qualification")
    sheet.get_by_text("il manque : le projet et la volonté d’y répondre").wait_for()
    page.keyboard.press("q")
    page.keyboard.type("Vérandas de l’école")
    sheet.get_by_label("Veut y répondre").select_option("oui")
    sheet.get_by_role("button", name="Passer en Prospect").click()
    page.get_by_text("passe à l’étape « Prospect »").wait_for()

    lead = Lead.objects.get()
    assert (str(lead.contact), lead.lifecycle_stage, lead.project) == ("Blanc", "sql", "Vérandas de l’école")
    stands(page, "Blanc")


def test_the_call_page_fits_a_thumb_and_reads_aloud(
    phone_page: "Page",
    live_server: Any,
    camille: User,
    call_list: CallList,
    serious_faults: "Callable[[Page], list[str]]",
) -> None:
    begin(phone_page, live_server, camille, call_list)

    assert (phone_page.evaluate(SIDEWAYS), serious_faults(phone_page)) == (0, [])
    boxes = [button.bounding_box() for button in phone_page.locator(".call-outcome").all()]
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    phone_page.get_by_text("Absent").click()
    phone_page.get_by_role("button", name="Noter et suivant").click()
    stands(phone_page, "Blanc")


def test_who_is_interested_goes_to_sales_by_a_key(
    page: "Page", live_server: Any, camille: User, call_list: CallList
) -> None:
    install_profile(key="mixed", now=NOW)
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    begin(page, live_server, camille, call_list)
    box = page.get_by_label("Intéressé : transmettre aux ventes")
    assert not box.is_visible()

    for key in ("4", "v", "v", "v"):  # ticked, taken back, ticked
        page.keyboard.press(key)
    assert box.is_checked()
    page.keyboard.press("Enter")
    stands(page, "Blanc")

    page.get_by_text("est transmis à Camille Durand").wait_for()
    assert (Lead.objects.get().lifecycle_stage, outcomes()) == ("mql", {"Abadie": "reached"})

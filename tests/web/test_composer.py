"""What happened is told by hand on any record, orders included, with what makes sense for its kind."""

import pytest
from django.test import Client

from filon.activities.models import Activity
from filon.contacts.models import Company
from filon.customers.models import Order
from filon.records.models import Note
from filon.users.models import User
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
KINDS_BY_HAND = ["call", "meeting", "email", "visit", "social", "letter", "sms"]


@pytest.fixture
def duval(db: None) -> Company:
    return factories.company("Menuiserie Duval")


@pytest.mark.parametrize("kind", KINDS_BY_HAND)
def test_what_happened_is_told_by_hand_with_what_makes_sense_for_it(
    kind: str, admin_client: Client, duval: Company
) -> None:
    told = {"kind": kind, "outcome": "voicemail", "direction": "inbound", "text": "Vu", "at": "2026-11-19T10:30"}
    admin_client.post(f"/fiche/company/{duval.pk}/activite/", told)

    activity = Activity.objects.get()

    outcome = "voicemail" if kind == "call" else ""
    direction = "" if kind in ("meeting", "visit") else "inbound"
    assert (activity.kind, activity.outcome, activity.direction, activity.text) == (kind, outcome, direction, "Vu")
    assert f"{activity.at:%Y-%m-%d %H:%M}" == "2026-11-19 09:30"


@pytest.mark.parametrize("wrong", [{"kind": "form"}, {"kind": ""}, {"kind": "call", "at": "2999-01-01T10:00"}])
def test_what_nobody_tells_by_hand_is_refused(admin_client: Client, duval: Company, wrong: dict[str, str]) -> None:
    answer = admin_client.post(f"/fiche/company/{duval.pk}/activite/", wrong)

    assert (answer.status_code, Activity.objects.count()) == (422, 0)


def test_a_timeline_says_in_words_who_called_whom(admin_client: Client, duval: Company) -> None:
    for direction in ("inbound", "outbound"):
        admin_client.post(f"/fiche/company/{duval.pk}/activite/", {"kind": "email", "direction": direction})

    lines = admin_client.get(f"/entreprises/{duval.pk}/").context["lines"]

    assert sorted(line.title for line in lines if line.source == "activity") == ["E-mail", "E-mail · entrant"]


def test_an_order_is_told_of_like_any_other_record(admin_client: Client, ines: User, duval: Company) -> None:
    order = Order.objects.create(company=duval, ordered_at=NOW, cents=100, created_at=NOW, updated_at=NOW)
    place = f"/fiche/order/{order.pk}"

    admin_client.post(f"{place}/activite/", {"kind": "call", "text": "Livraison fixée"})
    admin_client.post(f"{place}/note/", {"text": "Code du portail"})
    admin_client.post(f"{place}/tache/", {"title": "Appeler", "due_date": "2026-12-01", "assignee": ines.pk})
    page = admin_client.get(f"/commandes/{order.pk}/")

    assert {line.text for line in page.context["lines"]} == {"Livraison fixée", "Code du portail"}
    assert [task.title for task in page.context["tasks"]] == ["Appeler"]
    assert Activity.objects.get().company == duval


def test_on_an_order_that_one_may_not_see_nothing_is_written(sales_client: Client, duval: Company) -> None:
    far = factories.user("Loin")
    order = Order.objects.create(company=duval, owner=far, ordered_at=NOW, cents=1, created_at=NOW, updated_at=NOW)

    answer = sales_client.post(f"/fiche/order/{order.pk}/note/", {"text": "Bonjour"})

    assert (answer.status_code, Note.objects.count()) == (404, 0)

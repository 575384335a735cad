"""May we contact this person? The panel of the record page."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.kit.business_time import day_in_paris
from filon.permission.models import Consent, NoticeRecord, Objection, Suppression
from filon.permission.rules.kinds import CHANNELS
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Action, Entity, Role, Scope
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def jeanne() -> Contact:
    contact = factories.contact(company=factories.company(), job_function="Achats")
    for kind, value in [(PointKind.EMAIL, "j@duval.fr"), (PointKind.PHONE, "+33142685300")]:
        ContactPoint.objects.create(contact=contact, kind=kind, value=value, normalised=value, main=True)
    return contact


def panel(client: Client, contact: Contact) -> str:
    answer = client.get(reverse("contact_permission", args=[contact.pk]), headers=PART)
    return answer.content.decode()


def send(client: Client, name: str, contact: Contact, **values: object) -> HttpResponse:
    return client.post(reverse(name, args=[contact.pk]), values)


def sentences(answer: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


def today() -> str:
    return day_in_paris(timezone.now()).isoformat()


def objection(**values: object) -> dict[str, object]:
    return {"objection-channel": "", "objection-on": today(), "objection-proof": "Au téléphone", **values}


def test_each_channel_is_allowed_or_blocked_with_its_sentence(admin_client: Client, jeanne: Contact) -> None:
    text = panel(admin_client, jeanne)

    assert "Rien ne prouve que la personne a été informée" in text
    assert "Appel d’un professionnel\u00a0: dites qui appelle" in text
    assert text.count("pill-green") == 1  # the telephone
    assert text.count("pill-red") == len(CHANNELS) - 1
    assert text.lstrip().startswith("<section")


def test_without_javascript_the_panel_is_a_page(admin_client: Client, jeanne: Contact) -> None:
    answer = admin_client.get(reverse("contact_permission", args=[jeanne.pk]))

    assert ("<html" in answer.content.decode(), answer.status_code) == (True, 200)


def test_the_page_of_the_person_asks_for_its_panel(admin_client: Client, jeanne: Contact) -> None:
    page = admin_client.get(reverse("contact", args=[jeanne.pk])).content.decode()

    assert page.count(f'hx-get="{reverse("contact_permission", args=[jeanne.pk])}"') == 1


def test_a_consent_is_kept_with_its_proof_and_may_be_withdrawn(admin_client: Client, jeanne: Contact) -> None:
    values = {"consent-channel": "sms", "consent-on": today(), "consent-proof": "Case cochée", "consent-source": "Site"}
    answer = send(admin_client, "contact_consent", jeanne, **values)
    kept = Consent.objects.get()
    shown = panel(admin_client, jeanne)
    send(admin_client, "contact_withdrawal", jeanne, channel="sms")

    assert (kept.channel, kept.proof, kept.source, answer.status_code) == ("sms", "Case cochée", "Site", 302)
    assert ("Case cochée" in shown, "Case cochée" in panel(admin_client, jeanne)) == (True, False)


def test_an_objection_closes_every_channel_at_once(admin_client: Client, jeanne: Contact) -> None:
    answer = send(admin_client, "contact_objection", jeanne, **objection())
    text, every = panel(admin_client, jeanne), len(CHANNELS)

    assert sentences(answer) == ["L’opposition est notée. Plus aucune prospection ne partira par ce canal."]
    assert (Objection.objects.count(), Suppression.objects.count()) == (1, 2)
    assert (text.count("pill-red"), text.count("La personne s’est opposée à la prospection.")) == (every, every)


def test_the_notice_opens_mail(admin_client: Client, jeanne: Contact) -> None:
    values = {"notice-kind": "at_collection", "notice-how": "form", "notice-on": today(), "notice-text_version": "v1"}
    send(admin_client, "contact_notice", jeanne, **values)

    assert NoticeRecord.objects.count() == 1
    assert panel(admin_client, jeanne).count("pill-green") == 2


def test_a_day_to_come_and_a_missing_proof_are_refused(admin_client: Client, jeanne: Contact) -> None:
    tomorrow = (day_in_paris(timezone.now()) + timedelta(days=1)).isoformat()
    refused = send(admin_client, "contact_objection", jeanne, **objection(**{"objection-on": tomorrow}))
    silent = send(admin_client, "contact_objection", jeanne, **objection(**{"objection-proof": ""}))
    unknown = send(admin_client, "contact_withdrawal", jeanne, channel="pigeon")

    assert "Cette date est à venir" in refused.content.decode()
    assert (refused.status_code, silent.status_code, unknown.status_code, Objection.objects.count()) == (
        422,
        422,
        422,
        0,
    )


def test_whoever_hears_an_objection_notes_it_but_may_not_open_a_channel(
    sales_client: Client, camille: User, jeanne: Contact
) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.CONTACT, action=Action.WRITE).update(scope=Scope.OWN)
    Contact.objects.filter(pk=jeanne.pk).update(owner=factories.user("Lucas"))
    text = panel(sales_client, jeanne)
    values = {"consent-channel": "sms", "consent-on": today(), "consent-proof": "Bon"}

    assert ("S’oppose à la prospection" in text, "Enregistrer un consentement" in text) == (True, False)
    assert send(sales_client, "contact_consent", jeanne, **values).status_code == 403
    assert send(sales_client, "contact_objection", jeanne, **objection()).status_code == 302
    assert (Consent.objects.count(), Objection.objects.count()) == (0, 1)


def test_a_person_whom_the_role_hides_stays_hidden(sales_client: Client, jeanne: Contact) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.CONTACT, action=Action.READ).update(scope=Scope.OWN)

    assert sales_client.get(reverse("contact_permission", args=[jeanne.pk])).status_code == 404
    assert send(sales_client, "contact_objection", jeanne, **objection()).status_code == 404


def test_the_panel_asks_as_many_queries_whatever_is_written(admin_client: Client, jeanne: Contact) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            panel(admin_client, jeanne)
        return len(seen)

    panel(admin_client, jeanne)
    before = queries()
    for channel in ("email", "sms", "phone"):
        values = {"consent-channel": channel, "consent-on": today(), "consent-proof": "Bon"}
        send(admin_client, "contact_consent", jeanne, **values)
    panel(admin_client, jeanne)  # tells what was just done

    assert queries() == before


def test_the_history_says_it_in_french(admin_client: Client, jeanne: Contact) -> None:
    send(admin_client, "contact_objection", jeanne, **objection())
    page = admin_client.get(reverse("contact", args=[jeanne.pk])).content.decode()

    assert ("Opposition (Tous les canaux)" in page, "objection:" in page) == (True, False)

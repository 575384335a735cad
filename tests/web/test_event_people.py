"""The door, the list of a stand, what follows and the results, in the browser's words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from filon.activities.models import Activity
from filon.events.models import Event, FollowUp, Registration
from filon.events.selectors.events import link_of
from filon.records.models import Batch
from filon.users.models import User
from tests.web.rights_events import an_event, what_follows
from tests.web.test_events import expected, text

pytestmark = pytest.mark.django_db


def post(client: Client, name: str, pk: int, said: dict[str, Any] | None = None, **headers: Any) -> str:
    return client.post(reverse(name, args=[pk]), said or {}, follow=True, **headers).content.decode()


def test_at_the_door_one_types_a_name_and_ticks(sales_client: Client, camille: User) -> None:
    event = an_event(days=0)
    Event.objects.update(start=event.created_at)
    anne, _paul = expected(event, "Anne", "Paul")
    found = text(sales_client, "event_door", event.pk, q="anne rou")
    assert ("Anne Roux" in found, "Paul Roux" in found) == (True, False)
    part = post(sales_client, "registration_tick", anne.pk, {"q": "anne"}, headers={"HX-Request": "true"})
    assert ("<html" in part, "<strong>1</strong> personne là, sur 2" in part, "Paul Roux" in part) == (
        False,
        True,
        False,
    )
    post(sales_client, "registration_untick", anne.pk, {"q": "anne"})
    anne.refresh_from_db()
    assert anne.state == "registered"


def test_a_name_that_nobody_bears_is_said(sales_client: Client) -> None:
    assert "Personne ne s’appelle «\u00a0Zoé\u00a0»" in text(sales_client, "event_door", an_event().pk, q="Zoé")


def test_somebody_is_welcomed_and_a_wrong_address_is_said(admin_client: Client) -> None:
    event = an_event(days=0)
    said = {"first_name": "Paul", "last_name": "Petit", "email": "paul"}
    assert "field-error" in post(admin_client, "event_welcome", event.pk, said)
    assert "Paul Petit est là." in post(admin_client, "event_welcome", event.pk, said | {"email": "paul@bolt.fr"})


def test_once_all_are_ticked_the_others_are_absent_and_it_can_be_undone(admin_client: Client) -> None:
    event = an_event()
    expected(event, "Anne")
    assert "n’a pas commencé" in post(admin_client, "event_door_close", event.pk)
    Event.objects.update(start=event.created_at)
    assert "Pointage terminé\u00a0: 1 absent." in post(admin_client, "event_door_close", event.pk)
    assert "Le pointage est rouvert." in post(admin_client, "event_door_reopen", event.pk)
    assert Registration.objects.get().state == "registered"


def test_a_list_goes_to_the_imports_or_says_what_is_wrong(admin_client: Client) -> None:
    event, told = an_event(days=-2), {"lot": "Salon · badges", "informed_how": "Affiche"}
    wrong = {**told, "fichier": SimpleUploadedFile("a.csv", b"Truc;Machin\n1;2\n")}
    assert "Aucun titre de colonne n’est reconnu" in post(admin_client, "event_import", event.pk, wrong)
    right = {**told, "fichier": SimpleUploadedFile("a.csv", b"Nom;E-mail;Note\nRoux;anne@lartigue.fr;A\n")}
    page = post(admin_client, "event_import", event.pk, right)
    batch = Batch.objects.get()
    assert (batch.entity, batch.state, "Intérêt" in page) == ("attendance", "mapping", True)
    post(admin_client, "import_launch", batch.pk, {"champ-0": "contact.last_name", "champ-1": "contact.email"})
    batch.refresh_from_db()
    assert (batch.state, batch.mapping["constants"]["attendance.event"]) == ("queued", str(event.pk))


def test_what_follows_is_chosen_shown_and_done_once(admin_client: Client) -> None:
    event = an_event(days=-2)
    said = what_follows(None, None)  # type: ignore[arg-type]
    assert "Le faire" not in text(admin_client, "event_follow_up", event.pk)
    assert "rien n’est encore parti" in post(admin_client, "event_follow_up", event.pk, said)
    assert FollowUp.objects.count() == 3
    assert "vient d’être modifiée par un collègue" in post(admin_client, "event_follow_up", event.pk, said)
    assert "Rien de plus à faire." in post(admin_client, "event_follow_up_run", event.pk)


def test_each_figure_of_the_results_opens_its_people(admin_client: Client) -> None:
    event = an_event()
    anne, _paul = expected(event, "Anne", "Paul")
    Registration.objects.filter(pk=anne.pk).update(state="attended", came_at=event.created_at)
    came = text(admin_client, "event_results", event.pk, chiffre="have_come")
    assert ("Anne Roux" in came, "Paul Roux" in came) == (True, False)
    assert "Paul Roux" in text(admin_client, "event_results", event.pk, chiffre="all_counted")
    assert "Personne pour ce chiffre" in text(admin_client, "event_results", event.pk, chiffre="have_signed")


def test_the_code_of_her_page_opens_her_card_and_one_tap_marks_her_present_once(sales_client: Client) -> None:
    event = an_event(days=0)
    Event.objects.update(start=event.created_at)
    [anne] = expected(event, "Anne")
    signed = link_of(anne)
    page = Client().get(reverse("public_registration", args=[signed])).content.decode()
    code = reverse("public_registration_code", args=[signed])
    drawn = Client().get(code)
    assert (code in page, drawn["Content-Type"], b"<svg" in drawn.content) == (True, "image/svg+xml", True)

    card = reverse("registration_entrance", args=[signed])
    assert Client().get(card).status_code == 302  # to the sign-in: the code itself gives nothing to a stranger
    shown = sales_client.get(card).content.decode()
    assert ("Anne Roux" in shown, "Pointer" in shown, Registration.objects.get().came_at) == (True, True, None)
    said = {"code": signed}
    assert "Là, depuis le" in post(sales_client, "registration_tick", anne.pk, said)
    came_at = Registration.objects.get().came_at
    assert "est déjà là." in post(sales_client, "registration_tick", anne.pk, said)
    assert (Registration.objects.get().came_at, Activity.objects.filter(kind="event").count()) == (came_at, 1)
    assert "Pointer" in post(sales_client, "registration_untick", anne.pk, said)


def test_a_webinar_has_no_door_to_show_a_code_at(sales_client: Client) -> None:
    event = an_event(days=0)
    Event.objects.update(kind="webinar")
    [anne] = expected(event, "Anne")
    page = Client().get(reverse("public_registration", args=[link_of(anne)])).content.decode()
    assert reverse("public_registration_code", args=[link_of(anne)]) not in page


def test_who_would_be_told_of_another_place_is_said_before(admin_client: Client) -> None:
    event = an_event()
    assert "Changer le jour" not in text(admin_client, "event_edit", event.pk)
    expected(event, "Anne", "Paul")
    assert "l’écrit aux 2 personnes inscrites" in text(admin_client, "event_edit", event.pk)


def test_what_one_of_each_cost_is_said_to_who_counts_everybody(admin_client: Client, sales_client: Client) -> None:
    event = an_event()
    anne, _paul = expected(event, "Anne", "Paul")
    Registration.objects.filter(pk=anne.pk).update(state="attended", came_at=event.start)
    assert "le noter" in text(admin_client, "event_results", event.pk)
    Event.objects.update(cents=120_000, currency="CHF")
    told = text(admin_client, "event_results", event.pk)
    assert ("1\u202f200\u00a0CHF" in told, "par personne venue" in told, "par lead" in told) == (True, True, False)
    assert "par personne venue" not in text(sales_client, "event_results", event.pk)

"""Who enters: nobody without a sign-in, nobody by guessing, each invitation once."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from filon.users.models import Invitation, User
from filon.users.rules.rights import Role
from filon.users.services.invitations import invite
from filon.users.services.people import deactivate_person
from tests import factories
from tests.web.addresses import PUBLIC, Address, all_addresses
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "motdepasse-long"  # of factories.user
NEW_PASSWORD = "Le-vent-tourne-a-8h"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post(reverse("account_login"), {"login": email, "password": password}).status_code


@pytest.mark.parametrize("address", all_addresses(), ids=lambda address: address.name)
def test_a_stranger_is_sent_to_the_sign_in_page_but_on_public_pages(
    client: Client, ines: User, address: Address
) -> None:
    answer = client.get(address.path)
    asked_to_sign_in = answer.status_code == 302 and answer["Location"].startswith(f"{reverse('account_login')}?next=")
    assert asked_to_sign_in == (address.name not in PUBLIC)


def test_the_list_of_public_pages_names_no_page_that_is_gone() -> None:
    assert PUBLIC - {address.name for address in all_addresses()} == set()


def test_a_part_of_a_page_sends_a_stranger_to_the_sign_in_page_as_a_whole(client: Client, ines: User) -> None:
    answer = client.get(
        reverse("notifications"), headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/reglages/"}
    )
    assert answer["HX-Redirect"] == "/connexion/?next=/reglages/"


def test_the_first_visitor_makes_the_administrator_and_is_in(client: Client) -> None:
    assert client.get("/reglages/")["Location"] == reverse("first_start")
    answer = client.post(
        reverse("first_start"), {"full_name": "Inès Benali", "email": "Ines@Filon.example", "password": NEW_PASSWORD}
    )
    assert answer["Location"] == "/"
    assert list(User.objects.values_list("email", "role", "is_active")) == [("ines@filon.example", Role.ADMIN, True)]
    assert client.get("/reglages/").status_code == 200


def test_owners_named_by_a_file_do_not_close_the_first_page(client: Client) -> None:
    User.objects.create_user("paul@filon.example", full_name="Paul", created_at=factories.NOW, is_active=False)
    assert client.get(reverse("first_start")).status_code == 200


def test_the_first_page_is_closed_once_somebody_may_sign_in(client: Client, ines: User) -> None:
    for answer in (client.get(reverse("first_start")), client.post(reverse("first_start"), {"full_name": "X"})):
        assert answer["Location"] == reverse("account_login")


def test_a_weak_first_password_is_refused_beside_its_field(client: Client) -> None:
    answer = client.post(
        reverse("first_start"), {"full_name": "Inès", "email": "i@filon.example", "password": "12345678901"}
    )
    assert answer.status_code == 422
    assert 'id="id_password_error"' in answer.content.decode()
    assert User.objects.count() == 0


def test_people_sign_in_by_address_whatever_its_case(client: Client, camille: User) -> None:
    assert sign_in(client, "CAMILLE@filon.example") == 302
    assert client.session["_auth_user_id"] == str(camille.pk)


def test_nobody_can_make_an_account_alone() -> None:
    assert [address.name for address in all_addresses() if "signup" in address.name] == []


def test_ten_wrong_passwords_close_the_door_for_that_address_only(client: Client, camille: User, ines: User) -> None:
    tries = [sign_in(client, camille.email or "", "faux") for _ in range(10)]
    assert tries == [200] * 9 + [429]
    assert sign_in(client, camille.email or "") == 429
    assert sign_in(Client(), ines.email or "") == 302


def test_the_door_opens_again_after_the_delay(client: Client, camille: User) -> None:
    for _ in range(10):
        sign_in(client, camille.email or "", "faux")
    with override_settings(AXES_COOLOFF_TIME=timedelta(0)):
        assert sign_in(client, camille.email or "") == 302


def test_whoever_is_deactivated_is_out_at_once(camille: User, ines: User) -> None:
    browser = signed_in(camille)
    assert browser.get("/reglages/").status_code == 200
    deactivate_person(user=camille, by=ines)
    assert browser.get("/reglages/").status_code == 302
    answer = Client().post(reverse("account_login"), {"login": camille.email, "password": PASSWORD})
    assert answer["Location"] == reverse("account_inactive")


def test_a_forgotten_password_is_replaced_by_the_link_of_the_letter_once(client: Client, camille: User) -> None:
    client.post(reverse("account_reset_password"), {"email": camille.email})
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    action = form.redirect_chain[-1][0]
    client.post(action, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert sign_in(Client(), camille.email or "", NEW_PASSWORD) == 302
    assert "Ce lien ne vaut plus" in Client().get(link[1]).content.decode()


def test_an_administrator_gives_a_link_for_a_new_password_that_is_shown_once(
    admin_client: Client, camille: User
) -> None:
    page = reverse("settings_person", args=[camille.pk])
    admin_client.post(reverse("settings_password_link", args=[camille.pk]))
    link = re.search(r'value="http://testserver(/mot-de-passe/nouveau/[^"]+)"', admin_client.get(page).content.decode())
    assert link is not None
    assert link[1] not in admin_client.get(page).content.decode()

    browser = Client()
    action = browser.get(link[1], follow=True).redirect_chain[-1][0]
    browser.post(action, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert sign_in(Client(), camille.email or "", NEW_PASSWORD) == 302
    assert "Ce lien ne vaut plus" in Client().get(link[1]).content.decode()


def test_nobody_else_gives_such_a_link_and_a_closed_account_has_none(
    admin_client: Client, sales_client: Client, camille: User, ines: User
) -> None:
    assert sales_client.post(reverse("settings_password_link", args=[ines.pk])).status_code == 403
    deactivate_person(user=camille, by=ines)
    assert admin_client.post(reverse("settings_password_link", args=[camille.pk])).status_code == 404


def test_without_a_mail_server_the_pages_say_where_the_letters_are(
    admin_client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    done = reverse("account_reset_password_done")
    assert "Regardez vos courriels" in Client().get(done).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")

    admin_client.post(reverse("settings_invite"), {"email": "marc@filon.example", "role": "marketing"})

    assert f"gardée dans le dossier {tmp_path}/mail" in admin_client.get(reverse("settings_people")).content.decode()
    asked = Client().get(done).content.decode()
    assert ("Demandez le lien à votre administrateur" in asked, str(tmp_path) in asked) == (True, False)
    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_an_unknown_address_gets_the_same_page_and_no_letter(client: Client, ines: User) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": "inconnu@filon.example"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert mail.outbox == []


def link_of(token: str) -> str:
    return reverse("invitation", args=[token])


def test_an_invitation_opens_an_account_of_its_role_once(client: Client, ines: User) -> None:
    sent = invite(email="marc@filon.example", role=Role.MARKETING, by=ines, now=timezone.now())
    assert client.get(link_of(sent.token)).status_code == 200
    answer = client.post(link_of(sent.token), {"full_name": "Marc Petit", "password": NEW_PASSWORD})
    assert answer["Location"] == "/"
    marc = User.objects.get(email="marc@filon.example")
    assert (marc.full_name, marc.role, marc.is_active) == ("Marc Petit", Role.MARKETING, True)
    again = Client().get(link_of(sent.token))
    assert again.status_code == 422
    assert "n’est plus valable" in again.content.decode()


@pytest.mark.parametrize(("age", "status"), [(timedelta(days=6, hours=23), 200), (timedelta(days=7), 422)])
def test_an_invitation_lives_seven_days(client: Client, ines: User, age: timedelta, status: int) -> None:
    sent = invite(email="marc@filon.example", role=Role.SALES, by=ines, now=timezone.now() - age)
    assert client.get(link_of(sent.token)).status_code == status


def test_the_database_does_not_hold_the_token(ines: User) -> None:
    sent = invite(email="marc@filon.example", role=Role.SALES, by=ines, now=timezone.now())
    assert Invitation.objects.filter(token_hash=sent.token).count() == 0


def test_an_invited_owner_of_imported_records_becomes_that_account(client: Client, ines: User) -> None:
    paul = User.objects.create_user("paul@filon.example", full_name="P. Roy", created_at=factories.NOW, is_active=False)
    sent = invite(email="paul@filon.example", role=Role.SALES, by=ines, now=timezone.now())
    client.post(link_of(sent.token), {"full_name": "Paul Roy", "password": NEW_PASSWORD})
    paul.refresh_from_db()
    assert (paul.full_name, paul.is_active) == ("Paul Roy", True)


def test_the_letter_holds_the_link_and_the_page_shows_it_once(admin_client: Client) -> None:
    admin_client.post(reverse("settings_invite"), {"email": "marc@filon.example", "role": "marketing"})
    page = admin_client.get(reverse("settings_people")).content.decode()
    link = re.search(r'value="(http://testserver/invitation/[^"]+)"', page)
    assert link is not None
    assert link[1] in str(mail.outbox[0].body)
    assert mail.outbox[0].to == ["marc@filon.example"]
    assert link[1] not in admin_client.get(reverse("settings_people")).content.decode()


def test_a_letter_that_does_not_leave_is_said(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    admin_client.post(reverse("settings_invite"), {"email": "marc@filon.example", "role": "marketing"})
    assert "le courriel n’est pas parti" in admin_client.get(reverse("settings_people")).content.decode()


def test_a_withdrawn_invitation_opens_nothing(admin_client: Client, ines: User) -> None:
    sent = invite(email="marc@filon.example", role=Role.SALES, by=ines, now=timezone.now())
    admin_client.post(reverse("settings_withdraw", args=[sent.invitation.pk]))
    assert Client().get(link_of(sent.token)).status_code == 422


def test_times_are_those_of_the_reader(ines: User, admin_client: Client) -> None:
    visit = datetime.fromisoformat("2026-11-21T22:30:00Z")
    User.objects.filter(pk=ines.pk).update(time_zone="Indian/Reunion", last_login=visit)
    assert "22 nov. 2026, 2\u00a0h\u00a030" in admin_client.get(reverse("settings_people")).content.decode()

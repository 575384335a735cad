"""Mailboxes: what opens them, what they do when it no longer does, and who is told."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from django.test import Client, override_settings
from django.urls import reverse

from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import MessageState
from filon.messaging.services.mailboxes import close_mailbox, edit_mailbox, resume_mailbox
from filon.messaging.services.secrets import SecretLost, opened, sealed
from filon.messaging.services.sending import send_due_messages
from filon.messaging.services.stopping import complain
from filon.records.models import Notification
from filon.users.models import User
from tests import factories as make
from tests.messaging.conftest import Server, free_port
from tests.messaging.offices import FakeOffice, an_office
from tests.messaging.prospects import ALWAYS, TUESDAY, a_mailbox, a_prospect, many, prospecting, send_at
from tests.messaging.queued import state_of
from tests.web.rights_messages import MAILBOX

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),  # of the server on this machine
]
VALUES: dict[str, Any] = {
    "name": "Camille",
    "smtp_host": "127.0.0.1",
    "smtp_port": 25,
    "daily_cap": 50,
    "gap": 60,
    "window": ALWAYS,
    "is_warm": True,
}


class Guarded(Server):
    """Lets in who brings the password or the token of the day."""

    def __init__(self) -> None:
        super().__init__()
        self.password, self.token = "secret", "access-"
        self.tried: list[bytes] = []

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        answer = await server.challenge_auth("") if len(args) == 1 else base64.b64decode(args[1])
        self.tried.append(bytes(answer))  # type: ignore[arg-type]
        fits = f"auth=Bearer {self.token}".encode() in bytes(answer)  # type: ignore[arg-type]
        return AuthResult(success=fits, handled=fits, auth_data=b"camille")

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.tried.append(data.login)
        fits = isinstance(data, LoginPassword) and data.password == self.password.encode()
        return AuthResult(success=fits, handled=False)


@pytest.fixture
def guarded(sender: Any, settings: Any) -> Iterator[Guarded]:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    taken = Guarded()
    controller = Controller(
        taken,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=taken.authenticate,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    taken.port = controller.port
    yield taken
    controller.stop()


@pytest.fixture
def camille() -> User:
    return make.user("Camille", email="camille@halvane.example")


@pytest.fixture
def office(settings: Any) -> Iterator[FakeOffice]:
    with an_office() as office:
        settings.MAIL_CLIENTS = {"google": ("filon", "secret"), "microsoft": ("filon", "secret")}
        told = {"authorise": f"{office.address}/oui", "token": f"{office.address}/jeton"}
        settings.MAIL_OFFICES = {"google": told, "microsoft": told}
        yield office


def test_a_mailbox_opens_with_its_password(guarded: Guarded, camille: User) -> None:
    message = prospecting(a_mailbox(owner=camille, smtp_port=guarded.port, password="secret"))
    send_at(TUESDAY)
    assert (state_of(message)[0], guarded.tried) == ("sent", [b"camille@halvane.example"])


def test_a_password_that_ended_makes_its_messages_wait_and_tells_its_owner_once(
    guarded: Guarded, camille: User
) -> None:
    mailbox = a_mailbox(owner=camille, smtp_port=guarded.port, password="ancien", gap=0, window=ALWAYS)
    messages = many(mailbox, 3)
    for hours in range(3):
        send_at(TUESDAY + timedelta(hours=hours))
    mailbox.refresh_from_db()
    assert (mailbox.state, {state_of(it)[0] for it in messages}, guarded.received) == ("reconnect", {"queued"}, [])
    assert mailbox.because.startswith("Le serveur refuse l’entrée\u00a0: 535")
    told = Notification.objects.get()
    text = "La boîte camille@halvane.example est à reconnecter\u00a0: ses messages attendent"
    assert (told.user, told.text, told.address) == (camille, text, f"/reglages/boites/{mailbox.pk}/")

    values = VALUES | {"smtp_port": guarded.port, "gap": 30}
    edit_mailbox(mailbox=mailbox, values=values, secret={"password": "secret"}, version=1, now=TUESDAY)
    Mailbox.objects.update(gap=0)
    send_at(TUESDAY + timedelta(hours=4))
    assert {state_of(it)[0] for it in messages} == {"sent"}
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_the_mailbox_of_another_goes_on(guarded: Guarded, camille: User) -> None:
    locked = prospecting(a_mailbox(owner=camille, smtp_port=guarded.port, password="ancien"))
    other = a_mailbox("marc@halvane.example", smtp_port=guarded.port, password="secret")
    message = prospecting(other, a_prospect("paul@durand.fr"))
    send_at(TUESDAY)
    assert (state_of(locked)[0], state_of(message)[0]) == ("queued", "sent")


def test_leave_is_given_with_a_proof_and_opens_the_mailbox(
    guarded: Guarded, office: FakeOffice, camille: User, client: Client
) -> None:
    client.force_login(camille)
    mailbox = a_mailbox(owner=camille, smtp_port=guarded.port, way="google", state="reconnect")
    asked = client.post(reverse("mailbox_leave", args=[mailbox.pk]))["Location"]
    assert asked.startswith(f"{office.address}/oui?")
    assert "access_type=offline" in asked
    client.get(office.says_yes(asked))
    mailbox.refresh_from_db()
    assert (mailbox.state, opened(mailbox.secret)["refresh_token"]) == ("ready", "refresh-1")
    assert "refresh-1" not in mailbox.secret
    Message.objects.all().delete()
    message = prospecting(mailbox)
    send_at(TUESDAY)
    assert (state_of(message)[0], len(guarded.tried)) == ("sent", 1)
    assert guarded.tried[0].startswith(b"user=camille@halvane.example\x01auth=Bearer access-")


@pytest.mark.parametrize("told", ["", "?code=code-1&state=autre", "?error=access_denied"])
def test_who_did_not_leave_from_here_brings_nothing_back(
    office: FakeOffice, camille: User, client: Client, told: str
) -> None:
    client.force_login(camille)
    mailbox = a_mailbox(owner=camille, way="google", state="reconnect")
    client.post(reverse("mailbox_leave", args=[mailbox.pk]))
    client.get(reverse("mailbox_back") + told)
    mailbox.refresh_from_db()
    assert (mailbox.state, mailbox.secret, office.given) == ("reconnect", "", 0)


def by_leave(camille: User, guarded: Guarded, office: FakeOffice, expires_at: str) -> Mailbox:
    office.refresh_token, office.given = "refresh-0", 0
    told = {"refresh_token": "refresh-0", "access_token": "access-0", "expires_at": expires_at}
    return a_mailbox(owner=camille, smtp_port=guarded.port, way="microsoft", secret=sealed(told))


def test_an_old_token_is_renewed_before_the_server_hears_of_it(
    guarded: Guarded, office: FakeOffice, camille: User
) -> None:
    mailbox = by_leave(camille, guarded, office, expires_at=(TUESDAY + timedelta(minutes=4)).isoformat())
    message = prospecting(mailbox)
    send_at(TUESDAY)
    mailbox.refresh_from_db()
    assert (state_of(message)[0], opened(mailbox.secret)["refresh_token"]) == ("sent", "refresh-1")


def test_leave_that_was_taken_back_makes_the_mailbox_wait(guarded: Guarded, office: FakeOffice, camille: User) -> None:
    mailbox = by_leave(camille, guarded, office, expires_at="")
    office.refused = True
    message = prospecting(mailbox)
    send_at(TUESDAY)
    mailbox.refresh_from_db()
    assert (mailbox.state, state_of(message)[0], Notification.objects.count()) == ("reconnect", "queued", 1)
    assert (
        mailbox.because == "L’accord donné à Filon chez le fournisseur de cette boîte ne vaut plus\u00a0: redonnez-le."
    )


def test_a_silent_provider_is_asked_again_later(guarded: Guarded, office: FakeOffice, camille: User) -> None:
    mailbox = by_leave(camille, guarded, office, expires_at="")
    office.silent = True
    message = prospecting(mailbox)
    send_at(TUESDAY)
    mailbox.refresh_from_db()
    message.refresh_from_db()
    assert (mailbox.state, message.state, message.due_at) == ("ready", "queued", TUESDAY + timedelta(minutes=5))


def test_too_many_dead_addresses_pause_a_mailbox_until_a_person_looked(
    server: Server, sender: Any, camille: User
) -> None:
    mailbox = a_mailbox(owner=camille, smtp_port=server.port, gap=0, window=ALWAYS, daily_cap=500)
    server.answers = ["550 5.1.1 User unknown"] * 4
    many(mailbox, 6)
    send_due_messages(clock=lambda: TUESDAY, limit=4)
    mailbox.refresh_from_db()
    assert mailbox.state == "paused"
    assert mailbox.because.startswith("4 adresses inexistantes sur les 4 derniers messages")
    assert (Notification.objects.count(), Notification.objects.get().user) == (1, camille)
    send_at(TUESDAY)
    assert server.received == []
    assert resume_mailbox(mailbox=mailbox, now=TUESDAY + timedelta(seconds=1))
    send_at(TUESDAY + timedelta(seconds=2))
    assert len(server.received) == 2


def test_one_complaint_pauses_a_mailbox(server: Server, sender: Any, camille: User) -> None:
    mailbox = a_mailbox(owner=camille, smtp_port=server.port)
    message = prospecting(mailbox)
    send_at(TUESDAY)
    complain(message=message, now=TUESDAY)
    mailbox.refresh_from_db()
    assert (mailbox.state, "1 plainte" in mailbox.because) == ("paused", True)


def test_a_closed_mailbox_forgets_its_secret_and_sends_nothing(server: Server, sender: Any) -> None:
    mailbox = a_mailbox(smtp_port=server.port, password="secret")
    message = prospecting(mailbox)
    assert close_mailbox(mailbox=mailbox, now=TUESDAY) == 1
    mailbox.refresh_from_db()
    assert (mailbox.secret, state_of(message)[0]) == ("", MessageState.CANCELLED)


def test_another_key_of_the_installation_asks_for_the_password_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = sealed({"password": "secret"})
    other = {"SECRET_KEY": settings.SECRET_KEY[::-1]}
    with override_settings(**other), pytest.raises(SecretLost, match="Donnez-le de nouveau"):
        opened(secret)
    assert "secret" not in secret


def test_a_mailbox_is_added_in_the_page_and_its_password_never_shown(client: Client, camille: User) -> None:
    client.force_login(camille)
    told = {
        "name": "Camille Duval",
        "address": "Camille@Halvane.example",
        "way": "password",
        "password": "mot-de-passe-tres-secret",
        "smtp_host": "smtp.halvane.example",
        "smtp_port": "465",
        "smtp_encryption": "tls",
        "imap_port": "993",
        "imap_encryption": "tls",
        "daily_cap": "40",
        "gap": "90",
        "days": ["0", "2"],
        "hours": "9 h - 12 h, 14 h - 16 h 30",
    }
    page = client.post(reverse("mailbox_new"), told, follow=True).content.decode()
    mailbox = Mailbox.objects.get()
    assert (mailbox.owner, mailbox.address, opened(mailbox.secret)) == (
        camille,
        "camille@halvane.example",
        {"password": "mot-de-passe-tres-secret"},
    )
    assert mailbox.window == {"days": [0, 2], "hours": [["09:00", "12:00"], ["14:00", "16:30"]]}
    assert mailbox.warm_from is not None
    assert "mot-de-passe-tres-secret" not in page
    again = client.post(reverse("mailbox_new"), told)
    assert (again.status_code, "est déjà dans Filon" in again.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": ""}, "Donnez le mot de passe de la boîte"),
        ({"smtp_host": ""}, "Donnez le serveur d’envoi (SMTP)"),
        ({"way": "provider"}, "Choisissez le service d’envoi."),
        ({"way": "provider", "provider": "brevo"}, "Donnez la clé du service d’envoi"),
        ({"hours": ""}, "Ce champ est obligatoire"),
        ({"hours": "de neuf à onze"}, "ne se lit pas"),
        ({"daily_cap": "5000"}, "De 1 à 2000 messages par jour."),
        ({"gap": "1"}, "De 30 à 3600 secondes entre deux messages."),
        ({"address": "camille"}, "n’est pas une adresse e-mail"),
    ],
)
def test_a_mailbox_that_could_not_write_is_refused_with_a_sentence(
    client: Client, camille: User, changed: dict[str, str], sentence: str
) -> None:
    client.force_login(camille)
    answer = client.post(reverse("mailbox_new"), MAILBOX | changed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert Mailbox.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_mailbox_and_for_three(
    client: Client, camille: User, django_assert_num_queries: Any, count: int
) -> None:
    client.force_login(camille)
    for number in range(count):
        a_mailbox(f"boite{number}@halvane.example", owner=camille)
    client.get(reverse("mailbox_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("mailbox_list"))


LIST_QUERIES = 8


def test_one_sees_ones_own_mailboxes_alone(client: Client, camille: User) -> None:
    a_mailbox("marc@halvane.example", owner=make.user("Marc"))
    a_mailbox(owner=camille)
    client.force_login(camille)
    page = client.get(reverse("mailbox_list")).content.decode()
    assert ("camille@halvane.example" in page, "marc@halvane.example" in page) == (True, False)

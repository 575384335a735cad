"""The leave that a person gave at her provider: the code that she brings back, and the tokens that follow from it."""

from datetime import datetime, timedelta

from django.conf import settings

from filon.kit.errors import NotPossible
from filon.messaging.gateways.offices import LeaveRefused, Tokens, ask_tokens
from filon.messaging.models import Mailbox
from filon.messaging.rules.leave_given import OFFICES, Client, Office, is_fresh
from filon.messaging.rules.mailboxes import MailboxState, MailboxWay
from filon.messaging.services.secrets import opened, sealed


class NotRegistered(NotPossible):
    """This installation is unknown to that provider."""


def office_of(way: MailboxWay) -> Office:
    """The settings may move its addresses: another cloud of Microsoft, or the office of the tests."""
    office = OFFICES[way]
    return office._replace(**settings.MAIL_OFFICES.get(way.value, {}))


def client_of(way: MailboxWay) -> Client:
    client = Client(*settings.MAIL_CLIENTS.get(way.value, ("", "")))
    if not client.id:
        name = way.value.upper()
        raise NotRegistered(
            f"Filon n’est pas encore déclaré chez ce fournisseur\u00a0: votre administrateur donne FILON_{name}_CLIENT_ID et "
            f"FILON_{name}_CLIENT_SECRET là où Filon est installé. En attendant, servez-vous d’un mot de passe d’application."
        )
    return client


def take_leave(*, mailbox: Mailbox, code: str, verifier: str, back_to: str, now: datetime) -> None:
    """The person came back with a code: her mailbox is in service again."""
    way = MailboxWay(mailbox.way)
    client = client_of(way)
    told = {"grant_type": "authorization_code", "code": code, "redirect_uri": back_to, "code_verifier": verifier}
    tokens = ask_tokens(office_of(way).token, told | {"client_id": client.id, "client_secret": client.secret})
    if not tokens.refresh:
        raise LeaveRefused(
            "Le fournisseur n’a donné qu’un accès d’une heure\u00a0: retirez l’accès de Filon chez lui, puis recommencez."
        )
    Mailbox.objects.filter(pk=mailbox.pk).update(
        secret=_kept(tokens, before="", now=now),
        state=MailboxState.READY,
        because="",
        told_at=None,
        updated_at=now,
    )


def fresh_token(mailbox: Mailbox, *, now: datetime) -> str:
    """LeaveRefused when the person took it back; OfficeSilent when nobody answers: it is tried again.

    A refresh token may serve once only: of two that ask at once, the one who is refused finds what the other one got.
    """
    told = opened(mailbox.secret)
    if is_fresh(told.get("expires_at", ""), now=now):
        return told["access_token"]
    if not told.get("refresh_token"):
        raise LeaveRefused("Cette boîte n’a pas encore l’accord de son fournisseur\u00a0: donnez-le.")
    try:
        secret = _kept(_refreshed(mailbox, told["refresh_token"]), before=told["refresh_token"], now=now)
    except LeaveRefused:
        secret = Mailbox.objects.values_list("secret", flat=True).get(pk=mailbox.pk)
        if not is_fresh(opened(secret).get("expires_at", ""), now=now):
            raise
    Mailbox.objects.filter(pk=mailbox.pk, secret=mailbox.secret).update(secret=secret)
    mailbox.secret = secret
    return opened(secret)["access_token"]


def _refreshed(mailbox: Mailbox, refresh_token: str) -> Tokens:
    way = MailboxWay(mailbox.way)
    client = client_of(way)
    told = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return ask_tokens(office_of(way).token, told | {"client_id": client.id, "client_secret": client.secret})


def _kept(tokens: Tokens, *, before: str, now: datetime) -> str:
    return sealed(
        {
            "refresh_token": tokens.refresh or before,
            "access_token": tokens.access,
            "expires_at": (now + timedelta(seconds=tokens.seconds)).isoformat(),
        }
    )

"""Mailboxes are added, changed, tried, put back in service and closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from filon.kit.business_time import day_in_paris
from filon.kit.emails import parse_email
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import one_line
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.leave_given import OFFICES
from filon.messaging.rules.mailboxes import BY_LEAVE, SHORTEST_GAP, MailboxState, MailboxWay
from filon.messaging.services.outbox import queue_message
from filon.messaging.services.secrets import opened, sealed
from filon.users.models import User

LARGEST_CAP = 2_000  # a day: a mailbox of a person, not a mailing
LONGEST_GAP = 3_600


class MailboxRefused(NotPossible):
    """A mailbox that could not write, or that would write at no time."""


@transaction.atomic
def add_mailbox(*, owner: User | None, values: Mapping[str, Any], secret: Mapping[str, str], now: datetime) -> Mailbox:
    """By leave of a provider it waits for that leave; otherwise it is in service, and warms up from today on."""
    told = _read(values)
    told |= _of_office(told["way"])
    state = MailboxState.RECONNECT if told["way"] in BY_LEAVE else MailboxState.READY
    because = "Elle attend l’accord de son fournisseur." if told["way"] in BY_LEAVE else ""
    warm_from = None if told.pop("is_warm", False) else day_in_paris(now)
    _require_secret(told["way"], secret)
    try:
        with transaction.atomic():
            return Mailbox.objects.create(
                owner=owner,
                keeper=owner,
                state=state,
                because=because,
                warm_from=warm_from,
                secret=sealed(dict(secret)) if secret else "",
                created_at=now,
                updated_at=now,
                **told,
            )
    except IntegrityError:
        raise MailboxRefused(f"La boîte {told['address']} est déjà dans Filon.") from None


@transaction.atomic
def edit_mailbox(
    *, mailbox: Mailbox, values: Mapping[str, Any], secret: Mapping[str, str], version: int, now: datetime
) -> None:
    """The address and the way stay: another one is another mailbox. A new password puts it back in service; none keeps the old."""
    told = _read({**values, "address": mailbox.address, "way": mailbox.way})
    if told.pop("is_warm", False):
        told["warm_from"] = None
    elif mailbox.warm_from is None:
        told["warm_from"] = day_in_paris(now)
    if secret:
        told["secret"] = sealed({**opened_or_none(mailbox), **secret})
        if mailbox.state == MailboxState.RECONNECT:
            told |= {"state": MailboxState.READY, "because": "", "told_at": None}
    rows = Mailbox.objects.filter(pk=mailbox.pk, version=version)
    if not rows.update(**told, version=version + 1, updated_at=now):
        raise EditedMeanwhile("Un collègue vient de modifier cette boîte. Rechargez la page.")


def opened_or_none(mailbox: Mailbox) -> dict[str, str]:
    """What a lost key no longer opens is given anew."""
    try:
        return opened(mailbox.secret)
    except NotPossible:
        return {}


def resume_mailbox(*, mailbox: Mailbox, now: datetime) -> bool:
    """A person looked at its figures: they are counted anew from here. False when it is not paused any more."""
    paused = Mailbox.objects.filter(pk=mailbox.pk, state=MailboxState.PAUSED)
    return bool(paused.update(state=MailboxState.READY, because="", watched_from=now, told_at=None, updated_at=now))


@transaction.atomic
def close_mailbox(*, mailbox: Mailbox, now: datetime) -> int:
    """Its secret is forgotten and what waited there is cancelled; how many. What it sent stays."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        state=MailboxState.CLOSED, secret="", because="", updated_at=now, version=mailbox.version + 1
    )
    waiting = Message.objects.filter(mailbox=mailbox, state=MessageState.QUEUED)
    return waiting.update(state=MessageState.CANCELLED, error="La boîte d’où il devait partir est fermée.", because="")


def try_mailbox(*, mailbox: Mailbox, to: User, now: datetime) -> Message:
    """To oneself: the one address that is sure to be wanted."""
    if not to.email:
        raise MailboxRefused("Votre compte n’a pas d’adresse e-mail\u00a0: donnez-la dans Réglages > Personnes.")
    return queue_message(
        kind=MessageKind.TEST,
        user=to,
        mailbox=mailbox,
        address=to.email,
        subject=f"Essai de la boîte {mailbox.address}",
        body="Bonjour,\n\nCe message montre que Filon sait écrire depuis cette boîte. Il n’attend pas de réponse.",
        key=f"test:{mailbox.pk}:{to.pk}:{now.timestamp():.0f}",
        now=now,
    )


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(values)
    email = parse_email(str(told["address"]))
    if email is None:
        raise MailboxRefused(f"«\u00a0{str(told['address'])[:60]}\u00a0» n’est pas une adresse e-mail.")
    told["address"], told["name"] = email.address, one_line(str(told["name"]))
    if told["way"] == MailboxWay.PASSWORD and not told.get("smtp_host"):
        raise MailboxRefused("Donnez le serveur d’envoi (SMTP), comme smtp.exemple.fr.")
    if told["way"] == MailboxWay.PROVIDER and not told.get("provider"):
        raise MailboxRefused("Choisissez le service d’envoi.")
    if not 1 <= told["daily_cap"] <= LARGEST_CAP:
        raise MailboxRefused(f"De 1 à {LARGEST_CAP} messages par jour.")
    if not SHORTEST_GAP <= told["gap"] <= LONGEST_GAP:
        raise MailboxRefused(f"De {SHORTEST_GAP} à {LONGEST_GAP} secondes entre deux messages.")
    _require_open_hours(told["window"]["days"], told["window"]["hours"])
    return told


def _require_open_hours(days: Sequence[int], hours: Sequence[Sequence[str]]) -> None:
    if not days:
        raise MailboxRefused("Choisissez au moins un jour d’envoi.")
    ends = [bound for span in hours for bound in span]
    if not hours or ends != sorted(set(ends)):
        raise MailboxRefused("Les heures d’envoi se suivent, comme 9 h - 11 h 30, 14 h - 17 h.")


def _of_office(way: str) -> dict[str, Any]:
    """The servers of a provider are known."""
    if way not in BY_LEAVE:
        return {}
    office = OFFICES[MailboxWay(way)]
    names = ("host", "port", "encryption")
    return {f"smtp_{name}": value for name, value in zip(names, office.smtp, strict=True)} | {
        f"imap_{name}": value for name, value in zip(names, office.imap, strict=True)
    }


def _require_secret(way: str, secret: Mapping[str, str]) -> None:
    if way == MailboxWay.PASSWORD and not secret.get("password"):
        raise MailboxRefused("Donnez le mot de passe de la boîte\u00a0: il est chiffré, et ne s’affiche plus jamais.")
    if way == MailboxWay.PROVIDER and not secret.get("key"):
        raise MailboxRefused("Donnez la clé du service d’envoi\u00a0: elle est chiffrée, et ne s’affiche plus jamais.")

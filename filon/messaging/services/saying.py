"""Noting that words were told to somebody: the second time is refused, whatever the campaign and the channel."""

from datetime import datetime

from django.db import IntegrityError, transaction

from filon.contacts.models import Contact
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.kit.french import format_date
from filon.messaging.models import Message, PressureCap, Said
from filon.messaging.rules.kinds import NEVER_LEFT
from filon.messaging.rules.pressure import FEWEST, LONGEST_DAYS, MOST
from filon.playbook.models import TemplateVersion
from filon.playbook.rules.templates import TemplateChannel
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


class AlreadySaid(NotPossible):
    """The same words, to the same person, again."""


class PressureRefused(NotPossible):
    """A cap that would stop everything, or nothing."""


def note_said(*, contact: Contact, version: TemplateVersion, now: datetime, message: Message | None = None) -> Said:
    """AlreadySaid when she was told these words, by us or by a colleague at the same instant. What never left may be said again."""
    told = {"channel": version.template.channel, "version": version, "message": message, "at": now}
    try:
        with transaction.atomic():
            return Said.objects.create(contact=contact, fingerprint=version.fingerprint, **told)
    except IntegrityError:
        again = Said.objects.filter(contact=contact, fingerprint=version.fingerprint)
        if again.filter(message__state__in=NEVER_LEFT).update(**told):
            return again.get()
        before = again.get()
        channel = TemplateChannel(before.channel).label
        raise AlreadySaid(
            f"Cette personne a déjà eu ce texte le {format_date(day_in_paris(before.at))} ({channel})\u00a0: dites-lui autre chose."
        ) from None


def set_pressure_cap(*, most: int, days: int, by: Viewer) -> None:
    require(by, Entity.SETTING, Action.WRITE)
    if not (FEWEST <= most <= MOST and 1 <= days <= LONGEST_DAYS):
        raise PressureRefused(f"De {FEWEST} à {MOST} messages ou appels, en {LONGEST_DAYS} jours au plus.")
    PressureCap.objects.update_or_create(pk=1, defaults={"most": most, "days": days})

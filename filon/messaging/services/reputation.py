"""The domains from which we write, and what they publish."""

from django.conf import settings

from filon.messaging.gateways.names import Names, names_itself
from filon.messaging.models import Mailbox, SigningKey
from filon.messaging.rules.mailboxes import MailboxState, MailboxWay
from filon.messaging.rules.reputation import Check, Published, judge
from filon.messaging.selectors.outbox import the_sender


def sending_domains() -> dict[str, str]:
    """Each with the server that sends for it, empty where a provider does."""
    found: dict[str, str] = {}
    for mailbox in Mailbox.objects.exclude(state=MailboxState.CLOSED):
        found.setdefault(mailbox.domain, mailbox.smtp_host if mailbox.way == MailboxWay.PASSWORD else "")
    if general := the_sender().address.rpartition("@")[2]:
        found.setdefault(general, settings.EMAIL_HOST)
    return found


def reputation_of(domain: str, *, host: str, names: Names) -> list[Check]:
    key = SigningKey.objects.filter(domain=domain).first()
    keys = [(key.selector, key.public, names.read(f"{key.selector}._domainkey.{domain}", "TXT"))] if key else []
    found = Published(
        domain=domain,
        txt=names.read(domain, "TXT"),
        dmarc=names.read(f"_dmarc.{domain}", "TXT"),
        mx=names.read(domain, "MX"),
        dkim=keys,
        host=host,
        reverse=names_itself(host, names) if host else None,
    )
    return judge(found)

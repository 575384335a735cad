"""How each message leaves: by the general server of the settings, or by its mailbox with what opens it."""

from datetime import datetime

from django.conf import settings

from filon.messaging.gateways.postman import Postman, Route, Service
from filon.messaging.models import Mailbox
from filon.messaging.rules.mailboxes import BY_LEAVE, KEY_NAMES, Encryption, MailboxWay, Provider
from filon.messaging.services.leave_given import fresh_token
from filon.messaging.services.secrets import opened

SMTP = "django.core.mail.backends.smtp.EmailBackend"
Way = Route | Service | None


class Exchange:
    """The connections that are open, from one batch to the next: by mailbox, and by number where one has several."""

    def __init__(self) -> None:
        self._postmen: dict[tuple[Way, int], Postman] = {}

    def postman(self, way: Way, number: int) -> Postman:
        if (way, number) not in self._postmen:
            self._postmen[way, number] = Postman(way)
        return self._postmen[way, number]

    def close(self) -> None:
        postmen, self._postmen = self._postmen, {}
        for postman in postmen.values():
            postman.close()


def way_of(mailbox: Mailbox | None, *, now: datetime) -> Way:
    """SecretLost or LeaveEnded when what opens it no longer does."""
    if mailbox is None:
        return _general() if settings.EMAIL_BACKEND == SMTP else None
    if mailbox.way == MailboxWay.PROVIDER:
        return _service(mailbox)
    encryption, login = Encryption(mailbox.smtp_encryption), mailbox.login or mailbox.address
    if mailbox.way in BY_LEAVE:
        token = fresh_token(mailbox, now=now)
        return Route(mailbox.smtp_host, mailbox.smtp_port, encryption, login, token=token)
    password = opened(mailbox.secret).get("password", "")
    return Route(mailbox.smtp_host, mailbox.smtp_port, encryption, login, password)


def _service(mailbox: Mailbox) -> Service:
    told = opened(mailbox.secret)
    names = {"key": KEY_NAMES[Provider(mailbox.provider)], "secret_key": "secret_key"}
    return Service(
        mailbox.provider, tuple((names[name], value) for name, value in sorted(told.items()) if name in names)
    )


def _general() -> Route:
    encryption = Encryption.STARTTLS if settings.EMAIL_USE_TLS else Encryption.NONE
    user, password = settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD
    return Route(settings.EMAIL_HOST, settings.EMAIL_PORT, encryption, user, password)

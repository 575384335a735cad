"""What a mailbox is: how one gets into it, where it stands, and when it writes to people."""

from datetime import time
from typing import Any

from filon.kit.enums import LabelledEnum


class MailboxWay(LabelledEnum):
    """How Filon gets in: a password, the leave of the person at her provider (OAuth), or the key of a sending service."""

    PASSWORD = "password", "Mot de passe"
    GOOGLE = "google", "Compte Google"
    MICROSOFT = "microsoft", "Compte Microsoft 365"
    PROVIDER = "provider", "Service d’envoi"


BY_LEAVE = frozenset({MailboxWay.GOOGLE, MailboxWay.MICROSOFT})


class MailboxState(LabelledEnum):
    """RECONNECT: its password or its leave is no longer taken. PAUSED: by its own figures, until a person looked."""

    READY = "ready", "En service"
    RECONNECT = "reconnect", "À reconnecter"
    PAUSED = "paused", "En pause"
    CLOSED = "closed", "Fermée"


class Encryption(LabelledEnum):
    STARTTLS = "starttls", "STARTTLS"
    TLS = "tls", "TLS"
    NONE = "none", "Sans chiffrement"


class Provider(LabelledEnum):
    """Sending services that anymail speaks to with one key."""

    BREVO = "brevo", "Brevo"
    MAILJET = "mailjet", "Mailjet"
    POSTMARK = "postmark", "Postmark"
    MAILERSEND = "mailersend", "MailerSend"
    RESEND = "resend", "Resend"
    SENDGRID = "sendgrid", "SendGrid"


# How each service calls its key; Mailjet wants a second one.
KEY_NAMES = {
    Provider.BREVO: "api_key",
    Provider.MAILJET: "api_key",
    Provider.POSTMARK: "server_token",
    Provider.MAILERSEND: "api_token",
    Provider.RESEND: "api_key",
    Provider.SENDGRID: "api_key",
}
# Of a mailbox that writes to people who do not expect it: reference « Deliverability ».
USUAL_CAP = 50  # messages a day once it is warm
USUAL_GAP = 60  # seconds between two messages, on average
SHORTEST_GAP = 30  # seconds
# When people read: Tuesday to Thursday, by the clock where the reader is.
USUAL_DAYS = (1, 2, 3)  # Monday is 0
USUAL_HOURS = (("09:00", "11:30"), ("14:00", "17:00"))


def usual_window() -> dict[str, Any]:
    """As it is kept: JSON has neither tuples nor times."""
    return {"days": list(USUAL_DAYS), "hours": [list(span) for span in USUAL_HOURS]}


def read_hours(told: Any) -> tuple[tuple[time, time], ...]:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in told)

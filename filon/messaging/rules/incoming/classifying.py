"""One received message, classified: report, complaint, automatic answer, wish to hear no more, or answer of a person."""

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from filon.messaging.rules.incoming.bounces import Recipient, report_in
from filon.messaging.rules.incoming.kinds import IncomingKind, Intent
from filon.messaging.rules.incoming.parts import FEEDBACK, Parts, header, take_apart
from filon.messaging.rules.incoming.replies import read_reply, return_day

COMPLAINT = re.compile(r"complaint about message|abuse report|email feedback report|spamtrap", re.IGNORECASE)
AWAY = re.compile(
    r"(automatic|auto)[ -]?(reply|response)|réponse automatique|out of (the )?office|absen(te?|ce)\b|away until"
    r"|en (congés?|vacances)\b|on (leave|vacation|holiday)",
    re.IGNORECASE,
)
AWAY_IN_WORDS = re.compile(  # the first words of who forgot to mark the answer
    r"^\W*(bonjour,?\W*)?((je suis|nous sommes) (actuellement |en ce moment )?(absente?s?|en (congés?|déplacement|vacances))"
    r"|i am (currently )?(away|out of (the )?office|on (leave|vacation)))",
    re.IGNORECASE,
)
BY_MACHINE = ("auto_reply", "auto-reply", "autoreply")
MARKS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-Suppress-Reply", "X-Mail-Autoreply")
STOP_TITLE = re.compile(r"^\W*(unsubscribe|désabonnement|désinscription|désinscrire|stop)\b", re.IGNORECASE)


class Incoming(NamedTuple):
    """`hard` when some recipient's is; `text` is the new part of what a person wrote."""

    kind: IncomingKind
    recipients: list[Recipient]
    text: str = ""
    intent: Intent | None = None
    returns_on: date | None = None

    @property
    def hard(self) -> bool:
        return any(one.hard for one in self.recipients)


def classify(content: bytes, *, today: date) -> Incoming:
    """Days such as "5 mai" are counted from the day of the message, from `today` when it tells none."""
    parts = take_apart(content)
    received = _day_of(parts) or today
    if not parts.text and not parts.message.keys():
        return Incoming(IncomingKind.UNREADABLE, [])
    if is_complaint(parts):
        return Incoming(IncomingKind.COMPLAINT, [])
    if is_automatic(parts):
        return Incoming(IncomingKind.AUTO_REPLY, [], parts.text, returns_on=_return_day(parts, received=received))
    report = report_in(parts)
    if report is not None:
        kind = IncomingKind.DELIVERED if report.arrived else IncomingKind.BOUNCE
        return Incoming(kind, report.recipients)
    return _written_by_a_person(parts, received=received)


def is_complaint(parts: Parts) -> bool:
    """A feedback report (RFC 5965), or the notice of a provider that writes none."""
    if FEEDBACK in parts.kinds or header(parts.message, "Content-Type").find("feedback-report") >= 0:
        return True
    told = COMPLAINT.search(header(parts.message, "Subject"))
    return bool(told) or parts.text.startswith('{"notificationType":"Complaint"')


def is_automatic(parts: Parts) -> bool:
    """RFC 3834, and the headers and titles of those that do not follow it; a delivery report is not an answer."""
    message = parts.message
    if message.get_content_type() == "multipart/report":
        return False
    marked = header(message, "Auto-Submitted").lower().startswith("auto-replied") and not _is_failure(parts)
    marked = marked or header(message, "Precedence").lower() in BY_MACHINE or any(message.get(name) for name in MARKS)
    return bool(marked or AWAY.search(header(message, "Subject")) or AWAY_IN_WORDS.search(parts.text))


def _is_failure(parts: Parts) -> bool:
    """Some servers mark their reports as automatic answers."""
    return "error sending your mail" in header(parts.message, "Subject").lower() or bool(
        re.search("mailer-daemon", header(parts.message, "From"), re.IGNORECASE)
    )


def _day_of(parts: Parts) -> date | None:
    try:
        return parsedate_to_datetime(header(parts.message, "Date")).date()
    except ValueError:
        return None


def _return_day(parts: Parts, *, received: date) -> date | None:
    return return_day(f"{header(parts.message, 'Subject')}. {parts.text}", received=received)


def _written_by_a_person(parts: Parts, *, received: date) -> Incoming:
    said = read_reply(parts.text, received=received)
    stops = said.stop or STOP_TITLE.search(header(parts.message, "Subject"))
    if stops:
        return Incoming(IncomingKind.UNSUBSCRIBE, [], said.text)
    return Incoming(IncomingKind.REPLY, [], said.text, said.intent, said.on)

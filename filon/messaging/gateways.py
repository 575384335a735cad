"""The mail server: one connection for several messages, and what it answered to each."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any, NamedTuple

from django.core.mail import EmailMultiAlternatives, get_connection

from filon.messaging.rules.trying import LEFT, UNCERTAIN, Attempt, Verdict, verdict_of

LONGEST_REASON = 300


class Letter(NamedTuple):
    """A message ready to leave. `sender` is « Nom <adresse> »."""

    sender: str
    address: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]


class _OnOneLine(EmailMultiAlternatives):
    """A folded List-Unsubscribe is misread by some programs, and breaks some signatures."""

    def message(self, **more: Any) -> Any:
        mime = super().message(**more)
        mime.policy = mime.policy.clone(max_line_length=0)
        return mime


class Postman:
    """Holds the connection from one message to the next; opened again after a fault."""

    def __init__(self) -> None:
        self._connection = get_connection(fail_silently=False)
        self._is_open = False

    def deliver(self, letter: Letter) -> Attempt:
        """Never raises for what a mail server or the network may do."""
        try:
            if not self._is_open:
                self._connection.open()
                self._is_open = True
        except (OSError, SMTPException) as fault:  # nothing was said yet: sure to be tried again
            self._connection = get_connection(fail_silently=False)
            return Attempt(Verdict.LATER, _said("Le serveur d’envoi ne répond pas", str(fault)))
        attempt = self._hand_over(letter)
        if attempt.verdict == Verdict.UNKNOWN:
            self._connection, self._is_open = get_connection(fail_silently=False), False
        return attempt

    def close(self) -> None:
        if self._is_open:
            self._connection.close()
            self._is_open = False

    def _hand_over(self, letter: Letter) -> Attempt:
        message = _OnOneLine(
            subject=letter.subject,
            body=letter.text,
            from_email=letter.sender,
            to=[letter.address],
            headers=letter.headers,
            connection=self._connection,
        )
        message.attach_alternative(letter.html, "text/html")
        try:
            message.send()
        except SMTPRecipientsRefused as fault:
            code, words = next(iter(fault.recipients.values()))
            return _refused(code, words)
        except SMTPResponseException as fault:
            return _refused(fault.smtp_code, fault.smtp_error)
        except ValueError as fault:  # a header or an address that no server would take
            return Attempt(Verdict.NEVER, _said("Le message ne peut pas s’écrire", str(fault)))
        except (OSError, SMTPException):
            return Attempt(Verdict.UNKNOWN, UNCERTAIN)
        return LEFT


def _refused(code: int, words: bytes | str) -> Attempt:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return Attempt(verdict_of(code), _said("Le serveur a répondu", f"{code} {text}"))


def _said(what: str, why: str) -> str:
    return f"{what}\u00a0: {' '.join(why.split())}"[:LONGEST_REASON]

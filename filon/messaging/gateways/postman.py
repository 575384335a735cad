"""The mail server: one connection for several messages, and what it answered to each."""

import re
import smtplib
import ssl
from contextlib import suppress
from smtplib import SMTPAuthenticationError, SMTPException, SMTPResponseException, SMTPServerDisconnected, quoteaddr
from typing import Any, NamedTuple, Protocol

from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.mail import get_connection
from requests import ConnectionError as NoConnection

from filon.messaging.gateways.mime import Letter, written, written_for_service
from filon.messaging.rules.mailboxes import Encryption
from filon.messaging.rules.trying import LEFT, UNCERTAIN, Attempt, Verdict, verdict_of

LONGEST_REASON = 300
PATIENCE = 10.0  # seconds for each answer of a server
GO_ON = 354  # the server waits for the text
TAKEN = (250, 251)
DOT = re.compile(
    rb"^\.", re.MULTILINE
)  # doubled at the head of a line: alone there, it ends the text (RFC 5321, 4.5.2)
ANYMAIL = "anymail.backends.{provider}.EmailBackend"


class Route(NamedTuple):
    """How one reaches a server, and as whom. `password` or `token` (XOAUTH2), or neither."""

    host: str
    port: int
    encryption: Encryption = Encryption.NONE
    login: str = ""
    password: str = ""
    token: str = ""


class Service(NamedTuple):
    """A sending service, by the settings that its library wants."""

    provider: str
    settings: tuple[tuple[str, str], ...]


class Way(Protocol):
    """One open way out."""

    def open(self) -> None: ...
    def hand_over(self, letter: Letter) -> Attempt: ...
    def close(self) -> None: ...


class Postman:
    """Holds the connection from one message to the next; opened again after a fault."""

    def __init__(self, route: Route | Service | None = None) -> None:
        """None: what the settings of Django say, as in tests and for letters kept as files."""
        self._route = route
        self._way: Way | None = None

    def deliver(self, letter: Letter) -> Attempt:
        """Never raises for what a mail server or the network may do."""
        was_open = self._way is not None
        attempt = self._try_once(letter)
        if was_open and attempt.verdict == Verdict.LATER and self._way is None:
            attempt = self._try_once(letter)  # the server had hung up while nobody wrote: nothing was said
        return attempt

    def close(self) -> None:
        way, self._way = self._way, None
        if way:
            with suppress(OSError, SMTPException):
                way.close()

    def _try_once(self, letter: Letter) -> Attempt:
        if self._way is None:
            way = way_of(self._route)
            try:
                way.open()
            except SMTPAuthenticationError as fault:
                with suppress(OSError, SMTPException):
                    way.close()
                return _refused_entry(fault)
            except (OSError, SMTPException) as fault:  # nothing was said yet: sure to be tried again
                return Attempt(Verdict.LATER, _said("Le serveur d’envoi ne répond pas", str(fault)))
            self._way = way
        return self._hand_over(letter)

    def _hand_over(self, letter: Letter) -> Attempt:
        assert self._way is not None
        try:
            return self._way.hand_over(letter)
        except HungUp as fault:
            self.close()
            return Attempt(Verdict.LATER, _said("Le serveur d’envoi a raccroché avant le texte", str(fault)))
        except ValueError as fault:  # a header or an address that no server would take
            return Attempt(Verdict.NEVER, _said("Le message ne peut pas s’écrire", str(fault)))
        except (OSError, SMTPException):
            self.close()
            return Attempt(Verdict.UNKNOWN, UNCERTAIN)


class HungUp(Exception):
    """The server was gone before it heard a word of the text: nothing left."""


def way_of(route: Route | Service | None) -> Way:
    if route is None:
        return _ByDjango()
    return _BySmtp(route) if isinstance(route, Route) else _ByService(route)


class _BySmtp:
    def __init__(self, route: Route) -> None:
        self._route = route
        self._smtp: smtplib.SMTP = smtplib.SMTP()

    def open(self) -> None:
        route, context = self._route, ssl.create_default_context()
        if route.encryption == Encryption.TLS:
            self._smtp = smtplib.SMTP_SSL(route.host, route.port, timeout=PATIENCE, context=context)
        else:
            self._smtp = smtplib.SMTP(route.host, route.port, timeout=PATIENCE)
        if route.encryption == Encryption.STARTTLS:
            self._smtp.starttls(context=context)
        if route.token:
            self._smtp.ehlo_or_helo_if_needed()
            self._smtp.auth("XOAUTH2", self._xoauth2, initial_response_ok=True)
        elif route.password:
            self._smtp.login(route.login, route.password)
        self._smtp.ehlo_or_helo_if_needed()

    def _xoauth2(self, challenge: bytes | None = None) -> str:
        """One line; a server that refuses it says why in a challenge, and wants an empty answer before its 535."""
        return "" if challenge else f"user={self._route.login}\x01auth=Bearer {self._route.token}\x01\x01"

    def hand_over(self, letter: Letter) -> Attempt:
        """Until it answered DATA the server knows nothing of the text; from there on, a silence is a doubt."""
        content = written(letter)
        announce = self._announce_at_once if self._smtp.has_extn("pipelining") else self._announce
        try:
            code, words = announce(letter)
        except (SMTPServerDisconnected, OSError) as fault:
            raise HungUp(str(fault)) from fault
        if code == 421:
            raise HungUp(_words(words))
        if code != GO_ON:
            self._start_again()
            return _refused(code, words)
        self._smtp.send(DOT.sub(b"..", content) + b".\r\n")
        code, words = self._smtp.getreply()
        if code != 250:
            self._start_again()
            return _refused(code, words)
        return LEFT

    def _announce(self, letter: Letter) -> tuple[int, bytes]:
        """From whom, to whom, and that the text follows: what the server said to it, or to the first that it refused."""
        code, words = self._smtp.mail(letter.envelope_from)
        if code == 250:
            code, words = self._smtp.rcpt(letter.address)
        return self._smtp.docmd("DATA") if code in TAKEN else (code, words)

    def _announce_at_once(self, letter: Letter) -> tuple[int, bytes]:
        """The same in one breath, for a server that takes it (RFC 2920): two journeys for each message in place of four."""
        lines = (f"MAIL FROM:{quoteaddr(letter.envelope_from)}", f"RCPT TO:{quoteaddr(letter.address)}", "DATA")
        if any("\r" in line or "\n" in line for line in lines):
            raise ValueError("an address is one line")
        self._smtp.send("\r\n".join((*lines, "")))
        refused: tuple[int, bytes] | None = None
        for _line in lines[:-1]:
            code, words = self._smtp.getreply()
            if code not in TAKEN:
                refused = refused or (code, words)
            if code == 421:
                return code, words  # it hangs up: no other answer comes
        code, words = self._smtp.getreply()
        if refused and code == GO_ON:  # it waits for a text to nobody: an empty one ends it (RFC 2920, 3.1)
            self._smtp.send(b".\r\n")
            self._smtp.getreply()
        return refused or (code, words)

    def _start_again(self) -> None:
        """The next message finds a clean desk; a server that is gone is noticed by the next one."""
        with suppress(OSError, SMTPException):
            self._smtp.rset()

    def close(self) -> None:
        self._smtp.quit()


class _ByDjango:
    """The backend that the settings name."""

    def __init__(self) -> None:
        self._connection: Any = get_connection(fail_silently=False)

    def open(self) -> None:
        self._connection.open()

    def hand_over(self, letter: Letter) -> Attempt:
        message = written_for_service(letter)
        message.connection = self._connection
        try:
            message.send()
        except SMTPResponseException as fault:
            return _refused(fault.smtp_code, fault.smtp_error)
        return LEFT

    def close(self) -> None:
        self._connection.close()


class _ByService:
    """A sending service takes a message by one request: an answer that does not come is a doubt."""

    def __init__(self, service: Service) -> None:
        self._connection: Any = get_connection(
            ANYMAIL.format(provider=service.provider), fail_silently=False, **dict(service.settings)
        )

    def open(self) -> None:
        self._connection.open()

    def hand_over(self, letter: Letter) -> Attempt:
        message = written_for_service(letter)
        message.connection = self._connection
        try:
            message.send()
        except AnymailAPIError as fault:
            code = getattr(fault, "status_code", None)
            if code is None:
                return _without_answer(fault)
            if code in (401, 403):
                return Attempt(Verdict.LOCKED_OUT, _said("Le service d’envoi refuse la clé", str(code)))
            verdict = Verdict.LATER if code == 429 or code >= 500 else Verdict.NEVER
            return Attempt(verdict, _said("Le service d’envoi a répondu", str(code)))
        except AnymailError as fault:
            return Attempt(Verdict.NEVER, _said("Le service d’envoi refuse ce message", str(fault)))
        return LEFT

    def close(self) -> None:
        self._connection.close()


def _without_answer(fault: AnymailAPIError) -> Attempt:
    """A connection that was never made carried nothing; any other silence is a doubt."""
    if isinstance(fault.__cause__, NoConnection) and "NewConnectionError" in str(fault.__cause__):
        return Attempt(Verdict.LATER, "Le service d’envoi ne répond pas.")
    return Attempt(Verdict.UNKNOWN, UNCERTAIN)


def _refused_entry(fault: SMTPAuthenticationError) -> Attempt:
    """4xx: the server is busy (RFC 4954, 454); 5xx: the password or the leave is no longer taken."""
    if 400 <= fault.smtp_code < 500:
        return _refused(fault.smtp_code, fault.smtp_error)
    reason = _said("Le serveur refuse l’entrée", f"{fault.smtp_code} {_words(fault.smtp_error)}")
    return Attempt(Verdict.LOCKED_OUT, reason)


def _refused(code: int, words: bytes | str) -> Attempt:
    return Attempt(verdict_of(code), _said("Le serveur a répondu", f"{code} {_words(words)}"))


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _said(what: str, why: str) -> str:
    return f"{what}\u00a0: {' '.join(why.split())}"[:LONGEST_REASON]

"""A message as it travels: text first, the same in HTML, each of our headers on one line, seven bits so that nobody recodes it."""

import secrets
from base64 import encodebytes
from binascii import b2a_qp
from email.header import Header
from email.utils import formatdate
from typing import NamedTuple

import dkim
from django.core.mail import EmailMultiAlternatives
from icalendar.parser import Contentline

ENCODED = b"; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
PART = b"--%(edge)s\r\nContent-Type: text/%(kind)s" + ENCODED + b"%(content)s\r\n"
AGENDA_FILE = "invitation.ics"
ATTACHED = (
    b'--%(edge)s\r\nContent-Type: application/ics; name="%(name)s"\r\nContent-Transfer-Encoding: base64\r\n'
    b'Content-Disposition: attachment; filename="%(name)s"\r\n\r\n%(content)s\r\n'
)


# Beside who, to whom and what: the headers on which mail programs act (RFC 8058, 4).
SIGNED = [
    name.encode()
    for name in (
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "content-type",
        "list-unsubscribe",
        "list-unsubscribe-post",
    )
]


class Signing(NamedTuple):
    """The key of a domain, in PEM."""

    domain: str
    selector: str
    key: str


class Letter(NamedTuple):
    """A message ready to leave. `sender` is « Nom <adresse> »; `envelope_from` gets what could not be delivered.

    `agenda`: the meeting that it carries (RFC 5545), lines whole.
    """

    sender: str
    envelope_from: str
    address: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    signing: Signing | None = None
    agenda: str = ""


def written(letter: Letter) -> bytes:
    """Written out here, ten times faster than by the library, which folds what must stay whole. ValueError: no header takes it.

    A folded List-Unsubscribe is misread by some programs; eight bits may be recoded on the way, which breaks signatures.
    """
    kind, body = _with_agenda(letter) if letter.agenda else _alternatives(letter)
    head = b"".join(
        _header(name, value)
        for name, value in {
            "Subject": letter.subject,
            "From": letter.sender,
            "To": letter.address,
            "Date": formatdate(),
            **letter.headers,
            "MIME-Version": "1.0",
            "Content-Type": kind,
        }.items()
    )
    content = head + b"\r\n" + body
    return _signature(content, letter.signing) + content if letter.signing else content


def _alternatives(letter: Letter) -> tuple[str, bytes]:
    """What Content-Type says, and the parts: the same in text, in HTML, and for an agenda where there is a meeting."""
    edge, parts = secrets.token_hex(12).encode(), [(b"plain", letter.text), (b"html", letter.html)]
    if letter.agenda:
        parts.append((f"calendar; method={_method(letter.agenda)}".encode(), _folded(letter.agenda)))
    written = b"".join(
        PART % {b"edge": edge, b"kind": kind, b"content": _printable(content)} for kind, content in parts
    )
    return f'multipart/alternative; boundary="{edge.decode()}"', written + b"--" + edge + b"--\r\n"


def _with_agenda(letter: Letter) -> tuple[str, bytes]:
    """Once among the alternatives, where agendas act on it (RFC 6047), once as a file, for programs that show no agenda."""
    edge = secrets.token_hex(12).encode()
    kind, inner = _alternatives(letter)
    file = encodebytes(_folded(letter.agenda).encode()).strip().replace(b"\n", b"\r\n")
    attached = ATTACHED % {b"edge": edge, b"name": AGENDA_FILE.encode(), b"content": file}
    first = b"--" + edge + f"\r\nContent-Type: {kind}\r\n\r\n".encode() + inner
    return f'multipart/mixed; boundary="{edge.decode()}"', first + attached + b"--" + edge + b"--\r\n"


def _method(agenda: str) -> str:
    """REQUEST or CANCEL: its header says what its text says (RFC 6047, 2.4)."""
    return next(line for line in agenda.split("\r\n") if line.startswith("METHOD:")).removeprefix("METHOD:")


def _folded(agenda: str) -> str:
    """Lines of 75 bytes at most (RFC 5545, 3.1)."""
    return "".join(Contentline(line).to_ical().decode() + "\r\n" for line in agenda.split("\r\n") if line)


def _signature(content: bytes, signing: Signing) -> bytes:
    header: bytes = dkim.sign(
        content,
        signing.selector.encode(),
        signing.domain.encode(),
        signing.key.encode(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name for name in SIGNED if b"\r\n" + name + b":" in b"\r\n" + content.lower()],
    )
    return header


def _header(name: str, value: str) -> bytes:
    if "\n" in value or "\r" in value:
        raise ValueError(f"{name}: a header is one line")
    if not value.isascii():
        value = Header(value, "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{name}: {value}\r\n".encode("ascii")


def _printable(text: str) -> bytes:
    """Lines end as on the wire before they are encoded, so that their ends stay ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return b"\r\n".join(b2a_qp(line.encode(), istext=True).replace(b"=\n", b"=\r\n") for line in lines)


def written_for_service(letter: Letter) -> EmailMultiAlternatives:
    """For a service that writes the message itself."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=letter.sender,
        to=[letter.address],
        headers=letter.headers,
    )
    message.attach_alternative(letter.html, "text/html")
    if letter.agenda:
        kind = f"text/calendar; method={_method(letter.agenda)}"
        message.attach(AGENDA_FILE, _folded(letter.agenda), kind)
    return message

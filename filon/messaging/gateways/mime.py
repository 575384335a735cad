"""A message as it travels: text first, the same in HTML, each of our headers on one line, seven bits so that nobody recodes it."""

import secrets
from binascii import b2a_qp
from email.header import Header
from email.utils import formatdate
from typing import NamedTuple

import dkim
from django.core.mail import EmailMultiAlternatives

ENCODED = b"; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
PART = b"--%(edge)s\r\nContent-Type: text/%(kind)s" + ENCODED + b"%(content)s\r\n"


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
    """A message ready to leave. `sender` is « Nom <adresse> »; `envelope_from` gets what could not be delivered."""

    sender: str
    envelope_from: str
    address: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    signing: Signing | None = None


def written(letter: Letter) -> bytes:
    """Written out here, ten times faster than by the library, which folds what must stay whole. ValueError: no header takes it.

    A folded List-Unsubscribe is misread by some programs; eight bits may be recoded on the way, which breaks signatures.
    """
    edge = secrets.token_hex(12).encode()
    head = b"".join(
        _header(name, value)
        for name, value in {
            "Subject": letter.subject,
            "From": letter.sender,
            "To": letter.address,
            "Date": formatdate(),
            **letter.headers,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{edge.decode()}"',
        }.items()
    )
    parts = b"".join(
        PART % {b"edge": edge, b"kind": kind, b"content": _printable(text)}
        for kind, text in ((b"plain", letter.text), (b"html", letter.html))
    )
    content = head + b"\r\n" + parts + b"--" + edge + b"--\r\n"
    return _signature(content, letter.signing) + content if letter.signing else content


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
    return message

"""A message as it travels: text first, the same in HTML, each header on one line, signed when there is a key."""

from email.utils import formatdate
from typing import Any, NamedTuple

from django.core.mail import EmailMultiAlternatives


class Letter(NamedTuple):
    """A message ready to leave. `sender` is « Nom <adresse> »; `envelope_from` gets what could not be delivered."""

    sender: str
    envelope_from: str
    address: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]


def written(letter: Letter) -> bytes:
    """A folded List-Unsubscribe is misread by some programs, and breaks some signatures: no header is folded."""
    mime: Any = written_for_service(letter).message()
    mime.policy = mime.policy.clone(max_line_length=0)
    content: bytes = mime.as_bytes(linesep="\r\n")
    return content


def written_for_service(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=letter.sender,
        to=[letter.address],
        headers={"Date": formatdate()} | letter.headers,
    )
    message.attach_alternative(letter.html, "text/html")
    return message

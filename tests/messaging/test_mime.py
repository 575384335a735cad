"""A message as it travels: what a mail program finds in it."""

from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

from icalendar import Calendar

from filon.messaging.gateways.mime import Letter, written, written_for_service

AGENDA = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Filon//FR",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:k3y@filon",
        "DTSTAMP:20261120T090000Z",
        "DTSTART:20261123T090000Z",
        f"SUMMARY:Rendez-vous avec Zoë {'é' * 60}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def a_letter(agenda: str = "") -> Letter:
    return Letter("a@b.example", "a@b.example", "c@d.example", "Voilà", "Bonjour", "<p>Bonjour</p>", {}, None, agenda)


def read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def kinds_of(mail: Message) -> list[str]:
    return [part.get_content_type() for part in mail.walk() if not part.is_multipart()]


def test_a_letter_is_its_text_and_the_same_in_html() -> None:
    assert kinds_of(read(written(a_letter()))) == ["text/plain", "text/html"]


def test_a_meeting_stands_among_the_alternatives_and_as_a_file() -> None:
    mail = read(written(a_letter(AGENDA)))

    assert mail.get_content_type() == "multipart/mixed"
    assert kinds_of(mail) == ["text/plain", "text/html", "text/calendar", "application/ics"]
    inside = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    (file,) = mail.iter_attachments()
    assert inside["Content-Type"].params["method"] == "REQUEST"
    assert (file.get_filename(), file.get_content_disposition()) == ("invitation.ics", "attachment")
    folded = file.get_content()
    assert max(len(line) for line in folded.split(b"\r\n")) <= 75
    for content in (folded, inside.get_payload(decode=True)):
        assert str(Calendar.from_ical(content).walk("VEVENT")[0]["summary"]).startswith("Rendez-vous avec Zoë éé")


def test_the_header_says_what_the_meeting_says() -> None:
    gone = read(written(a_letter(AGENDA.replace("METHOD:REQUEST", "METHOD:CANCEL"))))
    inside = next(part for part in gone.walk() if part.get_content_type() == "text/calendar")
    assert inside["Content-Type"].params["method"] == "CANCEL"


def test_a_service_gets_the_meeting_as_a_file_with_its_method() -> None:
    mail = read(written_for_service(a_letter(AGENDA)).message().as_bytes())

    assert kinds_of(mail) == ["text/plain", "text/html", "text/calendar"]
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file["Content-Type"].params["method"]) == ("invitation.ics", "REQUEST")
    assert str(Calendar.from_ical(file.get_content()).walk("VEVENT")[0]["uid"]) == "k3y@filon"

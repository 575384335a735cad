"""What a received message is: the verdict on each kind, and on messages made to hurt."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.messaging.rules.incoming.classifying import Incoming, classify
from filon.messaging.rules.incoming.kinds import BounceReason, IncomingKind, Intent
from tests.messaging.incoming.letters import delivery_report, letter

TODAY = date(2026, 11, 2)
PAUL = "paul@exemple.fr"


def read(content: bytes) -> Incoming:
    return classify(content, today=TODAY)


def reason_and_hardness(
    status: str, words: str, *, notice: str = "", action: str = "failed"
) -> tuple[BounceReason, bool]:
    [one] = read(delivery_report((PAUL, status, words), notice=notice, action=action)).recipients
    return one.reason, one.hard


@pytest.mark.parametrize(
    ("status", "words", "reason", "hard"),
    [
        (
            "5.1.1",
            f"550 5.1.1 <{PAUL}>: Recipient address rejected: User unknown in virtual mailbox table",
            "user_unknown",
            True,
        ),
        (
            "5.0.0",
            "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416",
            "user_unknown",
            True,
        ),
        ("5.1.2", "550 5.1.2 Host unknown", "host_unknown", True),
        ("5.1.6", "551 not our user", "moved", True),
        ("5.2.2", f"552 5.2.2 <{PAUL}> Quota exceeded (mailbox for user is full)", "mailbox_full", False),
        ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled.", "suspended", False),
        ("5.7.26", "550 5.7.26 DMARC policy of the domain", "authentication", False),
        ("5.1.1", "550 5.7.1 IP address blacklisted by recipient", "reputation", False),
        ("5.3.4", "552 5.3.4 Message too large", "too_big", False),
        ("4.4.1", "connect to mx.exemple.fr: Connection timed out", "network", False),
        ("4.0.0", "lookup of exemple.fr responded with code NXDOMAIN", "host_unknown", False),
        ("5.2.0", "550 Unknown user paul", "filtered", False),
        ("5.7.1", "554 5.7.1 User unknown, see our policy", "policy", False),
        ("5.1.8", "501 5.1.8 Sender address rejected", "sender_refused", False),
        ("", "", "undefined", False),
    ],
)
def test_why_a_message_did_not_arrive(status: str, words: str, reason: str, *, hard: bool) -> None:
    assert reason_and_hardness(status, words) == (reason, hard)


def test_an_unknown_address_is_hard_after_a_transient_code_only_when_the_server_gave_up() -> None:
    words = "450 4.1.1 Recipient address rejected: User unknown"
    assert reason_and_hardness("4.1.1", words, action="delayed") == ("user_unknown", False)
    assert reason_and_hardness("4.1.1", words, action="failed") == ("user_unknown", True)


def test_a_refusal_after_the_text_accuses_the_text() -> None:
    words = "550 User unknown"
    assert reason_and_hardness("5.0.0", words, notice="550 (in reply to end of DATA command)") == ("filtered", False)
    assert reason_and_hardness("5.0.0", words, notice="550 (in reply to RCPT TO command)") == ("user_unknown", True)


def test_recipients_of_one_report_are_told_apart() -> None:
    found = read(
        delivery_report(("a@x.fr", "5.1.1", "550 5.1.1 User unknown"), ("b@x.fr", "5.2.2", "552 5.2.2 Mailbox full"))
    )
    assert [(one.address, one.status, one.hard) for one in found.recipients] == [
        ("a@x.fr", "5.1.1", True),
        ("b@x.fr", "5.2.2", False),
    ]
    assert (found.kind, found.hard) == (IncomingKind.BOUNCE, True)


def test_two_recipients_in_one_block_are_two() -> None:
    content = delivery_report(
        ("a@x.fr", "5.2.2", "552 Mailbox full\nFinal-Recipient: rfc822; b@x.fr\nAction: failed\nStatus: 5.1.1")
    )
    assert [(one.address, one.hard) for one in read(content).recipients] == [("a@x.fr", False), ("b@x.fr", True)]


def test_a_delivery_told_is_no_bounce() -> None:
    found = read(delivery_report((PAUL, "2.0.0", "250 ok"), action="delivered"))
    assert (found.kind, found.recipients) == (IncomingKind.DELIVERED, [])


def test_a_server_that_writes_to_people_is_understood() -> None:
    text = f"This is qmail-send at x.fr.\n\n<{PAUL}>:\nRemote host said: 550 5.1.1 User unknown.\n\n--- Below this line is a copy\n"
    found = read(letter(text, subject="failure notice", sender="MAILER-DAEMON@x.fr"))
    assert [(one.address, one.reason, one.hard) for one in found.recipients] == [(PAUL, "user_unknown", True)]


def test_a_feedback_report_is_a_complaint() -> None:
    body = "--b\nContent-Type: text/plain\n\nAbuse.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n"
    content = letter(body, Content_Type="multipart/report; report-type=feedback-report; boundary=b")
    assert read(content).kind == IncomingKind.COMPLAINT


@pytest.mark.parametrize(
    ("subject", "text", "day"),
    [
        (
            "Réponse automatique : Votre projet",
            "Je suis absente jusqu’au 24 novembre inclus. De retour le lundi 27 novembre.",
            date(2026, 11, 27),
        ),
        ("Automatic reply: Your project", "I am out of the office, back on December 1st.", date(2026, 12, 1)),
        ("Absence", "De retour le 05/01/2027.", date(2027, 1, 5)),
        ("Absence", "Je suis en congés jusqu'au 3 janvier.", date(2027, 1, 3)),
        ("Absence", "De retour le 12 mars 2024.", None),
        ("Re: Votre projet", "Bonjour, je suis actuellement absent et lirai votre message.", None),
    ],
)
def test_an_absence_says_when_it_ends(subject: str, text: str, day: date | None) -> None:
    found = read(letter(text, subject=subject))
    assert (found.kind, found.returns_on) == (IncomingKind.AUTO_REPLY, day)


@pytest.mark.parametrize(
    ("text", "intent", "day"),
    [
        ("Volontiers, pouvez-vous m'appeler jeudi ?", Intent.INTERESTED, None),
        ("Merci, mais nous ne sommes pas intéressés.", Intent.REFUSAL, None),
        ("Nous avons déjà un prestataire.", Intent.REFUSAL, None),
        ("Pas avant le 15 juin, merci.", Intent.LATER, date(2027, 6, 15)),
        ("Recontactez-moi en mars.", Intent.LATER, date(2027, 3, 1)),
        ("Je ne suis plus en charge de ce sujet, contactez plutôt Mme Roux.", Intent.WRONG_PERSON, None),
        ("Bien reçu.", Intent.UNCLEAR, None),
    ],
)
def test_what_a_person_answers(text: str, intent: Intent, day: date | None) -> None:
    found = read(letter(text))
    assert (found.kind, found.intent, found.returns_on, found.text) == (IncomingKind.REPLY, intent, day, text)


def test_quotes_and_signature_are_cut() -> None:
    quoted = "Le 30 oct. 2026 à 10:02, Camille <c@x.fr> a écrit :\n> Désinscription : répondez STOP"
    text = f"D'accord pour mardi.\n\n-- \nPaul Roux\n\n{quoted}"
    found = read(letter(text))
    assert (found.kind, found.text) == (IncomingKind.REPLY, "D'accord pour mardi.")


@pytest.mark.parametrize(
    "text", ["Merci de me désinscrire.", "STOP", "Ne m'écrivez plus jamais, retirez-moi de vos listes.", "Unsubscribe"]
)
def test_a_wish_to_hear_no_more_is_heard(text: str) -> None:
    assert read(letter(text)).kind == IncomingKind.UNSUBSCRIBE


def test_nothing_is_unreadable() -> None:
    assert read(b"").kind == IncomingKind.UNREADABLE


def test_ten_thousand_parts_and_a_long_quote_cost_a_moment() -> None:
    parts = letter("--p\nContent-Type: text/plain\n\nOui.\n" * 10_000, Content_Type="multipart/mixed; boundary=p")
    assert read(parts).text == "Oui."
    assert read(letter("Oui, volontiers.\n" + "> encore\n" * 100_000)).text == "Oui, volontiers."


@given(
    st.binary(max_size=2000),
    st.sampled_from(["text/plain", "multipart/report; boundary=b", "message/delivery-status", "text/html"]),
)
def test_no_message_breaks_the_reading(noise: bytes, kind: str) -> None:
    assert read(noise).kind in IncomingKind
    assert read(f"From: postmaster@x\nContent-Type: {kind}\n\n--b\n".encode() + noise).kind in IncomingKind

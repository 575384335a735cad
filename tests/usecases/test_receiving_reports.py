"""What comes back of our messages: which address is closed, which one rests, and who is never blamed."""

import base64
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.models import Contact, ContactPoint
from filon.messaging.models import Bounce, Message
from filon.messaging.rules.bouncing import REST, SOFT_WITHIN, Returned, closes_for_good, rests_until
from filon.messaging.rules.incoming.kinds import BounceReason, IncomingKind
from filon.messaging.rules.incoming.references import references_in
from filon.messaging.rules.kinds import MessageState
from filon.messaging.rules.letters import returned_to
from filon.messaging.services.sending import send_due_messages
from filon.permission.models import Objection, Suppression
from filon.records.models import Notification
from filon.usecases.receiving_reports import ReportRead, receive_report
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.messaging.conftest import Server, a_sender, sender, server
from tests.messaging.incoming.letters import delivery_report, letter
from tests.messaging.prospects import ALWAYS, TUESDAY, a_mailbox, prospecting
from tests.messaging.queued import a_message, send_all
from tests.usecases.sharing import anne

__all__ = ["sender", "server"]  # fixtures
ANNE = "anne.roux@lartigue.fr"
UNKNOWN = ("5.1.1", "550 5.1.1 user unknown")
FULL = ("5.2.2", "552 5.2.2 mailbox full")
SUSPENDED = ("5.2.1", "550 5.2.1 account disabled")
POLICY = ("5.7.1", "550 5.7.1 rejected by our policy")
TOO_BIG = ("5.3.4", "552 5.3.4 message too big")


def sent(person: Contact | None = None, *, key: str = "guide", at: datetime = NOW) -> Message:
    message = a_message(contact=person, key=key, now=at)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, sent_at=at, reference=f"{message.pk:032x}", text="Bonjour"
    )
    message.refresh_from_db()
    return message


def report(message: Message, what: tuple[str, str] = UNKNOWN, *, action: str = "failed", to: str = ANNE) -> bytes:
    copy = f"--limite\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{message.reference}@halvane.example>\n\n--limite--\n"
    return delivery_report((to, *what), action=action).replace(b"--limite--\n", copy.encode())


def receive(raw: bytes, *, at: datetime = NOW) -> ReportRead:
    return receive_report(raw=raw, now=at)


def closed() -> list[str]:
    return list(Suppression.objects.values_list("reason", flat=True))


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


@pytest.mark.django_db
@pytest.mark.parametrize("named", [True, False])
def test_a_report_that_quotes_nothing_is_known_by_the_address_it_came_back_to(server: Server, named: bool) -> None:
    a_sender()
    mailbox = a_mailbox(smtp_port=server.port, window=ALWAYS, gap=0, names_returns=named)
    message = prospecting(mailbox)
    send_due_messages(clock=lambda: TUESDAY, limit=9)
    message.refresh_from_db()
    back = f"camille+{message.reference}@halvane.example" if named else "camille@halvane.example"
    assert server.senders == [back]
    assert "From: Camille Duval <camille@halvane.example>" in server.raw[0], "who reads sees the address alone"
    came = delivery_report((ANNE, *UNKNOWN)).replace(b"Subject:", f"To: {back}\nSubject:".encode(), 1)
    assert (receive(came, at=TUESDAY).closed, Bounce.objects.count()) == (named, named)


def test_an_address_that_is_too_long_for_a_reference_stays_as_it_is() -> None:
    long, reference = f"{'a' * 32}@halvane.example", "0" * 32
    assert returned_to(long, reference=reference) == long
    assert returned_to(long[1:], reference=reference) == f"{'a' * 31}+{reference}@halvane.example"


def test_an_unknown_address_is_closed_at_once_and_is_to_be_checked(camille: User) -> None:
    message = sent(anne())
    raw = report(message)
    assert [receive(raw).closed, receive(raw).closed] == [True, False]

    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "Revenu\u00a0: Adresse inconnue (5.1.1).")
    assert (closed(), Bounce.objects.count()) == (["hard_bounce"], 1)
    assert ContactPoint.objects.get(normalised=ANNE).state == "to_check"
    again = a_message(key="autre")
    send_all_as_configured(again)
    assert again.error == "Cette adresse n’existe pas\u00a0: son serveur l’a déjà refusée."


def send_all_as_configured(message: Message) -> None:
    """Without a connection: an address that is shut is not even asked for."""
    a_sender()
    send_due_messages(clock=lambda: NOW, limit=20)
    message.refresh_from_db()


@pytest.mark.parametrize("what", [POLICY, TOO_BIG, FULL])
def test_what_is_ours_or_of_the_moment_closes_no_address(camille: User, what: tuple[str, str]) -> None:
    for number in range(4):
        assert not receive(report(sent(key=str(number)), what), at=NOW + timedelta(hours=number)).closed
    assert (closed(), Message.objects.filter(state="failed").count()) == ([], 4)


def test_a_refusal_of_us_is_told_to_administrators_once_a_day_for_a_domain(camille: User) -> None:
    admin = make.user("Ada", role=Role.ADMIN)
    for number in range(3):
        receive(report(sent(key=str(number)), POLICY), at=NOW + timedelta(hours=number))
    told = Notification.objects.get()
    assert (told.user, told.text.startswith("lartigue.fr refuse nos messages")) == (admin, True)
    receive(report(sent(key="later"), POLICY), at=NOW + timedelta(days=3))
    assert Notification.objects.count() == 2


def test_a_suspended_box_is_closed_the_second_time_within_a_fortnight(camille: User) -> None:
    days = (0, 20, 30)
    read = [receive(report(sent(key=str(day)), SUSPENDED), at=NOW + timedelta(days=day)).closed for day in days]
    assert read == [False, False, True]


def test_a_delay_is_no_return(camille: User) -> None:
    message = sent()
    receive(report(message, ("4.4.1", "connection timed out"), action="delayed"))
    message.refresh_from_db()
    assert (message.state, Bounce.objects.count()) == ("sent", 0)


def test_where_a_server_forwarded_it_the_address_we_wrote_to_is_the_one_closed(camille: User) -> None:
    receive(report(sent(), to="a.roux@ailleurs.example"))
    assert Suppression.objects.count() == 1
    message = a_message(key="autre")
    send_all_as_configured(message)
    assert message.state == "failed"


@pytest.mark.parametrize("reference", ["", "f" * 32])
def test_a_report_that_names_no_message_of_ours_changes_nothing(camille: User, reference: str) -> None:
    message = sent(anne())
    Message.objects.filter(pk=message.pk).update(reference="a" * 32)
    message.reference = reference
    assert receive(report(message)) == ReportRead(IncomingKind.BOUNCE, None, closed=False)
    assert (closed(), Bounce.objects.count()) == ([], 0)


def test_a_complaint_is_an_objection_to_all_mail(camille: User) -> None:
    message = sent(anne())
    raw = letter(
        f"This is an abuse report.\n\nMessage-ID: <{message.reference}@halvane.example>\n",
        subject="complaint about message from 192.0.2.1",
        sender="abuse@fai.example",
    )
    assert [receive(raw), receive(raw)] == [ReportRead(IncomingKind.COMPLAINT, message, closed=True)] * 2
    assert (Objection.objects.get().contact, "Plainte" in Objection.objects.get().proof) == (message.contact, True)
    assert "complaint" in closed()


@pytest.mark.parametrize("kind", ["Réponse automatique", "Re: Votre guide"])
def test_an_answer_is_about_its_message_and_closes_nothing(camille: User, kind: str) -> None:
    message = sent(anne())
    raw = letter("Merci.", subject=kind, In_Reply_To=f"<{message.reference}@halvane.example>")
    read = receive(raw)
    assert (read.message, read.closed, closed()) == (message, False, [])


def test_a_copy_that_was_encoded_on_the_way_still_names_it() -> None:
    name = "0123456789abcdef" * 2
    copy = base64.encodebytes(f"Message-ID: <{name}@halvane.example>\n".encode()).decode()
    raw = letter(copy, Content_Transfer_Encoding="base64")
    assert references_in(raw) == [name]


def test_the_reference_is_that_of_the_message_that_left(sender: None, server: Server) -> None:
    message = a_message()
    send_all()
    message.refresh_from_db()
    assert references_in(server.raw[0].encode()) == [message.reference]
    receive(report(message))
    message.refresh_from_db()
    assert message.state == "failed"


days = st.lists(st.floats(0, 200), min_size=1, max_size=12)


@given(days, st.sampled_from(BounceReason))
def test_an_address_rests_three_months_after_five_returns_of_one_month(at: list[float], reason: BounceReason) -> None:
    returned = [Returned(reason, NOW + timedelta(days=day)) for day in sorted(at)]
    until = rests_until(returned)
    if until is not None:
        assert reason in (BounceReason.MAILBOX_FULL, BounceReason.NETWORK, BounceReason.SYSTEM)
        last = until - REST
        assert sum(last - SOFT_WITHIN <= one.at <= last for one in returned) >= 5
    assert not (reason != BounceReason.SUSPENDED and closes_for_good(hard=False, returned=returned))


def test_after_the_fifth_return_of_a_month_nothing_leaves_for_three(camille: User) -> None:
    for number in range(5):
        at = NOW - timedelta(days=number)
        receive(report(sent(key=str(number), at=at), FULL), at=at)
    message = a_message(key="autre")
    send_all_as_configured(message)
    assert message.error == "Cette boîte a trop souvent rendu nos messages\u00a0: rien n’y part avant le 18 févr. 2027."

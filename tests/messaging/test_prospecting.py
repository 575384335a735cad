"""Prospecting leaves at the hour of its reader, one by one, and never to somebody who said no in between."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from filon.activities.models import Activity
from filon.messaging.models import Mailbox, Message
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.selectors.outbox import why_it_waits
from filon.messaging.services.leave import DEAD, NOBODY
from filon.messaging.services.outbox import MessageRefused, queue_message, settle_as_sent
from filon.messaging.services.sending import send_due_messages
from filon.messaging.services.stopping import stop_messages
from filon.permission.models import Consent, NoticeRecord
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.services.consents import withdraw_consent
from filon.permission.services.objections import object_to_prospecting
from filon.permission.services.suppressions import suppress_address
from filon.records.models import Lot
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import LotKind
from tests import factories as make
from tests.factories import NOW
from tests.messaging.conftest import Server, a_sender
from tests.messaging.prospects import ALWAYS, TUESDAY, a_mailbox, a_prospect, many, prospecting, send_at
from tests.messaging.queued import state_of

HOURS = "de 9\u00a0h à 11\u00a0h\u00a030 et de 14\u00a0h à 17\u00a0h, à l’heure de qui lit."
OPPOSED = "La personne s’est opposée à la prospection."


@pytest.fixture
def mailbox(server: Server, sender: Any) -> Mailbox:
    port = int(server.port)
    return a_mailbox(owner=make.user("Camille", email="camille@halvane.example"), smtp_port=port)


def all_at_once(mailbox: Mailbox) -> None:
    Mailbox.objects.update(gap=0, daily_cap=1000, window=ALWAYS)


@pytest.mark.django_db
class TestOne:
    def test_it_leaves_in_the_name_of_its_mailbox(self, server: Server, mailbox: Mailbox) -> None:
        message = prospecting(mailbox)
        send_at(TUESDAY)
        (address, mail) = server.received[0]
        assert (address, str(mail["From"])) == ("anne.roux@lartigue.fr", "Camille Duval <camille@halvane.example>")
        assert mail["Message-ID"].endswith("@halvane.example>")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["Auto-Submitted"] is None
        assert state_of(message) == ("sent", "")

    def test_what_was_laid_out_keeps_its_layout_and_the_same_foot(self, server: Server, mailbox: Mailbox) -> None:
        prospecting(mailbox, html="<p>Bonjour <strong>Anne</strong></p>")
        send_at(TUESDAY)
        plain, rich = (part.get_content() for part in server.received[0][1].get_payload())  # type: ignore[union-attr]
        assert "<p>Bonjour <strong>Anne</strong></p><p>-- <br>Halvane SAS<br>" in rich
        assert "Ne plus recevoir nos messages" in rich
        assert plain.startswith("Bonjour Anne,")

    def test_it_stands_on_the_timeline_once_it_left(self, mailbox: Mailbox) -> None:
        message = prospecting(mailbox)
        assert Activity.objects.count() == 0
        send_at(TUESDAY)
        activity = Activity.objects.get()
        assert (activity.contact, activity.kind, activity.direction) == (message.contact, "email", "outbound")
        assert (activity.text, activity.by, activity.at) == ("Vos cloisons acoustiques", mailbox.owner, TUESDAY)

    def test_what_a_person_saw_leave_stands_there_as_well(self, mailbox: Mailbox) -> None:
        message = prospecting(mailbox)
        Message.objects.update(state=MessageState.STUCK, sending_at=TUESDAY)
        message.refresh_from_db()
        assert settle_as_sent(message=message, by=make.user("Inès"), now=TUESDAY + timedelta(hours=1))
        assert Activity.objects.get().at == TUESDAY

    def test_out_of_hours_it_waits_and_says_until_when_and_why(self, server: Server, mailbox: Mailbox) -> None:
        message, friday = prospecting(mailbox, now=NOW), NOW
        send_at(friday)
        message.refresh_from_db()
        assert (message.state, server.received) == ("queued", [])
        told = why_it_waits(message, now=friday)
        assert told.startswith("Partira mardi 24 novembre 2026 vers 9\u00a0h\u00a0")
        assert told.endswith("\u00a0: on écrit du mardi au jeudi, " + HOURS)
        assert datetime(2026, 11, 24, 8, 0, tzinfo=UTC) <= message.due_at < datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
        assert message.because.startswith("on écrit du mardi au jeudi")
        assert (send_at(message.due_at), state_of(message)) == (1, ("sent", ""))

    def test_in_reunion_it_leaves_at_her_hour(self, mailbox: Mailbox) -> None:
        there = a_prospect(company=make.company("Bourbon", department="974"))
        message = prospecting(mailbox, there, now=NOW)
        send_at(NOW)
        message.refresh_from_db()
        assert datetime(2026, 11, 24, 5, 0, tzinfo=UTC) <= message.due_at < datetime(2026, 11, 24, 5, 15, tzinfo=UTC)

    def test_nobody_outside_the_file_is_prospected(self) -> None:
        with pytest.raises(MessageRefused, match="On ne prospecte que des personnes du fichier"):
            queue_message(
                kind=MessageKind.PROSPECTING, address="a@b.fr", subject="Bonjour", body="…", key="x", now=TUESDAY
            )

    def test_the_first_message_says_where_her_data_come_from(self, server: Server, mailbox: Mailbox) -> None:
        lot = Lot.objects.create(
            name="Salon", kind=LotKind.BOUGHT, supplier="Fichiers du Rhône", audit_at=NOW, created_at=NOW
        )
        bought = a_prospect(lot=lot)
        NoticeRecord.objects.all().delete()
        prospecting(mailbox, bought)
        send_at(TUESDAY)
        plain = server.received[0][1].get_payload()[0].get_content()  # type: ignore[union-attr, index]
        assert "D’où viennent vos coordonnées\u00a0: Fichiers du Rhône. Répondez à ce message" in plain
        assert NoticeRecord.objects.values_list("contact", "kind", "how").get() == (bought.pk, "indirect", "email")


@pytest.mark.django_db
class TestRefused:
    def test_who_objected_before_is_never_queued(self, mailbox: Mailbox) -> None:
        anne = a_prospect()
        object_to_prospecting(contact=anne, proof="Par téléphone", at=NOW, by=BY_SYSTEM, now=NOW)
        assert state_of(prospecting(mailbox, anne)) == ("cancelled", OPPOSED)

    def test_who_unsubscribes_between_the_decision_and_the_sending_gets_nothing(
        self, server: Server, mailbox: Mailbox
    ) -> None:
        message = prospecting(mailbox)
        stop_messages(message=message, now=TUESDAY)
        send_at(TUESDAY)
        assert (state_of(message), server.received) == (("cancelled", OPPOSED), [])

    def test_even_while_the_batch_before_her_is_leaving(self, server: Server, mailbox: Mailbox) -> None:
        """The clock is read for each message: hers comes after she said no, in the middle of the batch."""
        all_at_once(mailbox)
        messages = many(mailbox, 4)
        last = messages[-1]
        reads: list[int] = []

        def clock() -> datetime:
            reads.append(1)
            if len(server.received) == 2 and last.contact:
                object_to_prospecting(contact=last.contact, proof="Lien", at=TUESDAY, by=BY_SYSTEM, now=TUESDAY)
            return TUESDAY

        send_due_messages(clock=clock, limit=50)
        assert [state_of(it)[0] for it in messages] == ["sent", "sent", "sent", "cancelled"]
        assert last.address not in server.addresses

    def test_a_consent_taken_back_in_the_middle_counts_too(self, server: Server, mailbox: Mailbox) -> None:
        all_at_once(mailbox)
        messages = many(mailbox, 3)
        contact = messages[-1].contact
        assert contact is not None
        NoticeRecord.objects.filter(contact=contact).delete()
        Consent.objects.create(contact=contact, channel=Channel.EMAIL, at=NOW, proof="Salon")
        Message.objects.filter(contact=contact).update(state=MessageState.QUEUED)

        def clock() -> datetime:
            if len(server.received) == 1:
                withdraw_consent(contact=contact, channel=Channel.EMAIL, by=BY_SYSTEM, now=TUESDAY)
            return TUESDAY

        send_due_messages(clock=clock, limit=50)
        assert [state_of(it)[0] for it in messages] == ["sent", "sent", "cancelled"]

    def test_who_left_the_file_gets_nothing(self, server: Server, mailbox: Mailbox) -> None:
        message = prospecting(mailbox)
        assert message.contact is not None
        message.contact.delete()
        send_at(TUESDAY)
        assert (state_of(message), server.received) == (("cancelled", NOBODY), [])

    def test_an_address_that_bounced_since_is_not_tried(self, server: Server, mailbox: Mailbox) -> None:
        message = prospecting(mailbox)
        reason = SuppressionReason.HARD_BOUNCE
        suppress_address(address=message.address, reason=reason, at=NOW, by=BY_SYSTEM, now=NOW)
        send_at(TUESDAY)
        assert (state_of(message), server.received) == (("failed", DEAD), [])

    def test_who_heard_enough_of_us_waits(self, mailbox: Mailbox) -> None:
        anne = a_prospect()
        for days in range(4):
            Activity.objects.create(contact=anne, kind="call", direction="outbound", at=TUESDAY - timedelta(days=days))
        message = prospecting(mailbox, anne)
        assert message.due_at == TUESDAY + timedelta(days=4)
        assert message.because == "elle a déjà beaucoup entendu parler de nous ces jours-ci"


@pytest.mark.django_db
class TestPace:
    def test_one_leaves_and_the_next_ones_follow_one_by_one(self, server: Server, mailbox: Mailbox) -> None:
        messages = many(mailbox, 3)
        send_at(TUESDAY)
        assert len(server.received) == 1
        dues = []
        for message in messages[1:]:
            message.refresh_from_db()
            dues.append(message.due_at)
            assert message.because == "les messages de cette boîte partent un par un"
        assert TUESDAY + timedelta(seconds=30) <= dues[0] < dues[1] - timedelta(seconds=29)
        send_at(dues[1])
        assert len(server.received) == 2  # the worker slept: still one by one

    def test_the_cap_of_the_day_is_never_passed(self, server: Server, mailbox: Mailbox) -> None:
        Mailbox.objects.update(daily_cap=2, gap=0)
        messages = many(mailbox, 5)
        sent = []
        for hours in (0, 1, 5, 24, 25, 48):
            send_at(TUESDAY + timedelta(hours=hours))
            sent.append(len(server.received))
        assert sent == [2, 2, 2, 4, 4, 5]
        assert {state_of(it)[0] for it in messages} == {"sent"}

    def test_what_waits_for_tomorrow_is_told_its_day(self, mailbox: Mailbox) -> None:
        Mailbox.objects.update(daily_cap=1, gap=0)
        _first, second = many(mailbox, 2)
        send_at(TUESDAY)
        second.refresh_from_db()
        assert second.due_at.date() == TUESDAY.date() + timedelta(days=1)
        assert second.because == "la boîte a atteint ce qu’elle envoie en un jour"

    def test_a_bounce_gives_no_place_back(self, server: Server, mailbox: Mailbox) -> None:
        Mailbox.objects.update(daily_cap=1, gap=0)
        server.answers = ["550 5.1.1 Unknown user"]
        many(mailbox, 2)
        send_at(TUESDAY)
        send_at(TUESDAY + timedelta(hours=1))
        assert server.received == []

    def test_the_questions_asked_do_not_grow_with_the_messages(
        self, mailbox: Mailbox, django_assert_num_queries: Any
    ) -> None:
        """All but the first wait: what is asked of the law and of the calendar is asked once for all."""
        counted = []
        for count in (3, 30):
            Message.objects.all().delete()
            Mailbox.objects.update(used_on=None)
            for number in range(count):
                prospecting(mailbox, a_prospect(f"anne@firme{count}-{number}.fr"))
            with django_assert_num_queries(100, exact=False) as asked:
                send_at(TUESDAY)
            counted.append(len(asked))
        assert counted[0] == counted[1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_at_once_share_the_places_of_a_day(server: Server) -> None:
    a_sender()
    mailbox = a_mailbox(smtp_port=server.port, daily_cap=3, gap=0)
    many(mailbox, 10)
    start = Barrier(2)

    def work() -> None:
        start.wait()
        send_due_messages(clock=lambda: TUESDAY, limit=20)
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(server.received) <= 3
    assert len(set(server.addresses)) == len(server.addresses)

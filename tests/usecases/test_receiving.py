"""Somebody writes to us: what is kept, in which conversation, and what follows."""

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import Actor
from filon.contacts.models import Contact
from filon.inbox.models import Conversation, Mail
from filon.kit.dates import PARIS
from filon.messaging.models import Mailbox
from filon.messaging.rules.incoming.kinds import IncomingKind, Intent
from filon.permission.models import Objection
from filon.records.models import Notification
from filon.sequences.rules.kinds import Ending
from filon.usecases.receiving import Received, receive_mail, reclassify
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.inbox.mailboxes import ANNE, a_mailbox, id_of, we_wrote
from tests.messaging.incoming.letters import letter
from tests.sequences.making import CALL, enter, live
from tests.sequences.making import anne as prospect
from tests.usecases.sharing import anne

pytestmark = pytest.mark.django_db
FROM_ANNE = f"Anne Roux <{ANNE}>"
YES = "Bonjour, je suis intéressée, appelez-moi.\n"


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


@pytest.fixture
def person(camille: User) -> Contact:
    return anne(owner=camille)


@pytest.fixture
def mailbox(camille: User) -> Mailbox:
    return a_mailbox(camille)


def receive(mailbox: Mailbox, text: str = YES, *, sender: str = FROM_ANNE, **headers: str) -> Received:
    headers = {
        "Date": format_datetime(NOW),
        "Message_ID": f"<{len(text)}.{len(sender)}@lartigue.fr>",
        "To": mailbox.address,
        **headers,
    }
    raw = letter(text, sender=sender, **headers)
    return receive_mail(mailbox=mailbox, raw=raw, cut=False, now=NOW, address_of=lambda lead: f"/leads/{lead.pk}/")


def test_an_answer_joins_what_we_wrote_and_asks_for_an_answer_of_ours(person: Contact, mailbox: Mailbox) -> None:
    ours = we_wrote(contact=person)
    mail = receive(mailbox, In_Reply_To=id_of(ours)).mail
    assert mail is not None
    conversation = mail.conversation
    assert [one.text for one in conversation.mails.all()] == [ours.body, YES.strip()]
    assert (conversation.contact, conversation.intent, conversation.waiting_since) == (person, "interested", mail.at)
    task = Task.objects.get()
    assert (task.title, task.assignee, task.contact) == ("Répondre à Anne Roux", person.owner, person)
    activity = Activity.objects.get(contact=person, direction="inbound")
    assert (activity.kind, activity.actor, activity.outcome) == ("email", "human", "interested")
    person.refresh_from_db()
    assert person.last_inbound_at == mail.at


def test_the_same_message_read_in_two_mailboxes_is_kept_once(person: Contact, mailbox: Mailbox, camille: User) -> None:
    other = a_mailbox(camille, address="contact@halvane.example")
    assert receive(mailbox).mail is not None
    assert receive(other, To=mailbox.address).mail is None
    assert (Mail.objects.count(), Task.objects.count()) == (1, 1)


def test_private_mail_is_never_copied_here(mailbox: Mailbox, person: Contact) -> None:
    assert receive(mailbox, sender="Maman <maman@famille.example>").mail is None
    assert (Mail.objects.count(), Conversation.objects.count(), Activity.objects.count()) == (0, 0, 0)


def test_what_colleagues_write_to_each_other_is_none_of_this(mailbox: Mailbox, person: Contact) -> None:
    marc = make.user("Marc")
    assert receive(mailbox, sender=f"Marc <{marc.email}>", To="camille@halvane.example").mail is None
    assert not Conversation.objects.exists()


def test_what_was_written_outside_is_joined_from_the_sent_folder(mailbox: Mailbox, person: Contact) -> None:
    mail = receive(mailbox, "Voici mon offre.", sender=mailbox.address, To=FROM_ANNE).mail
    assert mail is not None and (mail.direction, mail.conversation.contact) == ("outbound", person)
    assert Activity.objects.get().by == mailbox.owner
    assert (mail.conversation.waiting_since, Task.objects.count()) == (None, 0)


def test_the_copy_of_what_left_from_here_is_no_second_message(mailbox: Mailbox, person: Contact) -> None:
    ours = we_wrote(contact=person)
    assert receive(mailbox, "Bonjour", sender=mailbox.address, To=FROM_ANNE, Message_ID=id_of(ours)).mail is None


def test_our_own_answer_ends_her_wait(mailbox: Mailbox, person: Contact) -> None:
    first = receive(mailbox, Date="Fri, 20 Nov 2026 09:00:00 +0100").mail
    assert first is not None and first.conversation.waiting_since is not None
    told = {"To": FROM_ANNE, "In_Reply_To": first.message_id, "Date": "Fri, 20 Nov 2026 09:10:00 +0100"}
    receive(mailbox, "Je vous appelle.", sender=mailbox.address, **told)
    assert Conversation.objects.get().waiting_since is None


def test_an_old_message_found_late_takes_nobodys_turn_back(mailbox: Mailbox, person: Contact) -> None:
    first = receive(mailbox, Date="Fri, 20 Nov 2026 09:00:00 +0100").mail
    assert first is not None
    told = {"To": FROM_ANNE, "In_Reply_To": first.message_id, "Date": "Thu, 19 Nov 2026 09:00:00 +0100"}
    receive(mailbox, "Avant.", sender=mailbox.address, **told)
    assert Conversation.objects.get().waiting_since == first.at


def test_of_several_who_share_an_address_none_is_guessed(mailbox: Mailbox, person: Contact) -> None:
    anne()
    mail = receive(mailbox).mail
    assert mail is not None
    assert (mail.conversation.contact, mail.conversation.address, Task.objects.count()) == (None, ANNE, 0)


def test_an_automatic_answer_is_no_interest(mailbox: Mailbox, person: Contact) -> None:
    mail = receive(mailbox, "Je suis absente jusqu'au 27 novembre.", Auto_Submitted="auto-replied").mail
    assert mail is not None and (mail.kind, str(mail.on_date)) == ("auto_reply", "2026-11-27")
    assert Activity.objects.get().actor == Actor.MACHINE
    person.refresh_from_db()
    assert (person.last_inbound_at, Task.objects.count(), mail.conversation.waiting_since) == (None, 0, None)


def test_no_more_messages_in_her_own_words_is_an_objection(mailbox: Mailbox, person: Contact) -> None:
    ours = we_wrote(contact=person)
    assert receive(mailbox, "Merci de me désabonner.", In_Reply_To=id_of(ours)).kind == IncomingKind.UNSUBSCRIBE
    assert Objection.objects.filter(contact=person, channel="email").exists()
    assert "Désinscription" in Notification.objects.get().text


def test_without_a_message_of_ours_her_words_are_the_proof(mailbox: Mailbox, person: Contact) -> None:
    receive(mailbox, "Ne me contactez plus.")
    assert "Ne me contactez plus" in Objection.objects.get(contact=person).proof


def test_a_date_to_come_is_not_believed(mailbox: Mailbox, person: Contact) -> None:
    mail = receive(mailbox, Date="Mon, 1 Jan 2035 09:00:00 +0100").mail
    assert mail is not None and mail.at == NOW


def test_ten_thousand_parts_cost_a_moment(mailbox: Mailbox, person: Contact) -> None:
    body = "".join("--x\nContent-Type: text/plain\n\nbonjour\n" for _ in range(10_000)) + "--x--\n"
    mail = receive(mailbox, body, Content_Type="multipart/mixed; boundary=x").mail
    assert mail is not None and mail.text == "bonjour"


def test_a_colleague_reads_better_than_the_words(mailbox: Mailbox, person: Contact) -> None:
    mail = receive(mailbox, "Voyons cela ensemble.").mail
    assert mail is not None and mail.intent == Intent.UNCLEAR
    reclassify(mail=mail, intent=Intent.LATER, now=NOW)
    assert Conversation.objects.get().intent == "later"
    task = Task.objects.get(title="Revenir vers Anne Roux, qui l’a proposé")
    assert task.due_at > NOW + timedelta(days=50)


def test_an_answer_ends_the_sequence_and_an_absence_puts_it_off(mailbox: Mailbox, camille: User) -> None:
    away = prospect(camille, mail="away@roux.fr")
    yes = prospect(camille, mail="yes@lartigue.fr", company=make.company("Lartigue"))
    sequence = live("Relances", CALL, owner=camille)
    passages = {one.contact_id: one for one in enter(sequence, away, yes, by=camille)}
    told = "Je suis absente jusqu'au 27 novembre."
    receive(mailbox, told, sender="away@roux.fr", Auto_Submitted="auto-replied")
    receive(mailbox, sender="yes@lartigue.fr")
    for one in passages.values():
        one.refresh_from_db()
    assert passages[yes.pk].ended_because == Ending.ANSWERED
    assert (passages[away.pk].ended_at, passages[away.pk].due_at) == (None, datetime(2026, 11, 30, 9, tzinfo=PARIS))

"""What a form writes back, what is downloaded, and the consent that counts once it is confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.activities.models import Activity
from filon.activities.selectors.shares import what_to_share
from filon.activities.services.sharing import Wording, plan_share
from filon.contacts.models import Contact
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import CONSENT, FormKind
from filon.intake.services.replies import read_link, sign_link
from filon.kit.errors import NotFound
from filon.kit.subjects import Subject, SubjectKind
from filon.messaging.models import Message
from filon.permission.models import Consent
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel, Purpose
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.facts import contact_facts
from filon.playbook.models import Content, ContentCount
from filon.playbook.rules.channels import ContactChannel
from filon.usecases.replying import confirm_consent, note_download
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.usecases.inbound import TYPED, a_form, send
from tests.usecases.sharing import a_content

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FREE_MAILBOX = {"email": "anne.roux@gmail.com", "last_name": "Roux", "first_name": "Anne"}


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


def a_guide(**changed: Any) -> CaptureForm:
    form = a_form(FormKind.CONTACT, owner=User.objects.first())
    told = {"kind": "content", "content_url": "https://halvane.example/guide.pdf", "opens_lead": False, "replies": True}
    told |= {"reply_subject": "Votre guide, {prénom}", "reply_text": "Bonjour {prénom},\n{contenu}"}
    CaptureForm.objects.filter(pk=form.pk).update(**told | changed)
    form.refresh_from_db()
    return form


SAID = {"first_name": "Anne", "last_name": "Roux", "email": "anne.roux@lartigue.fr", "need": "Le guide"}


def reply() -> Message:
    return Message.objects.exclude(kind="notification").get()


def test_the_reply_names_the_person_and_holds_a_link_of_her_own(camille: User) -> None:
    form = a_guide()
    send(form, SAID)

    message, submission = reply(), Submission.objects.get()
    link = f"{{site}}/f/{form.key}/contenu/{sign_link(submission, way='mail', now=NOW)}/"
    assert (message.kind, message.address, message.contact) == ("confirmation", SAID["email"], Contact.objects.get())
    assert message.subject == "Votre guide, Anne"
    assert message.body.split("/contenu/")[0] == f"Bonjour Anne,\n{link.split('/contenu/')[0]}"


def test_a_second_click_writes_no_second_message(camille: User) -> None:
    form = a_guide()
    for _ in range(2):
        send(form, SAID)
    assert Message.objects.count() == 1


def test_what_a_robot_sent_is_not_answered(camille: User) -> None:
    send(a_guide(), SAID, trap="x")
    assert (Submission.objects.get().state, Message.objects.count()) == ("held", 0)


def test_our_messages_carry_nobodys_advertisement(camille: User) -> None:
    send(a_guide(), SAID | {"first_name": "Gagnez sur promo.example"})
    assert reply().body.startswith("Bonjour,\n")
    assert "promo" not in reply().subject


def test_a_form_that_does_not_reply_writes_nothing(camille: User) -> None:
    send(a_guide(replies=False), SAID)
    assert Message.objects.count() == 0


def with_double_opt_in(**changed: Any) -> CaptureForm:
    return a_guide(double_opt_in=True, **changed)


def is_allowed(person: Contact) -> bool:
    """To write to the owner of a free mailbox, whose profession nobody proved: a consent is needed."""
    question = Question(channel=Channel.EMAIL, purpose=Purpose.NEWSLETTER, at=NOW + timedelta(days=2))
    facts = contact_facts(ids=[person.pk], question=question, viewer=SYSTEM)[person.pk]
    return ContactPolicy().decide(facts).allowed


def test_an_unconfirmed_box_gives_no_permission_and_a_confirmed_one_does(camille: User) -> None:
    send(with_double_opt_in(), SAID | FREE_MAILBOX, agreed=True)
    person, submission = Contact.objects.get(), Submission.objects.get()
    assert (submission.to_confirm, Consent.objects.count(), is_allowed(person)) == (True, 0, False)
    message = reply()
    assert (message.kind, message.subject) == ("opt_in", "À confirmer\u00a0: Votre guide, Anne")
    assert f"«\u00a0{CONSENT}\u00a0»" in message.body
    assert f"/f/{submission.form.key}/confirmer/" in message.body

    confirm_consent(submission=submission, now=NOW + timedelta(days=1))

    consent = Consent.objects.get()
    assert (consent.at, consent.channel, is_allowed(person)) == (NOW + timedelta(days=1), "email", True)
    assert consent.proof == (
        f"Case cochée le 20 nov. 2026, 10 h 00 sur le formulaire « Devis du site », version 2 : « {CONSENT} ». "
        "Confirmée le 21 nov. 2026, 10 h 00 par le lien envoyé à anne.roux@gmail.com."
    ).replace("version 2", f"version {submission.form_version}")


def test_twice_is_once(camille: User) -> None:
    send(with_double_opt_in(), SAID, agreed=True)
    submission = Submission.objects.get()
    for days in (1, 2):
        confirm_consent(submission=submission, now=NOW + timedelta(days=days))
    assert Consent.objects.get().at == NOW + timedelta(days=1)


def test_without_a_ticked_box_there_is_nothing_to_confirm(camille: User) -> None:
    send(with_double_opt_in(), SAID)
    submission = Submission.objects.get()
    confirm_consent(submission=submission, now=NOW)
    assert (submission.to_confirm, Consent.objects.count(), reply().kind) == (False, 0, "confirmation")


def test_a_form_that_does_not_reply_still_asks_to_confirm(camille: User) -> None:
    send(with_double_opt_in(replies=False), SAID, agreed=True)
    assert (reply().kind, reply().body.startswith("Bonjour,\n\nVous avez coché")) == ("opt_in", True)


def test_a_link_serves_thirty_days_in_its_own_way_for_its_own_form(camille: User) -> None:
    form, other = a_guide(), a_guide()
    send(form, SAID)
    submission = Submission.objects.get()
    signed = sign_link(submission, way="consent", now=NOW)
    assert read_link(form, signed, way="consent", now=NOW + timedelta(days=30)) == submission
    for made, way, where, days in (
        (signed, "consent", form, 31),
        (signed, "mail", form, 1),
        (signed, "consent", other, 1),
        (signed[:-2], "consent", form, 1),
        ("", "consent", form, 1),
    ):
        with pytest.raises(NotFound, match="Ce lien a expiré ou n’est pas complet"):
            read_link(where, made, way=way, now=NOW + timedelta(days=days))  # type: ignore[arg-type]


def download(submission: Submission, *, at: timedelta = timedelta(hours=1), **how: Any) -> Activity | None:
    told: dict[str, Any] = {"method": "GET", "agent": FIREFOX, "languages": "fr", "by_mail": True}
    return note_download(submission=submission, now=NOW + at, **told | how)


@pytest.fixture
def sent(camille: User) -> Submission:
    send(a_guide(content_name="Guide.pdf"), SAID)
    Message.objects.update(state="sent", sent_at=NOW)
    return Submission.objects.get()


def test_a_download_is_a_sign_of_the_person(sent: Submission) -> None:
    activity = download(sent)
    assert activity is not None
    assert (activity.kind, activity.direction, activity.actor) == ("download", "inbound", "human")
    assert activity.text == "Devis du site : Guide.pdf"
    assert Contact.objects.get().last_inbound_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "how",
    [
        {"agent": ""},
        {"agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"languages": ""},
        {"at": timedelta(seconds=1)},
    ],
)
def test_a_machine_that_follows_links_is_no_sign(sent: Submission, how: dict[str, Any]) -> None:
    activity = download(sent, **how)
    assert activity is not None
    assert activity.actor == "machine"
    assert Contact.objects.get().last_inbound_at == NOW


def test_on_the_page_of_thanks_nobody_is_too_quick(sent: Submission) -> None:
    activity = download(sent, at=timedelta(seconds=1), by_mail=False)
    assert activity is not None
    assert activity.actor == "human"


def test_a_look_without_reading_leaves_no_line_and_a_second_download_no_second(sent: Submission) -> None:
    assert download(sent, method="HEAD") is None
    download(sent)
    assert download(sent, at=timedelta(hours=2)) is None
    assert Activity.objects.filter(kind="download").count() == 1
    assert download(sent, at=timedelta(days=2)) is not None


class NothingWithoutConfirmation(TestCase):
    """Whatever is clicked and in whatever order: a consent exists if and only if the box was ticked and confirmed."""

    @settings(max_examples=15)
    @given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=4))
    def test_law(self, visits: list[tuple[bool, bool, bool]]) -> None:
        make.user("Camille")
        expected = 0
        for number, (double, ticked, confirmed) in enumerate(visits):
            form = a_guide(double_opt_in=double)
            send(form, TYPED | SAID | {"email": f"a{number}@lartigue.fr"}, agreed=ticked)
            if confirmed:
                confirm_consent(submission=Submission.objects.get(form=form), now=NOW)
            expected += ticked and (confirmed or not double)
        assert Consent.objects.count() == expected


def counted(content: Content) -> list[tuple[int, int]]:
    return list(ContentCount.objects.filter(content=content).values_list("opens", "robots"))


def test_a_form_gives_a_content_of_the_library_and_each_opening_counts_for_it(camille: User) -> None:
    guide = a_content("Le guide")
    form = a_guide(content=guide, content_url="")
    send(form, SAID)
    submission = Submission.objects.get()
    assert "/contenu/" in reply().body

    activities = [download(submission), download(submission, at=timedelta(hours=2)), download(submission, agent="")]
    assert [activity.text if activity else "" for activity in activities] == [
        "Devis du site : Le guide",
        "",
        "Devis du site : Le guide",
    ]
    assert counted(guide) == [(2, 1)]
    download(submission, method="HEAD")
    assert counted(guide) == [(2, 1)]


def test_who_took_a_content_by_a_form_is_not_offered_it_again_nor_reminded_of_it(camille: User) -> None:
    guide, other = a_content("Le guide"), a_content("Un autre")
    send(a_guide(content=guide, content_url=""), SAID)
    submission, person = Submission.objects.get(), Contact.objects.get()
    planned = plan_share(
        content=guide,
        contact=person,
        subject=Subject(SubjectKind.CONTACT, person.pk),
        wording=Wording(ContactChannel.EMAIL, "Le guide", "{lien}"),
        due_at=NOW + timedelta(days=2),
        assignee=camille,
        by=camille,
        now=NOW,
    )
    download(submission, agent="")
    assert what_to_share(person)[0].content == other
    planned.refresh_from_db()
    assert planned.shared_at is None

    download(submission)
    planned.refresh_from_db()
    assert (planned.shared_at, planned.task.deleted_at is None) == (NOW + timedelta(hours=1), False)  # type: ignore[union-attr]
    assert [one.content for one in what_to_share(person)] == [other]

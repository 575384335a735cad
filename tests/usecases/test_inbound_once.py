"""What is sent twice is one submission; what looks like a robot's waits for a colleague."""

from datetime import timedelta

import pytest

from filon.activities.models import Activity, Task
from filon.contacts.models import Contact, ContactPoint
from filon.intake.models import Submission
from filon.intake.rules.capture import FormKind
from filon.intake.rules.spam import MOST_BARE, MOST_KEPT
from filon.intake.services.openings import open_page
from filon.intake.services.submissions import TooMany, forget_senders, set_aside, take_back
from filon.leads.models import Lead
from filon.permission.models import Consent
from filon.usecases.inbound import accept_submission
from filon.users.models import User
from tests.factories import NOW
from tests.usecases.inbound import TYPED, a_form, send


def test_the_same_answers_within_a_day_are_one_submission(camille: User) -> None:
    """A second click, a page gone back to, a form copied into a site without any opening; also around midnight."""
    form = a_form(owner=camille)
    sendings = [send(form), send(form), send(form, signed=""), send(form, after=timedelta(hours=23))]

    assert len({found.submission for found in sendings}) == 1
    assert (Submission.objects.count(), Activity.objects.count(), Task.objects.count()) == (1, 1, 1)
    assert send(form, after=timedelta(hours=25)).submission not in {found.submission for found in sendings}


def test_a_correction_sent_from_the_same_page_is_not_lost(camille: User) -> None:
    form = a_form(owner=camille)
    opening = open_page(form_key=form.key, now=NOW - timedelta(minutes=1))

    send(form, signed=opening)
    send(form, TYPED | {"phone": "01 44 55 66 78"}, signed=opening)

    assert (Submission.objects.count(), ContactPoint.objects.filter(kind="phone").count()) == (2, 2)


def test_a_box_ticked_when_sending_again_is_kept(camille: User) -> None:
    form = a_form(owner=camille)
    send(form)
    send(form, agreed=True)
    assert Consent.objects.count() == 1


def test_a_ticket_of_another_form_or_of_nobody_proves_nothing(camille: User) -> None:
    form, other = a_form(owner=camille), a_form(FormKind.CONTACT, owner=camille)
    send(form, signed=open_page(form_key=other.key, now=NOW))
    send(form, TYPED | {"last_name": "Petit"}, signed="x" * 5000)
    assert set(Submission.objects.values_list("state", flat=True)) == {"received"}


def test_a_clock_that_jumps_back_loses_nobody(camille: User) -> None:
    form = a_form(owner=camille)
    send(form, signed=open_page(form_key=form.key, now=NOW + timedelta(hours=2)))
    assert Submission.objects.get().state == "received"


def test_what_looks_like_a_robot_waits_and_makes_nothing(camille: User) -> None:
    send(a_form(owner=camille), trap="http://spam.example")

    submission = Submission.objects.get()
    assert (submission.state, submission.doubts_in_words) == ("held", "le champ piège est rempli")
    assert (Contact.objects.count(), Activity.objects.count(), Consent.objects.count()) == (0, 0, 0)


def test_what_a_colleague_lets_in_goes_all_the_way_and_only_once(camille: User) -> None:
    send(a_form(owner=camille), trap="x", agreed=True)
    submission = Submission.objects.get()

    done = [accept_submission(submission=submission, by=camille, now=NOW, address_of=str) for _ in range(2)]

    assert done == [True, False]
    assert (Contact.objects.count(), Lead.objects.count(), Task.objects.count(), Consent.objects.count()) == (
        1,
        1,
        1,
        1,
    )


def test_what_was_set_aside_can_wait_again(camille: User) -> None:
    send(a_form(owner=camille), trap="x")
    submission = Submission.objects.get()

    assert set_aside(submission=submission, by=camille)
    assert not accept_submission(submission=submission, by=camille, now=NOW, address_of=str)
    assert take_back(submission=submission)
    assert Submission.objects.get().state == "held"


def test_a_robot_that_insists_is_held_then_kept_no_more(camille: User) -> None:
    form = a_form(owner=camille)
    for place in range(MOST_KEPT):
        send(form, TYPED | {"last_name": f"R{place}"}, address="192.0.2.1")

    with pytest.raises(TooMany) as refusal:
        send(form, address="192.0.2.1")

    assert refusal.value.sentence == "Trop d’envois depuis votre connexion\u00a0: réessayez dans quelques minutes."
    assert Submission.objects.filter(state="received").count() == MOST_BARE
    assert Submission.objects.count() == MOST_KEPT
    assert send(form, address="192.0.2.2").submission is not None


def test_the_network_of_a_sender_is_hashed_and_forgotten(camille: User) -> None:
    send(a_form(owner=camille), address="192.0.2.1")
    sender = Submission.objects.get().sender

    early = forget_senders(now=NOW + timedelta(days=29), limit=100)
    late = forget_senders(now=NOW + timedelta(days=31), limit=100)

    assert ("192.0.2.1" in sender, len(sender), early, late) == (False, 64, 0, 1)
    assert Submission.objects.get().sender == ""

"""People enter by what happens, in the same transaction, by a segment each hour, and leave at once where the story happens."""

from datetime import timedelta

import pytest

from filon.activities.models import Task
from filon.contacts.rules.axes import LifecycleStage
from filon.duplicates.rules.likeness import Entity
from filon.leads.models import Lead
from filon.leads.rules.kinds import Refusal
from filon.messaging.models import Message
from filon.messaging.rules.kinds import MessageState
from filon.permission.services.objections import object_to_prospecting
from filon.playbook.services.profiles import install_profile
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.segments.models import Segment
from filon.sequences.models import Enrolment
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import Ending, EnrolmentState, EntryEvent, SequenceKind, StepKind, Way
from filon.usecases.enrolling import enter_from_segments, enter_on_event, enter_when_free
from filon.usecases.merging import merge_records
from filon.usecases.outbound import carry_on_sequences
from filon.usecases.outbound_ending import end_enrolments, put_off_enrolments
from filon.usecases.refusing import refuse_lead
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import CALL, anne, enter, live, mail

pytestmark = pytest.mark.django_db
GUIDE = StepText("guide", StepKind.TASK, "Envoyer un guide", wait_days=5)


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


def test_an_unripe_lead_leaves_its_cadence_for_nurturing_in_the_same_second(camille: User) -> None:
    install_profile(key="mixed_nurturing", now=NOW)
    events = [{"on": EntryEvent.RECYCLED, "of": ""}]
    nurturing = live("Couveuse", GUIDE, owner=camille, kind=SequenceKind.NURTURING, events=events, recontact_days=0)
    person = anne(camille)
    [cadence] = enter(live("Relances", CALL, owner=camille), person, by=camille)
    lead = make.lead(contact=person, company=person.company, owner=camille)
    refuse_lead(leads=[lead], refusal=Refusal.NO_PROJECT, by=BY_SYSTEM, now=NOW)
    assert Lead.objects.get().lifecycle_stage == LifecycleStage.RECYCLED
    cadence.refresh_from_db()
    assert cadence.ended_because == Ending.STAGE
    [passage] = Enrolment.objects.filter(sequence=nurturing)
    assert (passage.way, passage.started_at, passage.ended_at) == (Way.EVENT, NOW, None)


def test_who_met_the_cap_enters_when_a_place_is_free_the_longest_waiting_first(camille: User) -> None:
    events = [{"on": EntryEvent.FORM, "of": ""}]
    sequence = live("Guide", GUIDE, owner=camille, events=events, most_active=1, recontact_days=0)
    first, second, third = (anne(camille, mail=f"{n}@a.fr", company=make.company(f"Firme {n}")) for n in range(3))
    assert enter_on_event(event=EntryEvent.FORM, contact_ids=[first.pk], now=NOW) == 1
    for hours, person in ((1, third), (2, second), (3, second)):
        assert enter_on_event(event=EntryEvent.FORM, contact_ids=[person.pk], now=NOW + timedelta(hours=hours)) == 0
    enter_when_free(now=NOW + timedelta(days=1), limit=1)
    assert Enrolment.objects.count() == 1, "no place yet"
    end_enrolments(contact_ids=[first.pk], because=Ending.STAGE, now=NOW + timedelta(days=2))
    enter_when_free(now=NOW + timedelta(days=2), limit=1)
    assert [one.contact for one in Enrolment.objects.filter(ended_at=None)] == [third]
    assert [one.because for one in sequence.enrolments.filter(contact=third)] == [EntryEvent.FORM.label]
    assert [one.contact for one in sequence.waiting.all()] == [second]


def test_who_waits_for_a_place_and_objects_or_waits_too_long_is_let_go(camille: User) -> None:
    events = [{"on": EntryEvent.FORM, "of": ""}]
    sequence = live("Relances", CALL, owner=camille, events=events, most_active=0)
    one, other = (anne(camille, mail=f"{n}@a.fr", company=make.company(f"Firme {n}")) for n in range(2))
    enter_on_event(event=EntryEvent.FORM, contact_ids=[one.pk, other.pk], now=NOW)
    assert sequence.waiting.count() == 2
    object_to_prospecting(contact=one, proof="Au téléphone", at=NOW, by=BY_SYSTEM, now=NOW)
    enter_when_free(now=NOW + timedelta(days=1), limit=1)
    assert [wait.contact for wait in sequence.waiting.all()] == [other]
    enter_when_free(now=NOW + timedelta(days=31), limit=1)
    assert (sequence.waiting.count(), Enrolment.objects.count()) == (0, 0)


def test_two_files_of_one_person_who_both_wait_keep_one_turn(camille: User) -> None:
    events = [{"on": EntryEvent.FORM, "of": ""}]
    sequence = live("Guide", GUIDE, owner=camille, events=events, most_active=0)
    kept = anne(camille)
    dropped = anne(camille, mail="a.roux@atelier-roux.fr", company=kept.company)
    enter_on_event(event=EntryEvent.FORM, contact_ids=[kept.pk, dropped.pk], now=NOW)
    merge_records(entity=Entity.CONTACT, keep=kept.pk, drop=dropped.pk, by=by_person(camille.pk), now=NOW)
    assert [wait.contact for wait in sequence.waiting.all() if wait.contact_id == kept.pk] == [kept]


def test_an_event_may_name_one_form(camille: User) -> None:
    live("Guide", GUIDE, owner=camille, events=[{"on": EntryEvent.FORM, "of": "demande-de-devis"}])
    person = anne(camille)
    assert enter_on_event(event=EntryEvent.FORM, of="lettre", contact_ids=[person.pk], now=NOW) == 0
    assert enter_on_event(event=EntryEvent.FORM, of="demande-de-devis", contact_ids=[person.pk], now=NOW) == 1


def test_new_members_of_a_segment_enter_each_hour_and_never_again(camille: User) -> None:
    criteria = {"field": "contact.job_title", "op": "is", "value": "Gérante"}
    bosses = Segment.objects.create(
        name="Gérantes", name_key="gerantes", entity="contact", kind="dynamic", criteria=criteria, shared=True,
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    live("Guide", GUIDE, owner=camille, segment=bosses, recontact_days=0)
    anne(camille)
    enter_from_segments(now=NOW, limit=1)
    [one] = Enrolment.objects.all()
    assert (one.way, one.because) == (Way.SEGMENT, "Membre du segment «\u00a0Gérantes\u00a0»")
    end_enrolments(contact_ids=[one.contact_id], because=Ending.STAGE, now=NOW)
    enter_from_segments(now=NOW + timedelta(hours=1), limit=1)
    assert Enrolment.objects.count() == 1


def test_a_reply_cancels_what_waits_and_drops_what_is_to_do(camille: User) -> None:
    person, other = anne(camille), anne(camille, mail="b@b.fr", company=make.company("Autre"))
    enter(live("Écrire", mail(), owner=camille), person, by=camille)
    enter(live("Appeler", CALL._replace(wait_days=0), owner=camille), other, by=camille)
    carry_on_sequences(now=NOW, limit=10)
    assert end_enrolments(contact_ids=[person.pk, other.pk], because=Ending.ANSWERED, now=NOW) == 2
    assert (Message.objects.get().state, Message.objects.get().error) == (MessageState.CANCELLED, "A répondu")
    assert Task.objects.get().deleted_at == NOW


def test_an_exit_that_the_sequence_did_not_choose_ends_nothing(camille: User) -> None:
    person = anne(camille)
    [one] = enter(live("Couveuse", GUIDE, owner=camille, exits=[Ending.MEETING]), person, by=camille)
    assert end_enrolments(contact_ids=[person.pk], because=Ending.ANSWERED, now=NOW) == 0
    assert end_enrolments(contact_ids=[person.pk], because=Ending.MEETING, now=NOW) == 1
    one.refresh_from_db()
    assert one.state == EnrolmentState.ENDED


def test_who_is_away_is_left_alone_until_she_is_back(camille: User) -> None:
    person = anne(camille)
    [one] = enter(live("Relances", CALL, owner=camille), person, by=camille)
    back = NOW + timedelta(days=20)
    assert put_off_enrolments(contact_ids=[person.pk], until=back, now=NOW) == 1
    one.refresh_from_db()
    assert (one.state, one.due_at) == (EnrolmentState.ACTIVE, back)


def test_two_files_of_one_person_who_both_run_one_keep_one(camille: User) -> None:
    sequence = live("Relances", CALL, owner=camille)
    kept = anne(camille)
    dropped = anne(camille, mail="a.roux@atelier-roux.fr", company=kept.company)
    enter(sequence, kept, dropped, by=camille)
    merge_records(entity=Entity.CONTACT, keep=kept.pk, drop=dropped.pk, by=by_person(camille.pk), now=NOW)
    assert Enrolment.objects.filter(contact=kept, ended_at=None).count() == 1

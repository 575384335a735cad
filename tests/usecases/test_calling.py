"""What came of a call is written where it belongs, and taken back by who wrote it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import CallOutcome
from filon.calling.models import CallClaim, CallEntry
from filon.calling.rules.kinds import CallOrder
from filon.calling.services.filling import make_call_list
from filon.calling.services.queue import take_next
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.services.target import enter_target
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.permission.models import Objection, Suppression
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.calling import Noted, note_call
from filon.usecases.tidying import take_back
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


def suspect() -> Contact:
    made = make.reachable(make.contact(company=make.company()))
    enter_target(records=[made], by=BY_SYSTEM, now=NOW)
    return made


def in_hand(by: User, *, entity: SubjectKind = SubjectKind.CONTACT, now: Any = NOW) -> CallEntry:
    call_list = make_call_list(name="Lyon", entity=entity, condition=Q(), order=CallOrder.BY_NAME, by=by, now=now)
    found = take_next(call_list=call_list, by=by, now=now)
    assert found is not None
    return found.entry


def note(entry: CallEntry, outcome: CallOutcome, by: User, **asked: Any) -> Noted:
    return note_call(**{"entry": entry, "outcome": outcome, "by": by, "now": NOW, **asked})


def undo(noted: Noted, by: User) -> None:
    assert noted.undo is not None
    take_back(entry=noted.undo, by=by, now=NOW + timedelta(seconds=5))


def line() -> tuple[Any, ...]:
    entry = CallEntry.objects.get()
    return entry.state, entry.outcome, entry.attempts, entry.again_at, entry.task_id


def test_a_call_stands_on_the_timeline_of_the_person_and_of_her_company(camille: User) -> None:
    person = suspect()
    note(in_hand(camille), CallOutcome.REACHED, camille, text="Rappellera en janvier")

    call = Activity.objects.get()
    assert (call.contact, call.company, call.outcome, call.direction, call.text, call.by) == (
        person,
        person.company,
        "reached",
        "outbound",
        "Rappellera en janvier",
        camille,
    )
    assert (line()[0], CallClaim.objects.count(), Lead.objects.count()) == ("called", 0, 0)


def test_it_is_about_the_lead_when_there_is_one(camille: User) -> None:
    lead = make.lead(contact=suspect())
    note(in_hand(camille), CallOutcome.REACHED, camille)
    assert (Activity.objects.get().subject_kind, Activity.objects.get().subject_id) == ("lead", lead.pk)


def test_a_promised_call_is_a_task_and_comes_back_at_its_hour(camille: User) -> None:
    suspect()
    note(in_hand(camille), CallOutcome.CALL_BACK, camille, when=TOMORROW)

    task = Task.objects.get()
    assert (task.title, task.kind, task.promise, task.due_at, task.assignee) == (
        "Rappeler Jeanne Duval",
        "call",
        True,
        TOMORROW,
        camille,
    )
    assert line() == ("to_call", "call_back", 1, TOMORROW, task.pk)


def test_the_promise_is_kept_by_the_next_call(camille: User) -> None:
    suspect()
    entry = in_hand(camille)
    note(entry, CallOutcome.CALL_BACK, camille, when=TOMORROW)
    again = take_next(call_list=entry.call_list, by=camille, now=TOMORROW)
    assert again is not None
    note(again.entry, CallOutcome.REACHED, camille, now=TOMORROW)

    task = Task.objects.get()
    assert (task.done_at, task.done_activity) == (TOMORROW, Activity.objects.get(outcome="reached"))


def test_a_refusal_is_an_opposition_to_calls_for_good_and_is_not_taken_back(camille: User) -> None:
    suspect()
    entry = in_hand(camille)
    noted = note(entry, CallOutcome.REFUSED, camille, text="Ne plus appeler")

    objection = Objection.objects.get()
    assert (objection.channel, noted.undo) == ("phone", None)
    assert objection.proof == "Refus au téléphone, liste « Lyon ». Ne plus appeler"
    other = make_call_list(
        name="Rhône", entity=SubjectKind.CONTACT, condition=Q(), order=CallOrder.BY_NAME, by=camille, now=TOMORROW
    )
    assert take_next(call_list=other, by=camille, now=TOMORROW) is None


def test_a_company_that_refuses_has_its_number_on_the_list(camille: User) -> None:
    firm = make.company()
    number = {"kind": "phone", "value": "04 91 00 00 00", "normalised": "+33491000000"}
    point = ContactPoint.objects.create(company=firm, **number)
    note(in_hand(camille, entity=SubjectKind.COMPANY), CallOutcome.REFUSED, camille, point_id=point.pk)

    assert [(row.channel, row.reason) for row in Suppression.objects.all()] == [("phone", "objection")]


def test_a_consumer_who_refuses_is_spared_by_the_law_without_a_permanent_opposition(camille: User) -> None:
    suspect()
    note(in_hand(camille), CallOutcome.REFUSED, camille, is_consumer=True)
    assert (Objection.objects.count(), Activity.objects.get().outcome) == (0, "refused")


def test_a_wrong_number_is_dead_and_the_other_one_is_tried_at_once(camille: User) -> None:
    person = suspect()
    wrong = ContactPoint.objects.get()
    make.reachable(person, "+33612345678")
    note(in_hand(camille), CallOutcome.WRONG_NUMBER, camille, point_id=wrong.pk)

    assert list(ContactPoint.objects.order_by("pk").values_list("state", flat=True)) == ["dead", "ok"]
    assert line()[:2] == ("to_call", "wrong_number")


def test_without_another_number_the_line_is_done(camille: User) -> None:
    suspect()
    note(in_hand(camille), CallOutcome.WRONG_NUMBER, camille, point_id=ContactPoint.objects.get().pk)
    assert line()[0] == "called"


def test_the_number_of_somebody_else_is_not_declared_dead(camille: User) -> None:
    suspect()
    entry = in_hand(camille)
    other = ContactPoint.objects.create(contact=make.contact("", "Autre"), kind="phone", value="1")
    note(entry, CallOutcome.WRONG_NUMBER, camille, point_id=other.pk)
    assert not ContactPoint.objects.filter(state="dead").exists()


def test_out_of_target_leaves_it_with_what_was_said(camille: User) -> None:
    suspect()
    note(in_hand(camille), CallOutcome.OUT_OF_TARGET, camille, text="Deux salariés")

    assert (Contact.objects.get().in_target_at, Contact.objects.get().lifecycle_stage) == (None, "")
    assert Change.objects.get(from_value="suspect").reason == "Appel\u00a0: Deux salariés"


def test_a_lead_does_not_leave_the_target_by_a_call(camille: User) -> None:
    suspect()
    Contact.objects.update(lifecycle_stage="sal")
    note(in_hand(camille), CallOutcome.OUT_OF_TARGET, camille)
    assert Contact.objects.get().in_target_at == NOW


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [
        (CallOutcome.REACHED, {}),
        (CallOutcome.ABSENT, {}),
        (CallOutcome.CALL_BACK, {"when": TOMORROW}),
        (CallOutcome.MEETING, {"when": TOMORROW}),
        (CallOutcome.WRONG_NUMBER, {}),
        (CallOutcome.OUT_OF_TARGET, {}),
    ],
)
def test_taken_back_it_is_as_if_the_key_had_not_been_pressed(
    camille: User, outcome: CallOutcome, asked: dict[str, Any]
) -> None:
    suspect()
    point = ContactPoint.objects.get()
    undo(note(in_hand(camille), outcome, camille, point_id=point.pk, **asked), camille)

    person = Contact.objects.get()
    assert line() == ("to_call", "", 0, None, None)
    assert (Activity.objects.count(), Task.objects.filter(deleted_at=None).count()) == (0, 0)
    assert (ContactPoint.objects.get().state, person.in_target_at, person.lifecycle_stage) == ("ok", NOW, "suspect")


def test_a_line_called_again_since_keeps_its_last_call(camille: User) -> None:
    suspect()
    entry = in_hand(camille)
    first = note(entry, CallOutcome.CALL_BACK, camille, when=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    found = take_next(call_list=entry.call_list, by=camille, now=later)
    assert found is not None
    note(found.entry, CallOutcome.REACHED, camille, now=later)

    assert first.undo is not None
    take_back(entry=first.undo, by=camille, now=later)
    assert line()[:2] == ("called", "reached")
    assert Activity.objects.get().outcome == "reached"


def test_a_call_is_noted_once(camille: User) -> None:
    suspect()
    entry = in_hand(camille)
    note(entry, CallOutcome.REACHED, camille)
    with pytest.raises(EditedMeanwhile, match="n’est plus à vous"):
        note(entry, CallOutcome.REFUSED, camille)
    assert (Activity.objects.count(), Objection.objects.count()) == (1, 0)


def test_nor_by_who_does_not_have_it(camille: User) -> None:
    suspect()
    with pytest.raises(EditedMeanwhile):
        note(in_hand(camille), CallOutcome.REACHED, make.user("Paul"))
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("outcome", [CallOutcome.NONE, CallOutcome.CALL_BACK, CallOutcome.MEETING])
def test_what_is_missing_is_told_and_the_call_stays_in_hand(camille: User, outcome: CallOutcome) -> None:
    suspect()
    with pytest.raises(NotPossible):
        note(in_hand(camille), outcome, camille)
    assert (Activity.objects.count(), CallClaim.objects.count()) == (0, 1)

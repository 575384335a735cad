"""The call that a task asks for: its outcome does the task, plans what follows, and can be taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.activities.services.logging import log_activity
from filon.calling.rules.outcomes import MOST_ATTEMPTS, next_try_words
from filon.contacts.models import Contact, ContactPoint
from filon.kit.dates import PARIS
from filon.kit.errors import NotAllowed, NotPossible
from filon.kit.subjects import SubjectKind
from filon.permission.models import Objection
from filon.usecases.calling import Noted
from filon.usecases.calling_tasks import callee_of, check_readable, note_task_call, tries_before
from filon.usecases.scripts import script_for
from filon.usecases.tidying import take_back
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Entity, Role, Scope
from tests import factories as make
from tests.contacts.qualified import BIG, persona
from tests.playbook.templates import a_template

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Durand")


@pytest.fixture
def claire(db: None) -> Contact:
    return make.reachable(make.contact("Claire", "Aubry", company=make.company("Menuiserie Aubry")))


def task(camille: User, **fields: Any) -> Task:
    told = {"title": "Relancer", "kind": "call", "due_at": MONDAY, "created_at": MONDAY, "assignee": camille}
    return Task.objects.create(**(told | fields))


def note(asked: Task, outcome: CallOutcome, by: User, **more: Any) -> Noted:
    return note_task_call(task=asked, outcome=outcome, by=by, now=MONDAY, **more)


def left() -> list[tuple[str, str, datetime, bool]]:
    rows = Task.objects.filter(done_at=None, deleted_at=None)
    return [(one.title, one.kind, one.due_at.astimezone(PARIS), one.promise) for one in rows]


def test_who_answered_is_done_and_stands_on_the_timeline(camille: User, claire: Contact) -> None:
    asked = task(camille, contact=claire)
    note(asked, CallOutcome.REACHED, camille, text="Deux devis en cours")
    call = Activity.objects.get()
    asked.refresh_from_db()
    assert (call.contact, call.company, call.outcome, call.text, call.direction) == (
        claire,
        claire.company,
        "reached",
        "Deux devis en cours",
        "outbound",
    )
    assert (asked.done_at, asked.done_activity, left()) == (MONDAY, call, [])


def test_who_did_not_answer_is_tried_again_at_the_other_half_of_the_next_working_day(
    camille: User, claire: Contact
) -> None:
    version = a_template(channel="phone").in_force
    note(task(camille, contact=claire, wording=version), CallOutcome.ABSENT, camille)
    assert left() == [("Relancer", "call", datetime(2026, 11, 24, 14, 30, tzinfo=PARIS), False)]
    assert Task.objects.get(done_at=None).wording == version


def test_what_was_agreed_is_a_promise(camille: User, claire: Contact) -> None:
    note(task(camille, contact=claire), CallOutcome.CALL_BACK, camille, when=TOMORROW)
    note(task(camille, contact=claire), CallOutcome.MEETING, camille, when=TOMORROW)
    assert left() == [
        ("Rappeler Claire Aubry", "call", TOMORROW, True),
        ("Rendez-vous avec Claire Aubry", "meeting", TOMORROW, True),
    ]


def test_an_hour_agreed_is_asked_for(camille: User, claire: Contact) -> None:
    with pytest.raises(NotPossible, match="Dites quand"):
        note(task(camille, contact=claire), CallOutcome.CALL_BACK, camille)
    assert Activity.objects.count() == 0


def tried(camille: User, claire: Contact, *outcomes: CallOutcome) -> None:
    for days, outcome in enumerate(outcomes):
        log_activity(
            kind=ActivityKind.CALL,
            at=MONDAY - timedelta(days=30 - days),
            by=camille,
            now=MONDAY,
            contact_id=claire.pk,
            direction=Direction.OUTBOUND,
            outcome=outcome,
        )


def test_tries_are_counted_since_the_last_answer(camille: User, claire: Contact) -> None:
    tried(camille, claire, CallOutcome.ABSENT, CallOutcome.REACHED, CallOutcome.ABSENT, CallOutcome.VOICEMAIL)
    callee = callee_of(task(camille, contact=claire))
    assert callee is not None
    assert tries_before(callee) == 2


def test_after_the_sixth_try_nothing_more_is_planned(camille: User, claire: Contact) -> None:
    tried(camille, claire, *[CallOutcome.ABSENT] * (MOST_ATTEMPTS - 1))
    note(task(camille, contact=claire), CallOutcome.ABSENT, camille)
    assert left() == []
    assert "on s’arrête là" in next_try_words(CallOutcome.ABSENT, attempts=MOST_ATTEMPTS, now=MONDAY)


def test_a_key_says_what_it_will_plan_before_it_is_pressed() -> None:
    words = next_try_words(CallOutcome.VOICEMAIL, attempts=1, now=MONDAY)
    assert words.replace("\u00a0", " ") == "Prochain essai : 25 nov. 2026, 14 h 30."
    assert next_try_words(CallOutcome.REACHED, attempts=1, now=MONDAY) == ""


def test_a_refusal_is_an_opposition_and_is_never_taken_back(camille: User, claire: Contact) -> None:
    noted = note(task(camille, contact=claire), CallOutcome.REFUSED, camille, text="Plus jamais")
    assert noted.undo is None
    assert (Objection.objects.get().contact, left()) == (claire, [])


def test_a_wrong_number_is_dead_and_the_other_one_is_to_call(camille: User, claire: Contact) -> None:
    make.reachable(claire, "+33491000000")
    first = ContactPoint.objects.order_by("pk")[0]
    note(task(camille, contact=claire), CallOutcome.WRONG_NUMBER, camille, point_id=first.pk)
    first.refresh_from_db()
    assert (first.state, len(left())) == ("dead", 1)


def test_a_slip_of_the_key_is_taken_back_whole(camille: User, claire: Contact) -> None:
    asked = task(camille, contact=claire)
    noted = note(asked, CallOutcome.ABSENT, camille)
    assert noted.undo is not None
    take_back(entry=noted.undo, by=camille, now=MONDAY + timedelta(seconds=5))
    asked.refresh_from_db()
    assert (asked.done_at, Activity.objects.count(), len(left())) == (None, 0, 1)


def test_the_second_of_two_who_note_it_learns_that_it_is_done(camille: User, claire: Contact) -> None:
    asked = task(camille, contact=claire)
    note(asked, CallOutcome.REACHED, camille)
    with pytest.raises(NotPossible, match="déjà faite"):
        note(asked, CallOutcome.REACHED, camille)
    assert Activity.objects.count() == 1


def test_the_person_of_the_lead_or_of_the_deal_is_called(camille: User, claire: Contact) -> None:
    lead = make.lead("Demande", contact=claire)
    deal = make.deal(company=claire.company, contact=claire)
    for kind, record in ((SubjectKind.LEAD, lead), (SubjectKind.OPPORTUNITY, deal)):
        callee = callee_of(task(camille, subject_kind=kind, subject_id=record.pk))
        assert callee is not None
        assert callee.contact == claire


def test_a_task_that_names_nobody_cannot_be_called(camille: User) -> None:
    with pytest.raises(NotPossible, match="ne dit pas qui appeler"):
        note(task(camille), CallOutcome.REACHED, camille)


def test_nobody_is_called_whom_one_may_not_read(camille: User, claire: Contact) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.CONTACT).update(scope=Scope.OWN)
    callee = callee_of(task(camille, contact=claire))
    assert callee is not None
    with pytest.raises(NotAllowed):
        check_readable(callee, viewer=camille)


def test_the_script_is_the_words_of_the_task_then_those_of_the_persona_then_what_the_stage_says(
    camille: User, claire: Contact
) -> None:
    deal = make.deal(company=claire.company, contact=claire)
    deal.stage.say = "Demandez le budget."
    deal.stage.save()
    asked = task(camille, contact=claire, subject_kind=SubjectKind.OPPORTUNITY, subject_id=deal.pk)
    assert script_for(task=asked, contact=claire, by=camille).text == "Demandez le budget."  # type: ignore[union-attr]

    buyer = persona("Acheteuse", BIG)
    Contact.objects.filter(pk=claire.pk).update(persona=buyer)
    a_template("Pour tous", "Bonjour {{ prénom }}", channel="phone", live=True)
    claire.refresh_from_db()
    found = script_for(task=asked, contact=claire, by=camille)
    assert found is not None
    assert (found.name, found.text) == ("Pour tous", "Bonjour Claire")

    asked.wording = a_template("Relance", "Re-bonjour {{ prénom }}", channel="phone").in_force
    again = script_for(task=asked, contact=claire, by=camille)
    assert again is not None
    assert again.text == "Re-bonjour Claire"


def test_without_any_text_there_is_no_script(camille: User, claire: Contact) -> None:
    assert script_for(task=task(camille, contact=claire), contact=claire, by=camille) is None

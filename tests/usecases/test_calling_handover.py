"""Who says yes on a call of a list goes to sales by the same way as a lead on its page."""

from typing import Any

import pytest

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import CallOutcome
from filon.contacts.models import ContactPoint
from filon.kit.errors import NotAllowed, NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.routing import Way
from filon.playbook.services.profiles import install_profile
from filon.records.models import Change, Notification
from filon.records.rules.changes import Axis
from filon.usecases.calling import Noted
from filon.usecases.calling_handover import handing_of, note_interested_call
from filon.usecases.tidying import take_back
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.leads.routing import plan
from tests.usecases.test_calling import TOMORROW, in_hand, suspect

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(camille: User) -> User:
    """To whom the rules give everything."""
    lena = make.user("Léna")
    plan(("Tous", Way.PERSON, lena), standing_by=lena, keeps_owner=False)
    return lena


def hand(entry: Any, by: User, outcome: CallOutcome = CallOutcome.REACHED, **told: Any) -> tuple[Noted, str]:
    address = {"address_of": lambda lead: f"/leads/{lead.pk}/"}
    return note_interested_call(entry=entry, outcome=outcome, by=by, now=NOW, **address, **told)


def test_a_suspect_who_says_yes_is_a_lead_of_sales_with_its_reason_and_what_is_missing(
    camille: User, lena: User
) -> None:
    person = suspect()

    noted, said = hand(in_hand(camille), camille, text="Un projet au printemps")

    lead = Lead.objects.get()
    assert (lead.contact, lead.lifecycle_stage, lead.owner, lead.entrance) == (person, "mql", lena, "outbound")
    call = Activity.objects.get(kind="call")
    assert (call.subject_kind, call.subject_id, call.text) == ("lead", lead.pk, "Un projet au printemps")
    stage = Change.objects.filter(subject_kind="lead", axis=Axis.LIFECYCLE).latest("pk")
    assert (stage.to_value, stage.reason) == ("mql", "Intéressé au téléphone, liste «\u00a0Lyon\u00a0»")
    assert said == (
        "«\u00a0Jeanne Duval\u00a0» est transmis à Léna. Règle 1 «\u00a0Tous\u00a0»\u00a0: Léna. "
        "Il manque\u00a0: la fonction, le projet et la volonté d’y répondre."
    )
    assert (Task.objects.get().assignee, Notification.objects.get().user, noted.undo is not None) == (lena, lena, True)


def test_a_meeting_that_was_agreed_goes_with_the_lead(camille: User, lena: User) -> None:
    suspect()
    hand(in_hand(camille), camille, CallOutcome.MEETING, when=TOMORROW)
    assert {(task.kind, task.assignee) for task in Task.objects.all()} == {("meeting", lena), ("call", lena)}


def test_one_who_keeps_her_lead_has_one_thing_to_do(camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    suspect()
    hand(in_hand(camille), camille, CallOutcome.MEETING, when=TOMORROW)
    assert [(task.kind, task.assignee, task.due_at) for task in Task.objects.all()] == [("meeting", camille, TOMORROW)]


def test_the_lead_that_is_there_is_the_one_that_goes(camille: User, lena: User) -> None:
    lead = make.lead(contact=suspect(), owner=camille)
    hand(in_hand(camille), camille)
    assert (Lead.objects.get().pk, Lead.objects.get().lifecycle_stage) == (lead.pk, "mql")


def test_a_company_goes_without_anybody_and_it_is_said(camille: User, lena: User) -> None:
    number = {"kind": "phone", "value": "04 91 00 00 00", "normalised": "+33491000000"}
    ContactPoint.objects.create(company=make.company("Lartigue"), **number)
    _noted, said = hand(in_hand(camille, entity=SubjectKind.COMPANY), camille)
    assert (Lead.objects.get().contact, "Il manque\u00a0: l’identité" in said) == (None, True)


def test_what_was_handed_over_is_not_proposed_again(camille: User, lena: User) -> None:
    suspect()
    entry = in_hand(camille)
    before = handing_of(entry, viewer=camille)
    assert before and before.missing == "il manque\u00a0: la fonction, le projet et la volonté d’y répondre"

    hand(entry, camille)

    assert handing_of(entry, viewer=camille) is None


def test_taking_the_call_back_leaves_the_lead_with_whom_it_was_given_to(camille: User, lena: User) -> None:
    suspect()
    noted, _said = hand(in_hand(camille), camille)
    assert noted.undo
    take_back(entry=noted.undo, by=camille, now=NOW)
    assert (Activity.objects.filter(kind="call").count(), Lead.objects.get().owner) == (0, lena)


@pytest.mark.parametrize("outcome", [CallOutcome.ABSENT, CallOutcome.CALL_BACK, CallOutcome.REFUSED])
def test_only_who_answered_is_handed_over(camille: User, lena: User, outcome: CallOutcome) -> None:
    suspect()
    with pytest.raises(NotPossible, match="On transmet qui a répondu"):
        hand(in_hand(camille), camille, outcome, when=TOMORROW)
    assert (Lead.objects.count(), Activity.objects.count()) == (0, 0)


def test_where_sales_lead_nobody_is_handed_over(camille: User, lena: User) -> None:
    suspect()
    entry = in_hand(camille)
    install_profile(key="sales_led", now=NOW)
    assert handing_of(entry, viewer=camille) is None
    with pytest.raises(NotPossible, match="pas d’étape où le marketing transmet"):
        hand(entry, camille)


def test_the_lead_of_another_team_is_not_handed_over_by_a_call(camille: User, lena: User) -> None:
    other = make.user("Bob", role=Role.SALES, teams=(make.team("Sud"),))
    make.lead(contact=suspect(), owner=other)
    entry = in_hand(camille)
    assert handing_of(entry, viewer=camille) is None
    with pytest.raises(NotAllowed):
        hand(entry, camille)
    assert Activity.objects.count() == 0

"""After an event each group gets its next action, once; who may not be reached is left out with the reason."""

from datetime import timedelta
from typing import Any

import pytest

from filon.activities.models import Activity, Task
from filon.calling.models import CallEntry, CallList
from filon.events.models import Event, Registration
from filon.events.rules.kinds import FollowAction, FollowGroup, RegistrationState, RegistrationWay
from filon.events.services.events import close_attendance
from filon.events.services.following import choose_follow_ups
from filon.events.services.registrations import register
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.leads.models import Lead
from filon.messaging.models import Message
from filon.opportunities.models import Opportunity
from filon.permission.rules.kinds import Channel, NoticeKind, NoticeWay
from filon.permission.services.notices import record_notice
from filon.permission.services.objections import object_to_prospecting
from filon.playbook.models import AcquisitionSource
from filon.playbook.rules.channels import SourceKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.attribution import Attribution
from filon.reporting.selectors.events import EventFigure, people_with, results_of
from filon.reporting.selectors.sources import sources_report
from filon.usecases.following_events import CarriedOut, carry_out, groups_of
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.events.world import a_person, an_event
from tests.factories import NOW

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=10)  # a Monday, ten in the morning
PLAIN = {"days": 2, "subject": "Merci\u00a0: {événement}", "text": "Bonjour {prénom},\n\n{contenu}", "version": 0}


@pytest.fixture
def event(camille: User) -> Event:
    """Anne was met, Paul came, Lise did not."""
    event = an_event(content_url="https://replay.example", owner=camille)
    for name in ("Anne", "Paul", "Lise"):
        person = make.reachable(
            a_person(name, job_title="Directrice", company=make.company(f"Bolt {name}")), f"+3349123456{len(name)}"
        )
        register(event=event, contact=person, way=RegistrationWay.FORM, now=NOW)
    came = {"state": RegistrationState.ATTENDED, "came_at": event.start}
    Registration.objects.filter(contact__first_name="Anne").update(**came, met=True)
    Registration.objects.filter(contact__first_name="Paul").update(**came)
    close_attendance(event=event, now=AFTER)
    return event


def choose(event: Event, met: str = "nothing", came: str = "nothing", missed: str = "nothing") -> None:
    actions = zip(FollowGroup, (met, came, missed), strict=True)
    choose_follow_ups(event=event, chosen={group: PLAIN | {"action": action} for group, action in actions})


def do(event: Event, by: User) -> CarriedOut:
    return carry_out(event=event, by=by, now=AFTER, address_of=lambda lead: f"/leads/{lead.pk}/")


def told(event: Event, by: User) -> list[tuple[str, int, list[tuple[str, int]], int]]:
    groups = groups_of(event, viewer=by, now=AFTER)
    return [(one.follow_up.group, len(one.ready), one.out, one.done) for one in groups]


def test_who_was_met_is_called_within_the_working_days_by_whoever_follows_or_answers_for_the_event(
    event: Event, camille: User
) -> None:
    choose(event, met="call")
    assert do(event, camille) == CarriedOut(calls=1, messages=0, listed=0, left=0)
    task, lead = Task.objects.get(), Lead.objects.get()
    assert (task.title, task.kind, task.assignee, task.subject_id) == (
        "Rappeler Anne Roux (Petit-déjeuner acoustique)",
        "call",
        camille,
        lead.pk,
    )
    assert task.due_at.isoformat() == "2026-12-02T17:00:00+00:00"


def test_a_message_gives_the_recording_to_those_who_may_be_written_to_and_says_why_not_to_the_others(
    event: Event, camille: User, ines: User
) -> None:
    paul = Registration.objects.get(contact__first_name="Paul").contact
    object_to_prospecting(contact=paul, channel=Channel.EMAIL, proof="Par téléphone", at=NOW, by=BY_SYSTEM, now=NOW)
    for person in (Registration.objects.get(contact__first_name="Lise").contact, paul):
        informed(person)
    choose(event, came="message", missed="message")
    before = told(event, ines)
    assert [(group, ready) for group, ready, _out, _done in before] == [("met", 0), ("came", 0), ("missed", 1)]
    assert [count for _reason, count in before[1][2]] == [1]
    do(event, ines)
    message = Message.objects.get()
    assert (message.subject, message.body) == (
        "Merci\u00a0: Petit-déjeuner acoustique",
        "Bonjour Lise,\n\nhttps://replay.example",
    )


def informed(person: Any) -> None:
    record_notice(
        contact_ids=[person.pk],
        kind=NoticeKind.AT_COLLECTION,
        how=NoticeWay.FORM,
        text_version="1",
        at=NOW,
        by=BY_SYSTEM,
        now=NOW,
    )


def test_a_call_list_holds_those_of_its_group(event: Event, ines: User) -> None:
    choose(event, came="call_list")
    assert do(event, ines).listed == 1
    assert CallList.objects.get().shared
    assert [str(entry.contact) for entry in CallEntry.objects.select_related("contact")] == ["Paul Roux"]


def test_it_is_done_once_and_who_is_ticked_later_is_followed_by_the_next_press(event: Event, ines: User) -> None:
    choose(event, met="call", came="call")
    assert [do(event, ines).calls for _ in range(2)] == [2, 0]
    assert told(event, ines)[0][3] == 1
    Registration.objects.filter(contact__first_name="Lise").update(state=RegistrationState.ATTENDED)
    assert do(event, ines).calls == 1


def test_while_the_list_is_ticked_nobody_is_absent(event: Event, ines: User) -> None:
    Registration.objects.filter(contact__first_name="Lise").update(state=RegistrationState.REGISTERED)
    choose(event, missed="call")
    assert told(event, ines)[2][1] == 0


def test_nothing_is_done_before_it_was_chosen(event: Event, ines: User) -> None:
    with pytest.raises(NotPossible, match="Choisissez d’abord"):
        do(event, ines)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"days": 0}, "1 à 30 jours"),
        ({"action": FollowAction.MESSAGE, "text": " "}, "Écrivez l’objet"),
        ({"action": FollowAction.MESSAGE}, "n’en a pas"),
    ],
)
def test_a_choice_that_cannot_be_done_is_refused(event: Event, changed: dict[str, Any], reason: str) -> None:
    event.content_url = ""
    with pytest.raises(NotPossible, match=reason):
        choose_follow_ups(event=event, chosen={FollowGroup.MET: PLAIN | {"action": "call"} | changed})


def test_of_two_colleagues_who_choose_at_once_the_second_learns_it(event: Event) -> None:
    choose(event)
    with pytest.raises(EditedMeanwhile):
        choose(event, met="call")


def test_each_figure_counts_people_and_opens_them(event: Event, ines: User) -> None:
    anne = Registration.objects.get(contact__first_name="Anne").contact
    make.lead(contact=anne, now=AFTER), make.lead(contact=anne, now=AFTER)
    Activity.objects.create(contact=anne, kind="meeting", at=AFTER)
    make.deal(contact=anne, at="won", now=AFTER)
    Opportunity.objects.update(opened_at=AFTER)
    counts = {one.figure: one.people for one in results_of(event, viewer=ines)}
    assert list(counts.values()) == [3, 2, 1, 1, 1, 1]
    for figure, count in counts.items():
        assert people_with(event, figure, viewer=ines).count() == count
    assert results_of(event, viewer=ines)[1].rate.verdict == "insufficient data"


def test_what_happened_before_the_event_is_none_of_its_results(event: Event, ines: User) -> None:
    anne = Registration.objects.get(contact__first_name="Anne").contact
    make.lead(contact=anne, now=NOW - timedelta(days=1))
    assert {one.figure: one.people for one in results_of(event, viewer=ines)}[EventFigure.LEAD] == 0


def test_a_presence_is_a_touch_of_the_attributions(event: Event) -> None:
    Event.objects.update(source=AcquisitionSource.objects.create(name="Salon", name_key="salon", kind="fair"))
    anne = Registration.objects.get(contact__first_name="Anne").contact
    phone = AcquisitionSource.objects.create(name="Appel", name_key="appel", kind="phone")
    make.lead(contact=anne, now=AFTER, source=phone)
    due = {one.channel: one.due for one in sources_report(viewer=SYSTEM, now=AFTER).channels}
    first, last = Attribution.FIRST_TOUCH, Attribution.LAST_TOUCH
    assert (due[SourceKind.FAIR][first].leads, due[SourceKind.PHONE][last].leads) == (1, 1)

"""Tasks and calls: given, done once, refused when they make no sense."""

from datetime import timedelta

import pytest
from django.db.models import Q

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind
from filon.activities.selectors.tasks import open_tasks, task_to_change
from filon.activities.services.logging import ActivityRefused, log_activity
from filon.activities.services.tasks import (
    TaskRefused,
    add_task,
    complete_task,
    postpone_task,
    reopen_task,
    trash_task,
)
from filon.kit.errors import EditedMeanwhile
from filon.records.models import Notification
from filon.users.rules.rights import Role
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


def test_who_gets_a_task_from_a_colleague_is_told() -> None:
    ines, camille = factories.user("Inès"), factories.user("Camille")

    add_task(title="Rappeler Duval", due_at=TOMORROW, assignee=camille, by=ines, now=NOW, address="/entreprises/1/")
    add_task(title="Pour moi", due_at=TOMORROW, assignee=ines, by=ines, now=NOW)

    assert list(Notification.objects.values_list("user__full_name", "text", "address")) == [
        ("Camille", "Inès vous confie : Rappeler Duval", "/entreprises/1/")
    ]


def test_a_task_is_done_once() -> None:
    camille = factories.user()
    task = add_task(title="Rappeler", due_at=TOMORROW, assignee=camille, by=camille, now=NOW)

    complete_task(task=task, by=camille, now=NOW)
    with pytest.raises(TaskRefused, match="déjà faite"):
        complete_task(task=task, by=camille, now=NOW)

    task.refresh_from_db()
    reopen_task(task=task, by=camille, now=NOW)
    assert [found.title for found in open_tasks(Q(pk=task.pk), viewer=camille)] == ["Rappeler"]


def test_two_people_do_not_put_off_the_same_task_unseen() -> None:
    camille = factories.user()
    task = add_task(title="Rappeler", due_at=TOMORROW, assignee=camille, by=camille, now=NOW)
    postpone_task(task=task, due_at=TOMORROW + timedelta(days=1), version=1, by=camille, now=NOW)

    with pytest.raises(EditedMeanwhile):
        postpone_task(task=task, due_at=TOMORROW, version=1, by=camille, now=NOW)


def test_open_tasks_come_in_the_order_of_their_dates_without_those_taken_away() -> None:
    camille = factories.user()
    late, soon, gone = (
        add_task(title=title, due_at=NOW + timedelta(days=days), assignee=camille, by=camille, now=NOW, company_id=None)
        for title, days in (("tard", 3), ("tôt", 1), ("retirée", 2))
    )
    trash_task(task=gone, by=camille, now=NOW)

    assert open_tasks(Q(), viewer=camille) == [soon, late]


def test_a_salesperson_changes_his_own_tasks_only_and_a_manager_those_of_the_team() -> None:
    north = factories.team()
    camille, paul = factories.user("Camille", teams=(north,)), factories.user("Paul", teams=(north,))
    helene = factories.user("Hélène", role=Role.MANAGER, teams=(north,))
    task = add_task(title="Rappeler", due_at=TOMORROW, assignee=camille, by=camille, now=NOW)

    assert [task_to_change(viewer=viewer, pk=task.pk) for viewer in (camille, paul, helene)] == [task, None, task]


@pytest.mark.parametrize("title", ["", " \x00 ", "x" * 201, "x" * 10_000_000])
def test_a_task_says_what_to_do_in_a_few_words(title: str) -> None:
    camille = factories.user()
    with pytest.raises(TaskRefused):
        add_task(title=title, due_at=TOMORROW, assignee=camille, by=camille, now=NOW)


def test_what_is_still_to_come_did_not_happen() -> None:
    with pytest.raises(ActivityRefused, match="à venir"):
        log_activity(kind=ActivityKind.MEETING, at=TOMORROW, by=factories.user(), now=NOW)


def test_a_call_has_an_outcome_of_the_list() -> None:
    camille = factories.user()
    with pytest.raises(ActivityRefused, match="issue"):
        log_activity(kind=ActivityKind.CALL, at=NOW, by=camille, now=NOW, outcome="parti à la pêche")

    log_activity(kind=ActivityKind.CALL, at=NOW, by=camille, now=NOW, outcome="voicemail", text="Rappelle\x00 lundi")
    assert list(Activity.objects.values_list("outcome", "channel", "text")) == [
        ("voicemail", "phone", "Rappelle lundi")
    ]

"""A task is edited where it stands, removed and put back: by whom it may be, without losing what a colleague did meanwhile."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.activities.models import Task
from filon.records.models import Change, Notification
from filon.users.models import User
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


def a_task(assignee: User | None, **fields: Any) -> Task:
    given = {"title": "Rappeler", "kind": "call", "due_at": NOW, "assignee": assignee, "created_at": NOW, **fields}
    return Task.objects.create(contact=factories.contact(), **given)


def sent(task: Task, **changed: Any) -> dict[str, Any]:
    """The form as the page fills it, with what the person changed."""
    return {
        "title": task.title,
        "kind": task.kind,
        "due_date": "2026-11-20",
        "due_time": "10:00",
        "assignee": task.assignee_id or "",
        "version": task.version,
        **changed,
    }


def test_words_day_kind_person_and_promise_are_changed_each_with_its_change(admin_client: Client, ines: User) -> None:
    camille, task = factories.user("Camille Martin"), a_task(ines)

    answer = admin_client.post(
        reverse("task_edit", args=[task.pk]),
        sent(
            task,
            title=" Envoyer  le devis ",
            kind="email",
            due_date="2026-12-01",
            due_time="",
            assignee=camille.pk,
            promise="on",
        ),
        **HTMX,
    )

    assert answer["HX-Redirect"] == reverse("task_list")
    task.refresh_from_db()
    assert (task.title, task.kind, task.due_at) == ("Envoyer le devis", "email", datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert (task.assignee, task.promise, task.version) == (camille, True, 2)
    axes = Change.objects.filter(subject_kind="task", subject_id=task.pk, by=ines).values_list("axis", flat=True)
    assert sorted(axes) == ["field:assignee", "field:due_at", "field:kind", "field:promise", "field:title"]
    assert Notification.objects.get().user == camille


def test_a_form_sent_as_it_came_changes_nothing(admin_client: Client, ines: User) -> None:
    task = a_task(ines)

    admin_client.post(reverse("task_edit", args=[task.pk]), sent(task))

    assert (Task.objects.get().version, Change.objects.count()) == (1, 0)


def test_the_form_starts_with_what_the_task_says(admin_client: Client, ines: User) -> None:
    task = a_task(ines)

    form = admin_client.get(reverse("task_edit", args=[task.pk]), **HTMX).content.decode()

    for said in ('value="Rappeler"', 'value="2026-11-20"', 'value="10:00"', '<option value="call" selected>'):
        assert said in form


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "À faire"),
        ({"title": "x" * 201}, "tient en 200 caractères"),
        ({"due_date": "demain"}, "Échéance"),
        ({"assignee": "99999"}, "Pour"),
        ({"kind": "vol"}, "Nature"),
        ({"version": "x"}, "Rechargez la page"),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept_before_the_eyes(
    admin_client: Client, ines: User, changed: dict[str, str], sentence: str
) -> None:
    task = a_task(ines)

    form = admin_client.post(reverse("task_edit", args=[task.pk]), sent(task, **{"title": "Autre"} | changed), **HTMX)

    assert sentence in form.content.decode()
    assert f'value="{({"title": "Autre"} | changed)["title"]}"' in form.content.decode()
    assert Task.objects.get().title == "Rappeler"


def test_of_two_who_edit_the_second_is_told_and_keeps_what_he_typed(admin_client: Client, ines: User) -> None:
    task = a_task(ines)
    seen = sent(task, title="De la seconde")
    admin_client.post(reverse("task_edit", args=[task.pk]), sent(task, title="De la première"))

    form = admin_client.post(reverse("task_edit", args=[task.pk]), seen, **HTMX).content.decode()
    assert "vient d’être modifiée" in form
    assert 'value="De la seconde"' in form
    assert 'name="version" value="2"' in form
    assert Task.objects.get().title == "De la première"

    admin_client.post(reverse("task_edit", args=[task.pk]), seen | {"version": 2})
    assert Task.objects.get().title == "De la seconde"


def test_a_colleague_s_task_is_neither_edited_nor_put_back(sales_client: Client) -> None:
    task = a_task(factories.user("Paul"))

    assert sales_client.get(reverse("task_edit", args=[task.pk])).status_code == 422
    assert sales_client.post(reverse("task_edit", args=[task.pk]), sent(task)).status_code == 422
    Task.objects.update(deleted_at=NOW)
    assert sales_client.post(reverse("task_restore", args=[task.pk])).status_code == 422
    assert "Rappeler" not in sales_client.get(reverse("task_trash")).content.decode()


def test_a_removed_task_comes_back_from_its_list(sales_client: Client, camille: User) -> None:
    task = a_task(camille)

    answer = sales_client.post(reverse("task_remove", args=[task.pk]), follow=True).content.decode()
    assert reverse("task_restore", args=[task.pk]) in answer
    assert "Rappeler" in sales_client.get(reverse("task_trash")).content.decode()

    sales_client.post(reverse("task_restore", args=[task.pk]))
    assert Task.objects.get().deleted_at is None
    assert "Rappeler" in sales_client.get(reverse("task_list")).content.decode()
    assert list(Change.objects.order_by("pk").values_list("axis", "to_value"))[-1] == ("field:deleted_at", "")

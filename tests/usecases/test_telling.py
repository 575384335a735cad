"""Colleagues are told by e-mail what the bell tells them, once, and only those who wish it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from filon.activities.services.tasks import add_task
from filon.messaging.models import Message
from filon.records.models import Notification
from filon.records.services.notifications import notify
from filon.usecases.telling import CHOOSING, mail_notifications
from filon.users.models import User
from filon.users.rules.alerts import AlertKind, AlertWay
from tests import factories as make
from tests.factories import NOW
from tests.usecases.inbound import a_form, send

pytestmark = pytest.mark.django_db


def a_task(assignee: User, title: str = "Relancer Duval") -> None:
    by = make.user("Marc")
    add_task(title=title, due_at=NOW, assignee=assignee, by=by, now=NOW, address="/leads/7/")


def test_who_answers_a_form_is_told_by_e_mail_with_the_hour_and_the_record() -> None:
    """NOW is a Friday at 10 h in Paris: four working hours end at 15 h."""
    camille = make.user("Camille", email="camille@halvane.example")
    send(a_form(owner=camille))

    message, told = Message.objects.get(kind="notification"), Notification.objects.get()
    assert (message.user, message.address, message.subject) == (camille, "camille@halvane.example", told.text)
    assert told.text.startswith("Rappeler Anne Roux avant ")
    assert message.body == (
        f"{told.text}.\n\nOuvrir la fiche\u00a0: {{site}}{told.address}\n\n"
        "Vous recevez cet e-mail parce que «\u00a0Une tâche m’est confiée\u00a0» est réglé sur "
        "«\u00a0par e-mail aussitôt\u00a0». Pour l’arrêter\u00a0: {site}/reglages/moi/notifications/"
    )


def test_a_task_given_by_a_colleague_is_told_once() -> None:
    camille = make.user("Camille")
    a_task(camille)
    assert (mail_notifications(now=NOW, limit=10), mail_notifications(now=NOW, limit=10)) == (1, 0)
    assert list(Message.objects.values_list("user", "subject")) == [(camille.pk, "Marc vous confie : Relancer Duval")]


def test_nobody_is_told_who_does_not_wish_it_left_or_read_it_already() -> None:
    a_task(make.user("Camille", alert_ways={"task_given": "in_page"}))
    a_task(make.user("Paul", is_active=False))
    a_task(make.user("Zoé", email=None))
    a_task(reader := make.user("Inès"))
    Notification.objects.filter(user=reader).update(read_at=NOW + timedelta(minutes=1))
    assert (mail_notifications(now=NOW, limit=10), Message.objects.count()) == (3, 0)
    assert Notification.objects.filter(by_mail=True).count() == 0


def test_what_the_installation_tells_an_administrator_stays_in_the_page() -> None:
    notify(user=make.user("Inès"), kind=AlertKind.HOUSE, text="La vérification a trouvé…", address="", now=NOW)
    assert (mail_notifications(now=NOW, limit=10), Message.objects.count()) == (0, 0)


def test_each_kind_is_told_by_the_way_that_was_chosen() -> None:
    ways = {"task_given": AlertWay.NONE, "named_in_note": AlertWay.MAIL, "followed_moved": AlertWay.DIGEST}
    camille = make.user("Camille", alert_ways={kind: way.value for kind, way in ways.items()})
    for kind in (AlertKind.TASK, AlertKind.NAMED, AlertKind.FOLLOWED, AlertKind.PROMISE):
        notify(user=camille, kind=kind, text=kind.label, address="", now=NOW)
    told = Notification.objects.order_by("pk").values_list("kind", "by_mail", "for_digest")
    assert list(told) == [
        ("named_in_note", True, False), ("followed_moved", False, True), ("promise_pressing", False, False),
    ]  # fmt: skip


def test_an_e_mail_leads_to_the_page_where_one_chooses() -> None:
    assert reverse("alert_choices") == CHOOSING

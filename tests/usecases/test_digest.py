"""The morning digest: who asked for it gets one a working day, with what her day holds, and nothing when it holds nothing."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from threading import enumerate as enumerate_threads
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Task
from filon.kit.subjects import SubjectKind
from filon.messaging.models import Message, Sender
from filon.messaging.services.letters import Hand, letter_of
from filon.opportunities.models import Opportunity
from filon.records.models import Notification
from filon.records.services.notifications import notify
from filon.usecases.digest import parts_of, send_morning_digests
from filon.users.models import Absence, RoleRight, User
from filon.users.rules.alerts import AlertKind
from tests import factories as make

FRIDAY = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)  # 7 h in Paris
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def sender(db: None) -> Sender:
    return a_sender()


def a_sender() -> Sender:
    return Sender.objects.create(
        pk=1,
        name="Filon",
        address="bonjour@halvane.example",
        entity="Halvane SAS",
        postal_address="Lyon",
        site="https://filon.halvane.example",
    )


def reader(name: str = "Camille Martin", **fields: Any) -> User:
    return make.user(name, digest_asked_at=FRIDAY - 17 * DAY, **fields)


def task(title: str, assignee: User, *, due_at: datetime = FRIDAY + HOUR, kind: str = "call", **fields: Any) -> Task:
    return Task.objects.create(
        title=title, assignee=assignee, due_at=due_at, kind=kind, created_at=FRIDAY - DAY, **fields
    )


def page_of(name: str, *keys: int) -> str:
    return "/".join(["{site}", name, *map(str, keys)])


def send(now: datetime = FRIDAY) -> int:
    return send_morning_digests(now=now, limit=50, page_of=page_of)


def test_it_tells_meetings_tasks_with_their_reason_and_sales_with_their_sentence() -> None:
    camille = reader()
    task("Démonstration", camille, kind="meeting", due_at=FRIDAY + 3 * HOUR, company=make.company("Duval"))
    task("Appeler Anne Roux", camille)
    deal = make.deal("Fenêtres", company=make.company("Roux"), owner=camille)
    Opportunity.objects.filter(pk=deal.pk).update(cents=1_200_000)
    send()

    message = Message.objects.get()
    assert (message.user, message.subject) == (
        camille,
        "Vendredi 20 novembre 2026\u00a0: 1 rendez-vous, 1 tâche et 1 vente à reprendre",
    )
    sections = message.body.split("\n\n")
    assert sections[:5] == [
        "Bonjour,",
        "VOS RENDEZ-VOUS",
        "• 10\u00a0h\u00a000\u00a0: Démonstration (Duval)",
        "À FAIRE AUJOURD’HUI",
        "• Appeler Anne Roux\nRelance prévue aujourd’hui à 8\u00a0h\u00a000",
    ]
    words, sentence, step, page = sections[6].split("\n")
    assert (words, page) == ("• Fenêtres, 12\u202f000\u00a0€", f"{{site}}/opportunity/{deal.pk}")
    assert sentence.startswith("Étape 1 sur ")
    assert step.startswith("À faire\u00a0: ")


def test_its_foot_says_who_asked_for_it_and_how_to_stop_it(sender: Sender) -> None:
    task("Appeler", reader())
    send()
    message = Message.objects.get()
    letter_of(message, Hand(sender, {}))
    assert message.text.endswith(
        "Vous recevez ce résumé parce que vous l’avez demandé le 3 nov. 2026. Pour l’arrêter\u00a0: "
        "https://filon.halvane.example/preferences\n\n-- \nFilon, pour Halvane SAS."
    )


def test_once_a_day_and_again_the_next_working_day() -> None:
    task("Appeler", reader())
    assert [send(), send(FRIDAY + HOUR), send(FRIDAY + 3 * DAY)] == [1, 0, 1]
    assert Message.objects.count() == 2


def test_an_empty_day_sends_nothing_and_is_settled_for_the_morning() -> None:
    camille = reader()
    assert send() == 1
    task("Appeler", camille)
    assert (send(FRIDAY + HOUR), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(FRIDAY + DAY, id="Saturday"),
        pytest.param(datetime(2026, 12, 25, 6, tzinfo=UTC), id="Christmas"),
        pytest.param(FRIDAY + 5 * HOUR, id="noon"),
        pytest.param(FRIDAY - 2 * HOUR, id="before six"),
    ],
)
def test_only_the_mornings_of_working_days(now: datetime) -> None:
    task("Appeler", reader())
    assert (send(now), Message.objects.count()) == (0, 0)


def test_who_did_not_ask_left_is_away_or_has_no_address_gets_nothing() -> None:
    away = reader("Inès")
    Absence.objects.create(user=away, from_date=FRIDAY.date(), to_date=FRIDAY.date())
    for user in (away, make.user("Marc"), reader("Paul", is_active=False), reader("Zoé", email=None)):
        task("Appeler", user)
    send()
    assert Message.objects.count() == 0


def test_while_no_message_leaves_none_is_written(sender: Sender) -> None:
    sender.delete()
    task("Appeler", reader())
    assert (send(), Message.objects.count()) == (0, 0)


def test_what_her_role_may_not_read_is_not_told() -> None:
    camille = reader()
    make.deal("Fenêtres", company=make.company("Roux"), owner=camille)
    RoleRight.objects.filter(role=camille.role, entity="opportunity").delete()
    assert parts_of(camille, now=FRIDAY, page_of=page_of) == []


def test_sales_that_move_paused_or_of_others_do_not_ask() -> None:
    camille = reader()
    planned, paused = (make.deal(name, company=make.company(name), owner=camille) for name in ("Prévue", "En pause"))
    make.deal("D’une autre", company=make.company("Autre"), owner=make.user("Zoé"))
    task("Plus tard", camille, due_at=FRIDAY + 5 * DAY, subject_kind=SubjectKind.OPPORTUNITY, subject_id=planned.pk)
    Opportunity.objects.filter(pk=paused.pk).update(paused_until=FRIDAY.date() + 30 * DAY)
    assert parts_of(camille, now=FRIDAY, page_of=page_of) == []


def test_a_long_day_shows_ten_lines_and_where_the_rest_is() -> None:
    camille = reader()
    for number in range(12):
        task(f"Appeler {number}", camille)
    (part,) = parts_of(camille, now=FRIDAY, page_of=page_of)
    assert (part.total, len(part.lines)) == (12, 10)
    send()
    assert "\n\net 2 autres\u00a0: {site}/my_day\n\n" in Message.objects.get().body


def test_the_number_of_questions_does_not_grow_with_the_day() -> None:
    camille = reader()

    def one_more(number: int) -> None:
        company = make.company(f"Société {number}")
        task(f"Appeler {number}", camille, company=company)
        task(f"Voir {number}", camille, kind="meeting", due_at=FRIDAY + 3 * HOUR, company=company)
        make.deal(f"Vente {number}", company=company, owner=camille)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            parts_of(User.objects.get(pk=camille.pk), now=FRIDAY, page_of=page_of)
        return len(asked)

    one_more(1)
    few = questions()
    one_more(2)
    one_more(3)
    assert questions() == few


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_tell_her_once() -> None:
    task("Appeler", reader())
    ready, before = Barrier(2), set(enumerate_threads())

    def work() -> None:
        ready.wait(10)
        try:
            send()
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for thread in set(enumerate_threads()) - before:  # those that carry the letter to the server
        thread.join(60)
    assert Message.objects.count() == 1


def test_what_one_wanted_told_in_the_morning_is_told_once_and_not_if_it_was_read() -> None:
    camille = reader(alert_ways={"named_in_note": "in_digest"})
    for text in ("Marc vous cite", "Déjà lu"):
        notify(user=camille, kind=AlertKind.NAMED, text=text, address="/leads/7/", now=FRIDAY - HOUR)
    Notification.objects.filter(text="Déjà lu").update(read_at=FRIDAY)
    send()
    [message] = Message.objects.all()
    assert "1 avertissement" in message.subject
    assert "• Marc vous cite\n{site}/leads/7/" in message.body
    assert "Déjà lu" not in message.body
    assert not Notification.objects.filter(for_digest=True).exists()
    send(FRIDAY + 3 * DAY)
    assert Message.objects.count() == 1

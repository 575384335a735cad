"""Due steps: decided by batches, done once, in French business time; people leave by themselves on any channel."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Task
from filon.activities.rules.kinds import ActivityKind, Actor, CallOutcome, Direction, TaskKind
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import complete_task
from filon.kit.dates import PARIS
from filon.messaging.models import Message, Said
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.permission.services.objections import object_to_prospecting
from filon.records.rules.authorship import BY_SYSTEM
from filon.sequences.models import Enrolment, Sequence, StepRun
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import Asks, Did, Ending, StepKind
from filon.sequences.services.versions import change_draft, draft_of, put_in_service
from filon.usecases.outbound import carry_on_sequences
from filon.usecases.outbound_letters import write_due_letters
from filon.users.models import Absence, User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import CALL, LINKEDIN, anne, enter, live, mail, run_until, template

DAY = timedelta(days=1)


def paris(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


@pytest.fixture
def seed(camille: User) -> Sequence:
    """J+2 call and e-mail without an answer, J+5 call, J+12 LinkedIn (seed 002)."""
    second = StepText("appel-2", StepKind.CALL, "Deuxième appel", wait_days=3)
    silent = mail("relance", asks=Asks.SILENT)
    return live("Relances", CALL, silent, second, LINKEDIN, owner=camille)


def do_tasks(camille: User, now: datetime, outcome: CallOutcome = CallOutcome.ABSENT) -> None:
    for task in Task.objects.filter(done_at=None, deleted_at=None):
        if task.kind == TaskKind.CALL:
            log_activity(
                kind=ActivityKind.CALL, at=now, by=camille, now=now, contact_id=task.contact_id, outcome=outcome,
                direction=Direction.OUTBOUND, company_id=task.company_id,
            )  # fmt: skip
        complete_task(task=task, by=camille, now=now)


def answer(person_id: int, at: datetime, kind: ActivityKind = ActivityKind.EMAIL, company: int | None = None) -> None:
    log_activity(
        kind=kind, at=at, by=None, now=at, contact_id=person_id, company_id=company, direction=Direction.INBOUND,
        actor=Actor.HUMAN,
    )  # fmt: skip


def test_the_cadence_of_the_seed_follows_working_days(camille: User, seed: Sequence) -> None:
    person = anne(camille)
    [one] = enter(seed, person, by=camille)
    assert one.due_at == paris(24, 9)  # entered on Friday 20: Tuesday

    run_until(paris(24, 10))
    assert [task.title for task in Task.objects.all()] == ["Premier appel · Anne Roux"]
    run_until(paris(24, 18))
    assert Message.objects.count() == 0  # the call is still to do

    do_tasks(camille, paris(24, 19))
    run_until(paris(25, 10))
    message = Message.objects.get()
    assert (message.kind, message.state, message.address) == (
        MessageKind.PROSPECTING, MessageState.DRAFT, "anne.roux@atelier-roux.fr",
    )  # fmt: skip
    run_until(paris(30, 10))
    do_tasks(camille, paris(30, 11))
    run_until(paris(11, 10, month=12))
    assert [run.step_key for run in StepRun.objects.all()] == ["appel", "relance", "appel-2", "linkedin"]


def test_the_letter_is_filled_in_just_before_it_leaves(camille: User) -> None:
    enter(live("Écrire", mail(), owner=camille), anne(camille), by=camille)
    carry_on_sequences(now=NOW, limit=10)
    assert write_due_letters(now=NOW, limit=10) == 1
    message = Message.objects.get()
    assert (message.subject, message.body, message.state) == ("Pour Anne", "Bonjour Anne, étape mail", "queued")


def test_a_letter_with_a_hole_never_leaves(camille: User) -> None:
    hole = template("Trou", "Bonjour, {{ rendez_vous }}").pk
    enter(live("Écrire", mail(template=hole), owner=camille), anne(camille), by=camille)
    carry_on_sequences(now=NOW, limit=10)
    write_due_letters(now=NOW, limit=10)
    message = Message.objects.get()
    assert message.state == MessageState.FAILED
    assert "«\u00a0rendez_vous\u00a0»" in message.error


@pytest.mark.parametrize("kind", [ActivityKind.EMAIL, ActivityKind.SMS, ActivityKind.CALL, ActivityKind.FORM])
def test_an_answer_on_any_channel_ends_it(camille: User, seed: Sequence, kind: ActivityKind) -> None:
    person = anne(camille)
    [one] = enter(seed, person, by=camille)
    at = NOW + timedelta(hours=2)
    outcome = CallOutcome.REACHED if kind == ActivityKind.CALL else ""
    log_activity(
        kind=kind, at=at, by=None, now=at, contact_id=person.pk, direction=Direction.INBOUND, outcome=outcome,
    )  # fmt: skip
    run_until(paris(24, 10))
    one.refresh_from_db()
    assert (one.state, one.ended_because, StepRun.objects.count()) == ("ended", Ending.ANSWERED, 0)


def test_the_visit_of_a_page_is_no_answer(camille: User, seed: Sequence) -> None:
    person = anne(camille)
    [one] = enter(seed, person, by=camille)
    answer(person.pk, NOW + timedelta(hours=2), ActivityKind.SITE_VISIT)
    run_until(paris(24, 10))
    one.refresh_from_db()
    assert one.ended_because == ""


def test_a_colleague_who_answers_a_deal_and_an_objection_end_it(camille: User, seed: Sequence) -> None:
    firms = [make.company(name) for name in ("Un", "Deux", "Trois")]
    people = [anne(camille, mail=f"a{n}@un.fr", company=firm) for n, firm in enumerate(firms)]
    enter(seed, *people, by=camille)
    at = NOW + timedelta(hours=2)
    answer(make.contact("Paul", "Roux", company=firms[0]).pk, at, company=firms[0].pk)
    make.deal(company=firms[1], contact=people[1], now=at)
    object_to_prospecting(contact=people[2], proof="Au téléphone", at=at, by=BY_SYSTEM, now=at)
    run_until(paris(24, 10))
    endings = [one.ended_because for one in Enrolment.objects.order_by("pk")]
    assert endings == [Ending.COLLEAGUE, Ending.OPPORTUNITY, Ending.OBJECTION]


def test_an_absence_puts_the_step_off(camille: User, seed: Sequence) -> None:
    Absence.objects.create(user=camille, from_date=paris(23, 9).date(), to_date=paris(27, 9).date())
    [one] = enter(seed, anne(camille), by=camille)
    assert one.due_at == paris(1, 9, month=12)

    Absence.objects.create(user=camille, from_date=paris(1, 9, month=12).date(), to_date=paris(1, 9, month=12).date())
    carry_on_sequences(now=paris(1, 9, month=12), limit=10)
    one.refresh_from_db()
    assert (one.due_at, StepRun.objects.count()) == (paris(2, 9, month=12), 0)


def test_nobody_is_told_the_same_words_twice(camille: User) -> None:
    person, words = anne(camille), template("Même texte").pk
    enter(live("Un", mail(template=words), owner=camille, exclusive=False), person, by=camille)
    carry_on_sequences(now=NOW, limit=10)
    enter(live("Deux", mail(template=words), owner=camille, exclusive=False), person, by=camille)
    carry_on_sequences(now=NOW, limit=10)
    assert [(run.did, run.reason) for run in StepRun.objects.all()] == [
        (Did.QUEUED, ""), (Did.SKIPPED, "Cette personne a déjà eu ce texte."),
    ]  # fmt: skip
    assert Said.objects.count() == Message.objects.count() == 1


def test_two_sequences_of_one_batch_do_not_say_the_same(camille: User) -> None:
    person, words = anne(camille), template("Même texte").pk
    for name in ("Un", "Deux"):
        enter(live(name, mail(template=words), owner=camille, exclusive=False), person, by=camille)
    carry_on_sequences(now=NOW, limit=10)
    assert sorted(run.did for run in StepRun.objects.all()) == [Did.QUEUED, Did.SKIPPED]


def test_a_branch_sends_each_to_his_arm(camille: User) -> None:
    known = {"field": "contact.job_title", "op": "is", "value": "Gérante"}
    branch = StepText("tri", StepKind.BRANCH, "Gérante ?", criteria=known, otherwise="visite")
    visit = StepText("visite", StepKind.TASK, "Passer la voir")
    sequence = live("Tri", branch, CALL._replace(wait_days=0, then="fin"), visit, owner=camille)
    boss, other = anne(camille), anne(camille, mail="b@b.fr", company=make.company("Autre"))
    other.job_title = "Comptable"
    other.save(update_fields=["job_title"])
    enter(sequence, boss, other, by=camille)
    run_until(NOW + timedelta(hours=2))
    assert {(task.contact_id, task.title) for task in Task.objects.all()} == {
        (boss.pk, "Premier appel · Anne Roux"), (other.pk, "Passer la voir · Anne Roux"),
    }  # fmt: skip


def test_the_questions_of_a_batch_do_not_grow_with_its_people(camille: User) -> None:
    sequence = live("Écrire", mail(), owner=camille)

    def asked(count: int, first: int) -> int:
        people = [anne(camille, mail=f"p{first + n}@x.fr", company=make.company(f"S{first + n}")) for n in range(count)]
        enter(sequence, *people, by=camille)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            carry_on_sequences(now=NOW, limit=100)
        return len(queries)

    assert asked(1, 0) == asked(9, 10)


def test_a_new_version_moves_people_to_the_step_after_what_they_did(camille: User, seed: Sequence) -> None:
    [one] = enter(seed, anne(camille), by=camille)
    run_until(paris(24, 10))
    draft = draft_of(sequence=seed, by=SYSTEM, now=NOW)
    letter = StepText("courrier", StepKind.TASK, "Envoyer la brochure")
    change_draft(draft=draft, change=lambda flow: (flow[0], letter, *flow[2:]), version=draft.version, by=SYSTEM)
    put_in_service(draft=draft, version=draft.version, by=SYSTEM, now=paris(24, 11))
    one.refresh_from_db()
    assert (one.version_id, one.done_key, one.step_key) == (draft.pk, "appel", "courrier")


def test_after_the_last_step_the_next_sequence_takes_over(camille: User) -> None:
    nurturing = live("Couveuse", StepText("t", StepKind.TASK, "Envoyer un guide", wait_days=5), owner=camille)
    first = live("Relances", CALL._replace(wait_days=0), owner=camille, follows=nurturing)
    person = anne(camille)
    enter(first, person, by=camille)
    carry_on_sequences(now=NOW, limit=10)
    do_tasks(camille, NOW)
    run_until(NOW + 10 * DAY)
    assert [(one.sequence.name, one.ended_because) for one in person.enrolments.order_by("pk")] == [
        ("Relances", Ending.FINISHED), ("Couveuse", ""),
    ]  # fmt: skip

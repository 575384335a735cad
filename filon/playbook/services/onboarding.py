"""What a person learnt of a stage, and the questions that managers add."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.kit.text import one_line
from filon.playbook.models import Process, QuizQuestion, StageLesson
from filon.playbook.rules.onboarding import MOST_WRONG, check_own_question, is_passed
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


def mark_stage_read(*, person: User, process: Process, stage_key: str, now: datetime) -> None:
    """Reading again changes nothing."""
    StageLesson.objects.filter(pk=_lesson(person, process, stage_key).pk, read_at=None).update(read_at=now)


def mark_stage_practised(*, person: User, process: Process, stage_key: str, now: datetime) -> None:
    StageLesson.objects.filter(pk=_lesson(person, process, stage_key).pk, practised_at=None).update(practised_at=now)


@transaction.atomic
def keep_quiz(*, person: User, process: Process, stage_key: str, right: int, asked: int, now: datetime) -> StageLesson:
    """The best try is kept: a later and worse one takes nothing away."""
    lesson = StageLesson.objects.select_for_update().get(pk=_lesson(person, process, stage_key).pk)
    if lesson.passed_at is None and (right >= lesson.right or is_passed(right=right, asked=asked)):
        lesson.right, lesson.asked = right, asked
        lesson.passed_at = now if is_passed(right=right, asked=asked) else None
    StageLesson.objects.filter(pk=lesson.pk).update(
        tries=F("tries") + 1, right=lesson.right, asked=lesson.asked, passed_at=lesson.passed_at
    )
    lesson.refresh_from_db()
    return lesson


def _lesson(person: User, process: Process, stage_key: str) -> StageLesson:
    require(person, Entity.METHOD, Action.READ)
    lesson, _made = StageLesson.objects.get_or_create(user=person, process=process, stage_key=stage_key)
    return lesson


@transaction.atomic
def add_quiz_question(
    *, process: Process, stage_key: str, ask: str, right: str, wrong: Sequence[str], why: str, by: User, now: datetime
) -> QuizQuestion:
    require(by, Entity.METHOD, Action.WRITE)
    lures = [one_line(one) for one in wrong if one_line(one)][:MOST_WRONG]
    already = QuizQuestion.objects.filter(process=process, stage_key=stage_key).count()
    check_own_question(ask=one_line(ask), right=one_line(right), wrong=lures, already=already)
    return QuizQuestion.objects.create(
        process=process,
        stage_key=stage_key,
        ask=one_line(ask),
        right=one_line(right),
        wrong=lures,
        why=one_line(why)[:300],
        created_at=now,
        by=by,
    )


def remove_quiz_question(*, process: Process, pk: int, by: User) -> None:
    """One that is gone already is gone."""
    require(by, Entity.METHOD, Action.WRITE)
    QuizQuestion.objects.filter(process=process, pk=pk).delete()

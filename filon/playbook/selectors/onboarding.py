"""How far each person is in learning a process."""

from collections.abc import Sequence

from filon.playbook.models import Process, QuizQuestion, StageLesson
from filon.playbook.rules.onboarding import OwnQuestion
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


def lessons_of(*, person: User, process: Process) -> dict[str, StageLesson]:
    """By key of stage; those not begun are left out."""
    return {lesson.stage_key: lesson for lesson in StageLesson.objects.filter(user=person, process=process)}


def everybodys_lessons(*, process: Process, viewer: Viewer) -> list[tuple[User, dict[str, StageLesson]]]:
    """For who writes the method: each active colleague with what he learnt, those who began first. Two queries."""
    require(viewer, Entity.METHOD, Action.WRITE)
    found: dict[int, dict[str, StageLesson]] = {}
    for lesson in StageLesson.objects.filter(process=process):
        found.setdefault(lesson.user_id, {})[lesson.stage_key] = lesson
    people = User.objects.filter(is_active=True).order_by("full_name", "pk")
    told = [(person, found.get(person.pk, {})) for person in people]
    return sorted(told, key=lambda line: not line[1])


def written_questions(*, process: Process, stage_key: str) -> Sequence[QuizQuestion]:
    return list(QuizQuestion.objects.filter(process=process, stage_key=stage_key))


def as_asked(rows: Sequence[QuizQuestion]) -> list[OwnQuestion]:
    return [OwnQuestion(f"q{row.pk}", row.ask, row.right, tuple(row.wrong), row.why) for row in rows]

"""Learning the process: one reads each stage, practises on the demonstration company, answers a quiz; who writes the method
sees how far each one is.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.errors import NotFound
from filon.kit.versions import VersionState
from filon.opportunities.selectors.stages import deals_by_stage
from filon.playbook.models import Process, ProcessVersion
from filon.playbook.rules.onboarding import quiz_of, right_answers
from filon.playbook.rules.process import StageKind
from filon.playbook.rules.process_text import ProcessText, StageText
from filon.playbook.selectors.onboarding import as_asked, everybodys_lessons, lessons_of, written_questions
from filon.playbook.selectors.processes import process_for, text_of, version_in
from filon.playbook.services import onboarding as services
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.process import cards_of


def _learnt(request: PageRequest, pk: int) -> tuple[Process, ProcessVersion, ProcessText]:
    """The version in service is the one that one learns."""
    process = process_for(viewer=request.user, pk=pk)
    live = version_in(process, VersionState.LIVE)
    if live is None:
        raise NotFound(_("Ce processus n’est pas encore en service."))
    return process, live, text_of(live)


def _stages(told: ProcessText) -> list[StageText]:
    """A sale that is lost has its lesson in the review, not here."""
    return [stage for stage in told.stages if stage.kind != StageKind.LOST]


@require_GET
@needs(Entity.METHOD)
def show_path(request: PageRequest, pk: int) -> HttpResponse:
    process, _version, told = _learnt(request, pk)
    stages, mine = _stages(told), lessons_of(person=request.user, process=process)
    lines = [(stage, mine.get(stage.key)) for stage in stages]
    passed = sum(bool(lesson and lesson.passed_at) for _stage, lesson in lines)
    context: dict[str, Any] = {"process": process, "lines": lines, "passed": passed, "stages": stages}
    context["following"] = next((stage for stage, lesson in lines if not (lesson and lesson.passed_at)), None)
    if may(request.user, Entity.METHOD, Action.WRITE):
        everybody = everybodys_lessons(process=process, viewer=request.user)
        context["people"] = [
            (person, [lessons.get(stage.key) for stage in stages], sum(bool(one.passed_at) for one in lessons.values()))
            for person, lessons in everybody
        ]
    return render(request, "process/learning.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD)
def learn_stage(request: PageRequest, pk: int, key: str) -> HttpResponse:
    """GET shows; POST says that one has read or practised, or answers the quiz (`fait`)."""
    process, version, told = _learnt(request, pk)
    stage = next((one for one in _stages(told) if one.key == key), None)
    if stage is None:
        raise NotFound(_("Cette étape n’est plus dans le processus."))
    own = written_questions(process=process, stage_key=key)
    quiz = quiz_of(told, stage, as_asked(own))
    how: dict[str, Any] = {"person": request.user, "process": process, "stage_key": key, "now": request.now}
    answers: dict[str, str] = {}
    right: list[str] = []
    if request.method == "POST":
        done = request.POST.get("fait", "")
        if done in ("lu", "entraine"):
            (services.mark_stage_read if done == "lu" else services.mark_stage_practised)(**how)
            return redirect("process_learn_stage", pk, key)
        answers = {item.key: request.POST.get(item.key, "") for item in quiz}
        right = right_answers(quiz, answers)
        services.keep_quiz(right=len(right), asked=len(quiz), **how)
    keys = [one.key for one in _stages(told)]
    after = keys[keys.index(key) + 1 :]
    card = next(card for card in cards_of(version, told, deals_by_stage(viewer=request.user)) if card.stage.key == key)
    context = {"process": process, "version": version, "card": card, "quiz": quiz, "answers": answers, "right": right}
    context["lesson"] = lessons_of(person=request.user, process=process).get(key)
    context["following"] = after[0] if after else ""
    context["may_write"] = may(request.user, Entity.METHOD, Action.WRITE)
    context["own"] = own
    return render(request, "process/lesson.html", context)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def add_question(request: PageRequest, pk: int, key: str) -> HttpResponse:
    process, _version, _told = _learnt(request, pk)
    sent = request.POST
    services.add_quiz_question(
        process=process,
        stage_key=key,
        ask=sent.get("question", ""),
        right=sent.get("bonne", ""),
        wrong=sent.get("mauvaises", "").splitlines(),
        why=sent.get("pourquoi", ""),
        by=request.user,
        now=request.now,
    )
    tell(request, _("La question est dans le quiz de l’étape."))
    return redirect("process_learn_stage", pk, key)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def remove_question(request: PageRequest, pk: int, key: str, question: int) -> HttpResponse:
    process, _version, _told = _learnt(request, pk)
    services.remove_quiz_question(process=process, pk=question, by=request.user)
    return redirect("process_learn_stage", pk, key)

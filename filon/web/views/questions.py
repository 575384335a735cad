"""The questions of the qualification sheet on the page of a lead or suspect, and during a call."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filon.kit.errors import BusinessError
from filon.leads.rules.answers import LONGEST_TYPED
from filon.usecases.noting import Qualified
from filon.usecases.questioning import answer_questions
from filon.users.rules.rights import Action
from filon.web.middleware import page_before
from filon.web.question_sheet import SheetShown, sheet_shown
from filon.web.records.definition import RecordDefinition
from filon.web.records.page import may_touch
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.records import found


@require_http_methods(["GET", "POST"])
def show_questions(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """A part of the page that comes after it; without JavaScript, a page of its own. POST: what was answered is written."""
    action = Action.WRITE if request.method == "POST" else Action.READ
    definition, record = found(request, kind, pk, action)
    if not isinstance(record, Qualified) or record.deleted_at is not None:
        raise Http404(kind)
    problem, typed = "", None
    shown = sheet_shown(record, viewer=request.user)
    if request.method == "POST" and shown:
        typed, problem = _answer(request, record, shown)
        record.refresh_from_db()
        shown = sheet_shown(record, viewer=request.user, typed=typed)
        if not problem and not request.htmx:
            return redirect(page_before(request) or definition.url, *([] if page_before(request) else [pk]))
    return _shown(request, definition, record, shown, problem)


def _answer(request: PageRequest, record: Qualified, shown: SheetShown) -> tuple[dict[str, str] | None, str]:
    """What stays in the controls, and why nothing was written; both empty when it was."""
    keys = [question.answer_key for question in shown.asked.asked()]
    typed = {key: request.POST[key][:LONGEST_TYPED] for key in keys if key in request.POST}
    try:
        answer_questions(record=record, asked=shown.asked, typed=typed, by=request.user, now=timezone.now())
    except BusinessError as refusal:
        return typed, refusal.sentence
    tell(request, _("C’est noté."))
    return None, ""


def _shown(
    request: PageRequest, definition: RecordDefinition, record: Qualified, shown: SheetShown | None, problem: str
) -> HttpResponse:
    context = {
        "record": record,
        "definition": definition,
        "sheet": shown,
        "problem": problem,
        "may_edit": may_touch(request, definition, record, Action.WRITE),
    }
    template = "records/_questions.html" if request.htmx else "records/questions_page.html"
    return render(request, template, context, status=422 if problem and not request.htmx else 200)

"""The links that a form's messages hold: the content, and the page that confirms a consent. No cookie, no sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.profiling import pool_of
from filon.intake.selectors import form_by_key, questions_of
from filon.intake.services.replies import read_link
from filon.usecases.profiling import next_for_link
from filon.usecases.replying import confirm_consent, note_download
from filon.web.giving import give, give_content
from filon.web.views.public_forms import BY_PAGE, Asking, in_frame, page, send


@login_not_required
@never_cache
@require_safe
def download(request: HttpRequest, key: str, signed: str) -> HttpResponseBase:
    """What the form gives; a look without reading (HEAD) leaves no trace."""
    form, now = form_by_key(key), timezone.now()
    by_page = BY_PAGE in request.GET
    submission = read_link(form, signed, way="page" if by_page else "mail", now=now)
    answer = content_of(form)
    note_download(
        submission=submission,
        method=request.method or "",
        agent=request.headers.get("User-Agent", ""),
        languages=request.headers.get("Accept-Language", ""),
        by_mail=not by_page,
        now=now,
    )
    return answer


def content_of(form: CaptureForm) -> HttpResponseBase:
    """That of the library, else its own."""
    if form.content:
        return give_content(form.content)
    return give(file=form.content_file, name=form.content_name, url=form.content_url)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def ask_more(request: HttpRequest, key: str, signed: str) -> HttpResponse:
    """The next questions, for who comes back by a link of ours: her address is known and not shown, nothing is filled in."""
    form = form_by_key(key)
    submission = read_link(form, signed, way="more", now=timezone.now())
    pool = pool_of(form.questions)
    further = [key for key in pool if key in request.POST] or next_for_link(form=form, submission=submission)
    asked = [question for question in questions_of(form, further=further) if question.key in further]
    asking = Asking(asked, email=submission.said["email"], action=request.path)
    if not asked:
        return render(request, "public/thanks.html", {"form": form} | in_frame(request))
    return send(request, form, asking) if request.method == "POST" else page(request, form, asking)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, key: str, signed: str) -> HttpResponse:
    """GET shows what is to be confirmed and changes nothing, for scanners open links; the button confirms."""
    form, now = form_by_key(key), timezone.now()
    submission: Submission = read_link(form, signed, way="consent", now=now)
    done = request.method == "POST"
    if done:
        confirm_consent(submission=submission, now=now)
    context = {"form": form, "submission": submission, "done": done or submission.confirmed_at is not None}
    return render(request, "public/confirm.html", context | in_frame(request))

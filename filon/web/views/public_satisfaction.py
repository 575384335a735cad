"""How did it go? One question for whoever has its link. Opening it changes nothing, for scanners open links. No cookie."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from filon.customers.models import Satisfaction
from filon.customers.rules.satisfaction import BEST, CORRECTED_FOR, why_closed
from filon.customers.selectors import question_by_link
from filon.customers.services.satisfaction import NoLongerAsked
from filon.kit.errors import BusinessError
from filon.messaging.selectors.outbox import the_sender
from filon.usecases.people_only import NotAPerson
from filon.usecases.satisfaction import Given, answer_question
from filon.web.views.public_forms import TRAP
from filon.web.views.public_proposals import caller_of

STATUS: dict[type[BusinessError], int] = {NoLongerAsked: 409, NotAPerson: 403}


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_question(request: HttpRequest, signed: str) -> HttpResponse:
    asked, now = question_by_link(signed), timezone.now()
    if request.method != "POST":
        return page_of(request, asked)
    given = Given(request.POST.get("note", ""), request.POST.get("texte", "")[:10_000], request.POST.get(TRAP, ""))
    try:
        answer_question(asked=asked, given=given, caller=caller_of(request), now=now)
    except BusinessError as refusal:
        fresh = question_by_link(signed)
        return page_of(request, fresh, refusal=refusal.sentence, status=STATUS.get(type(refusal), 422))
    return redirect("public_satisfaction", signed)


def page_of(request: HttpRequest, asked: Satisfaction, *, refusal: str = "", status: int = 200) -> HttpResponse:
    closed = why_closed(asked_at=asked.asked_at, answered_at=asked.answered_at, now=timezone.now())
    context = {
        "asked": asked,
        "seller": the_sender().entity,
        "closed": closed,
        "refusal": refusal if refusal != closed else "",
        "until": asked.answered_at + CORRECTED_FOR if asked.answered_at else None,
        "scores": range(BEST + 1),
        "chosen": request.POST.get("note", "" if asked.score is None else str(asked.score)),
        "typed": request.POST.get("texte", asked.said),
        "trap": TRAP,
        "language": settings.LANGUAGE_CODE,
    }
    return render(request, "public/satisfaction.html", context, status=status)

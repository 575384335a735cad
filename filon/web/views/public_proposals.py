"""The page of a proposal for whoever has its link. Opening it changes nothing, for scanners open links; buttons do. No cookie."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from filon.intake.services.openings import sender_of
from filon.kit.errors import BusinessError, NotFound
from filon.kit.french import keep_quotes_whole
from filon.opportunities.models import Proposal
from filon.opportunities.rules.proposals import ProposalEventKind, ProposalState
from filon.opportunities.selectors.proposals import (
    attachment_of,
    file_of,
    latest_of,
    link_of,
    offer_of,
    proposal_by_link,
)
from filon.opportunities.services.proposal_states import Came, NoLongerOpen, check_open
from filon.usecases.answering_proposals import Said, note_reading
from filon.usecases.people_only import NotAPerson
from filon.visits.rules.robots import Caller
from filon.web.views.proposals import as_download, as_pdf, told
from filon.web.views.public_forms import TRAP

STATUS: dict[type[BusinessError], int] = {NoLongerOpen: 409, NotAPerson: 403}

TALK = (ProposalEventKind.COMMENTED, ProposalEventKind.ANSWERED)
Answer = Callable[..., object]  # accept_proposal, refuse_proposal or comment_on


@login_not_required
@never_cache
@require_safe
def show_proposal(request: HttpRequest, signed: str) -> HttpResponse:
    return page_of(request, proposal_by_link(signed))


def page_of(request: HttpRequest, proposal: Proposal, *, refusal: str = "", status: int = 200) -> HttpResponse:
    now, latest = timezone.now(), latest_of(_still_there(proposal))
    closed = why_closed(proposal)
    events = proposal.events.filter(by_machine=False)
    context: dict[str, Any] = told(proposal, offer_of(proposal, now=now), signed=link_of(proposal)) | {
        "signed": link_of(proposal),
        "refusal": keep_quotes_whole(refusal),
        "closed": keep_quotes_whole(closed),
        "accepted": events.filter(kind=ProposalEventKind.ACCEPTED).first(),
        "comments": events.filter(kind__in=TALK).order_by("at"),
        "newer": link_of(latest) if latest.pk != proposal.pk else "",
        "ours": is_ours(request),
        "typed": request.POST,
        "trap": TRAP,
        "language": settings.LANGUAGE_CODE,
    }
    return render(request, "public/proposal.html", context, status=status)


def why_closed(proposal: Proposal) -> str:
    try:
        check_open(proposal, now=timezone.now())
    except NoLongerOpen as refusal:
        return refusal.sentence
    return ""


def is_ours(request: HttpRequest) -> bool:
    """A colleague looks at the page of his client: that is no reading."""
    return request.user.is_authenticated


def caller_of(request: HttpRequest) -> Caller:
    agent, languages = request.headers.get("User-Agent", ""), request.headers.get("Accept-Language", "")
    return Caller(agent, languages=languages, piloted=request.POST.get("pilote") == "1")


def came_of(request: HttpRequest) -> Came:
    return Came(sender_of(request.META.get("REMOTE_ADDR", "")), request.headers.get("User-Agent", ""))


def said_in(request: HttpRequest) -> Said:
    return Said(
        name=request.POST.get("nom", "")[:300],
        function=request.POST.get("fonction", "")[:300],
        text=request.POST.get("texte", "")[:10_000],
        agreed="accord" in request.POST,
        trap=request.POST.get(TRAP, ""),
    )


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def tell_reading(request: HttpRequest, signed: str) -> HttpResponse:
    """The browser says that a person moves on the page: after a gesture, never by opening it."""
    proposal = proposal_by_link(signed)
    if proposal.state != ProposalState.DRAFT and not is_ours(request):
        note_reading(proposal=proposal, caller=caller_of(request), came=came_of(request), now=timezone.now())
    return HttpResponse(status=204)


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def answer(request: HttpRequest, signed: str, act: Answer) -> HttpResponse:
    """`act`: what the button that was pressed does; the address says which."""
    proposal = proposal_by_link(signed)
    said, caller, came = said_in(request), caller_of(request), came_of(request)
    try:
        act(proposal=proposal, said=said, caller=caller, came=came, now=timezone.now())
    except BusinessError as refusal:
        fresh = proposal_by_link(signed)
        return page_of(request, fresh, refusal=refusal.sentence, status=STATUS.get(type(refusal), 422))
    return redirect("public_proposal", signed)


@login_not_required
@never_cache
@require_safe
def download(_request: HttpRequest, signed: str) -> HttpResponse:
    """The file that was sent; a scanner that fetches it changes nothing."""
    proposal = _still_there(proposal_by_link(signed))
    return as_pdf(file_of(proposal), name=str(proposal))


@login_not_required
@never_cache
@require_safe
def download_attachment(_request: HttpRequest, signed: str, key: int) -> FileResponse:
    """As it went with the proposal; changes nothing either."""
    return as_download(attachment_of(_still_there(proposal_by_link(signed)), key=key))


def _still_there(proposal: Proposal) -> Proposal:
    if proposal.opportunity.deleted_at:
        raise NotFound("Ce devis a été retiré par son auteur\u00a0: écrivez-lui pour en recevoir un autre.")
    return proposal

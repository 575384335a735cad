"""Ventes > Devis: the list, one being written, one that was sent, and what its author does with it."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.errors import BusinessError
from filon.kit.french import format_size
from filon.messaging.selectors.outbox import the_sender, why_nothing_leaves
from filon.opportunities.gateways import typeset_proposal
from filon.opportunities.models import Proposal, ProposalAttachment
from filon.opportunities.rules.attachments import LARGEST, MOST_BYTES, MOST_FILES
from filon.opportunities.rules.proposal_letters import LINK_PATH
from filon.opportunities.rules.proposals import ProposalState, missing_sentence, too_early_sentence
from filon.opportunities.rules.wording import Offer, accepted_words, exact_amount, proposal_in_words, totals_in_words
from filon.opportunities.selectors import proposals as selectors
from filon.opportunities.selectors.forced import may_force
from filon.opportunities.selectors.gates import missing_before_proposal
from filon.opportunities.selectors.records import deal_for
from filon.opportunities.services import proposals as services
from filon.records.selectors.paging import Sort, read_page
from filon.usecases.proposals_over import withdraw_proposal
from filon.usecases.proposing import send_proposal
from filon.usecases.replying_to_clients import reply_to_client
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, may
from filon.web.access import needs
from filon.web.forms.lines import lines_written
from filon.web.forms.proposals import ProposalForm, attaching_in, proposal_line_forms, typed_offer
from filon.web.middleware import page_before
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell

TABS: dict[str, tuple[str, tuple[ProposalState, ...]]] = {
    "": ("Tous", ()),
    "brouillons": ("Brouillons", (ProposalState.DRAFT,)),
    "envoyes": ("En attente de réponse", (ProposalState.SENT,)),
    "acceptes": ("Acceptés", (ProposalState.ACCEPTED,)),
    "refuses": ("Refusés", (ProposalState.REFUSED,)),
    "clos": ("Expirés, remplacés, retirés", (ProposalState.EXPIRED, ProposalState.REPLACED, ProposalState.WITHDRAWN)),
}
NEWEST = Sort(("created_at",), descending=True)


@require_GET
@needs(Entity.OPPORTUNITY)
def show_proposals(request: PageRequest) -> HttpResponse:
    """`?etat=` and `?q=`, part of a number, of a title or of a company."""
    tab = request.GET.get("etat", "")
    tab = tab if tab in TABS else ""
    sought = request.GET.get("q", "").strip()[:100]
    found = selectors.proposals_found(request.user, sought=sought)
    counts = dict(found.order_by().values_list("state").annotate(count=Count("pk")))
    states = TABS[tab][1]
    rows = found.filter(state__in=states) if states else found
    context = {
        "page": read_page(rows, sort=NEWEST, cursor=request.GET.get("apres", "")),
        "tabs": [
            (name, label, sum(counts.get(state, 0) for state in of or ProposalState), query(sought, name))
            for name, (label, of) in TABS.items()
        ],
        "tab": tab,
        "here": query(sought, tab),
        "sought": sought,
    }
    return render(request, "proposals/list.html", context)


def query(sought: str, tab: str) -> str:
    return urlencode({name: value for name, value in (("etat", tab), ("q", sought)) if value})


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def begin(request: PageRequest, pk: int) -> HttpResponse:
    """About the deal of that key."""
    deal = deal_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.OPPORTUNITY, Action.WRITE, owner_id=deal.owner_id)
    proposal = services.begin_proposal(deal=deal, by=request.user, now=request.now)
    return redirect("proposal_edit", proposal.pk)


@require_GET
@needs(Entity.OPPORTUNITY)
def show_proposal(request: PageRequest, pk: int) -> HttpResponse:
    """As the client reads it, with what he did."""
    proposal = selectors.proposal_for(viewer=request.user, pk=pk)
    offer = selectors.offer_of(proposal, now=request.now)
    signed = selectors.link_of(proposal) if proposal.key else ""
    answer = next((one for one in proposal.events.all() if one.kind in ("accepted", "refused")), None)
    context = told(proposal, offer) | {
        "answer": answer,
        "events": proposal.events.all(),
        "versions": selectors.versions_of(proposal),
        "question": selectors.question_of(proposal),
        "next_draft": selectors.next_draft_of(proposal),
        "signed": signed,
        "link": the_sender().site + LINK_PATH.format(signed=signed) if signed else "",
        "missing": missing_sentence(selectors.missing_to_send(proposal, offer, now=request.now))
        if proposal.state == ProposalState.DRAFT
        else "",
        "may_write": may_write(request, proposal),
    }
    return render(request, "proposals/page.html", context)


def told(proposal: Proposal, offer: Offer, *, signed: str = "") -> dict[str, Any]:
    """What the page and the client's page both show; `signed`: the link of the client, whose addresses are other ones."""
    words = proposal_in_words(offer)
    name, key = ("public_proposal_attachment", signed) if signed else ("proposal_attachment", proposal.pk)
    addresses = [reverse(name, args=[key, one.key]) for one in offer.attached]
    return {
        "proposal": proposal,
        "offer": offer,
        "legal": words["seller"]["legal"],
        "agreement": accepted_words(offer),
        "attachments": list(zip(words["attachments"], addresses, strict=True)),
        **{name: words[name] for name in ("lines", "totals", "total", "terms", "mentions", "dates")},
    }


def may_write(request: PageRequest, proposal: Proposal) -> bool:
    writable = selectors.proposals_seen_by(request.user, action=Action.WRITE)
    return may(request.user, Entity.OPPORTUNITY, Action.WRITE) and writable.filter(pk=proposal.pk).exists()


def to_write(request: PageRequest, pk: int) -> Proposal:
    return selectors.proposal_for(viewer=request.user, pk=pk, action=Action.WRITE)


@require_http_methods(["GET", "POST"])
@needs(Entity.OPPORTUNITY, Action.WRITE)
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """`envoyer` goes on to the page that sends, once it is written."""
    proposal = to_write(request, pk)
    if proposal.state != ProposalState.DRAFT:
        return redirect("proposal", pk)
    form = ProposalForm(request.POST or None, proposal=proposal, viewer=request.user)
    lines = proposal_line_forms(request.POST or None, of=proposal)
    if form.is_valid() and lines.is_valid():
        try:
            services.write_proposal(
                proposal=proposal,
                values=form.values(),
                lines=lines_written(lines),
                version=form.cleaned_data["version"],
                now=request.now,
                attaching=attaching_in(request),
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("Le devis est enregistré."))
            return redirect("proposal_send" if "envoyer" in request.POST else "proposal_edit", pk)
    offer = selectors.offer_of(proposal, now=request.now)
    context = told(proposal, offer) | {
        "form": form,
        "lines": lines,
        "bounds": (MOST_FILES, format_size(LARGEST), format_size(MOST_BYTES)),
        "missing": missing_sentence(selectors.missing_to_send(proposal, offer, now=request.now)),
    }
    return render(request, "proposals/edit.html", context, status=422 if request.POST else 200)


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def show_totals(request: PageRequest, pk: int) -> HttpResponse:
    """What the lines make as they are being typed; nothing is written."""
    proposal = to_write(request, pk)
    form = ProposalForm(request.POST, proposal=proposal, viewer=request.user)
    lines = proposal_line_forms(request.POST, of=proposal)
    form.is_valid()
    try:
        offer = typed_offer(selectors.offer_of(proposal, now=request.now), form, lines)
    except BusinessError as refusal:
        return render(request, "proposals/_totals.html", {"problem": refusal.sentence})
    total = exact_amount(offer.totals.gross, offer.currency)
    return render(request, "proposals/_totals.html", {"totals": totals_in_words(offer), "total": total})


@require_http_methods(["GET", "POST"])
@needs(Entity.OPPORTUNITY, Action.WRITE)
def send(request: PageRequest, pk: int) -> HttpResponse:
    proposal = to_write(request, pk)
    if proposal.state != ProposalState.DRAFT:
        return redirect("proposal", pk)
    offer, problem = selectors.offer_of(proposal, now=request.now), ""
    words, reason = request.POST.get("mot", "")[:3000], request.POST.get("motif", "")[:300]
    unmet = missing_before_proposal(deal=proposal.opportunity, now=request.now)
    if request.method == "POST":
        try:
            send_proposal(
                proposal=proposal,
                version=version_seen(request),
                words=words,
                by=request.user,
                now=request.now,
                forced_because=reason,
            )
        except BusinessError as refusal:
            problem = refusal.sentence
        else:
            tell(request, _("Le devis %s est parti.") % proposal)
            return redirect("proposal", pk)
    context = told(proposal, offer) | {
        "problem": problem,
        "words": words,
        "reason": reason,
        "too_early": too_early_sentence([one.words for one in unmet]),
        "may_force": may_force(request.user),
        "missing": missing_sentence(selectors.missing_to_send(proposal, offer, now=request.now)),
        "held": why_nothing_leaves(),
    }
    return render(request, "proposals/send.html", context, status=422 if problem else 200)


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def begin_version(request: PageRequest, pk: int) -> HttpResponse:
    new = services.begin_next_version(proposal=to_write(request, pk), by=request.user, now=request.now)
    return redirect("proposal_edit", new.pk)


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def reply(request: PageRequest, pk: int) -> HttpResponse:
    proposal = to_write(request, pk)
    refusal = reply_to_client(
        proposal=proposal, text=request.POST.get("reponse", "")[:10_000], by=request.user, now=request.now
    )
    tell(request, refusal or _("Votre réponse est sur la page du client, et part par e-mail."))
    return redirect(page_before(request) or reverse("proposal", args=[pk]))


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    proposal = to_write(request, pk)
    withdraw_proposal(proposal=proposal, by=request.user, now=request.now)
    tell(request, _("Le devis %s est retiré\u00a0: sa page le dit au client.") % proposal)
    return redirect("proposal", pk)


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def discard(request: PageRequest, pk: int) -> HttpResponse:
    proposal = to_write(request, pk)
    services.discard_proposal(proposal=proposal, version=version_seen(request))
    tell(request, _("Le brouillon est jeté."))
    return redirect("opportunity", proposal.opportunity_id)


@require_GET
@needs(Entity.OPPORTUNITY)
def show_file(request: PageRequest, pk: int) -> HttpResponse:
    """The file that was sent; of a draft, how it would look today."""
    proposal = selectors.proposal_for(viewer=request.user, pk=pk)
    if proposal.state != ProposalState.DRAFT:
        return as_pdf(selectors.file_of(proposal), name=str(proposal))
    offer = selectors.offer_of(proposal, now=request.now)
    return as_pdf(typeset_proposal(proposal_in_words(offer)), name=_("brouillon"))


def as_pdf(content: bytes, *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name.replace(" ", "-")}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_GET
@needs(Entity.OPPORTUNITY)
def show_attachment(request: PageRequest, pk: int, key: int) -> FileResponse:
    proposal = selectors.proposal_for(viewer=request.user, pk=pk)
    return as_download(selectors.attachment_of(proposal, key=key))


def as_download(document: ProposalAttachment) -> FileResponse:
    """Never shown inside our pages, whatever it holds."""
    return FileResponse(
        BytesIO(bytes(document.content)),
        as_attachment=True,
        filename=document.name,
        content_type="application/octet-stream",
    )

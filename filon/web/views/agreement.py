"""Entrant > Accord marketing-ventes: the version in force, the draft that both sides sign, those before, on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.errors import BusinessError, NotPossible
from filon.leads.gateways import typeset_agreement
from filon.leads.models import Agreement, Clause
from filon.leads.rules.agreement import OF_MARKETING, OF_SALES, AgreementState, ClauseKind, Side, side_signed_by
from filon.leads.selectors.agreement import agreement_by_id, versions_of_agreement
from filon.leads.selectors.agreement_paper import agreement_in_words
from filon.leads.services import agreement as services
from filon.messaging.selectors.outbox import the_sender
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.agreement import AgreementForm, ClauseForm
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.proposals import as_pdf


@require_GET
@needs(Entity.AGREEMENT)
def show_agreement(request: PageRequest) -> HttpResponse:
    versions = list(versions_of_agreement(viewer=request.user))
    only = {version.state: version for version in versions if version.state != AgreementState.PAST}
    live, draft = only.get(AgreementState.LIVE), only.get(AgreementState.DRAFT)
    context = {
        "live": live and told(live),
        "draft": draft and told(draft),
        "past": [version for version in versions if version.state == AgreementState.PAST],
        "may_write": may(request.user, Entity.AGREEMENT, Action.WRITE),
        "my_side": side_signed_by(request.user.role),
        "kinds": [(Side.MARKETING, OF_MARKETING), (Side.SALES, OF_SALES)],
    }
    return render(request, "agreement/page.html", context)


def told(agreement: Agreement) -> dict[str, Any]:
    """The version with what each side promises, and who signed."""
    signed = {signature.side: signature for signature in agreement.signatures.all()}
    sides = [
        (side, [clause for clause in agreement.clauses.all() if clause.terms.side == side], signed.get(side))
        for side in Side
    ]
    return {"agreement": agreement, "sides": sides}


@require_GET
@needs(Entity.AGREEMENT)
def print_agreement(request: PageRequest, pk: int) -> HttpResponse:
    """One version on paper: what is signed, without the frame of the site."""
    return render(request, "agreement/paper.html", {"told": told(agreement_by_id(pk, viewer=request.user))})


@require_GET
@needs(Entity.AGREEMENT)
def download_agreement(request: PageRequest, pk: int) -> HttpResponse:
    agreement = agreement_by_id(pk, viewer=request.user)
    words = agreement_in_words(agreement, company=the_sender().entity)
    return as_pdf(typeset_agreement(words), name=_("accord-marketing-ventes-version-%d") % agreement.number)


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def begin_draft(request: PageRequest) -> HttpResponse:
    services.start_agreement_draft(by=request.user, now=request.now)
    return redirect("agreement")


@require_http_methods(["GET", "POST"])
@needs(Entity.AGREEMENT, Action.WRITE)
def edit_terms(request: PageRequest) -> HttpResponse:
    draft = draft_of(request)
    form = AgreementForm(request.POST or None, draft=draft)
    if form.is_valid():
        told_values = dict(form.cleaned_data)
        try:
            services.edit_agreement(
                draft=draft, version=told_values.pop("version"), values=told_values, by=request.user, now=request.now
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("agreement")
    return render(request, "agreement/terms.html", {"form": form, "draft": draft}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Entity.AGREEMENT, Action.WRITE)
def add_clause(request: PageRequest, kind: str) -> HttpResponse:
    if kind not in ClauseKind._value2member_map_:
        raise NotPossible(_("Choisissez un engagement de la liste."))
    return edit(request, draft_of(request), None, ClauseKind(kind))


@require_http_methods(["GET", "POST"])
@needs(Entity.AGREEMENT, Action.WRITE)
def edit_clause(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_of(request)
    clause = clause_of(draft, pk)
    return edit(request, draft, clause, ClauseKind(clause.kind))


def edit(request: PageRequest, draft: Agreement, clause: Clause | None, kind: ClauseKind) -> HttpResponse:
    form = ClauseForm(request.POST or None, kind=kind, clause=clause, draft=draft, viewer=request.user)
    if form.is_valid():
        try:
            services.save_clause(
                draft=draft,
                clause=clause,
                terms=form.terms,
                segment=form.cleaned_data.get("segment"),
                version=form.cleaned_data["version"],
                by=request.user,
                now=request.now,
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("L’engagement est dans le brouillon\u00a0; rien n’est encore en vigueur."))
            return redirect("agreement")
    context = {"form": form, "kind": kind, "clause": clause}
    return render(request, "agreement/clause.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def remove_clause(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_of(request)
    services.remove_clause(
        draft=draft, clause=clause_of(draft, pk), version=version_seen(request), by=request.user, now=request.now
    )
    return redirect("agreement")


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def sign(request: PageRequest) -> HttpResponse:
    draft = draft_of(request)
    in_force = services.sign_agreement(draft=draft, version=version_seen(request), by=request.user, now=request.now)
    signed = _("Vous avez signé. L’accord entre en vigueur quand l’autre côté aura signé.")
    tell(request, _("L’accord est signé des deux côtés\u00a0: il est en vigueur.") if in_force else signed)
    return redirect("agreement")


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def abandon_draft(request: PageRequest) -> HttpResponse:
    services.discard_agreement_draft(draft=draft_of(request), version=version_seen(request), by=request.user)
    tell(request, _("Le brouillon est abandonné\u00a0; l’accord en vigueur n’a pas changé."))
    return redirect("agreement")


def draft_of(request: PageRequest) -> Agreement:
    draft = versions_of_agreement(viewer=request.user).filter(state=AgreementState.DRAFT).first()
    if draft is None:
        raise NotPossible(_("Il n’y a pas de brouillon\u00a0: préparez d’abord une nouvelle version."))
    return draft


def clause_of(draft: Agreement, pk: int) -> Clause:
    clause = next((clause for clause in draft.clauses.all() if clause.pk == pk), None)
    if clause is None:
        raise NotPossible(_("Cet engagement n’est plus dans le brouillon."))
    return clause

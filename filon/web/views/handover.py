"""A lead goes from marketing to sales: handed over by hand, shared out by the rules, accepted or refused."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from filon.kit.errors import NotAllowed, NotPossible
from filon.kit.french import format_integer, join_and
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell
from filon.leads.models import Lead
from filon.leads.rules.kinds import Refusal
from filon.leads.selectors.leads import LeadNotFound, lead_for, leads_to_change
from filon.records.rules.authorship import by_person
from filon.usecases.answering import accept_lead, decline_lead, may_decide
from filon.usecases.handover import HandedOver, hand_over, share_out_again
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.access import needs
from filon.web.lists.chosen import chosen_of
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.public_forms import page_of_lead

MOST_AT_ONCE = 500  # leads of one click, each with its task and its notification: some seconds
LONGEST_NOTE = 150  # with the words of the reason, what the lead keeps of it


@require_POST
@needs(Entity.LEAD, Action.WRITE)
def hand_lead_over(request: PageRequest, pk: int) -> HttpResponse:
    lead = lead_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.LEAD, Action.WRITE, owner_id=lead.owner_id)
    found = _hand_over(request, [lead])
    if not found:
        raise NotPossible(_("«\u00a0%s\u00a0» est déjà transmis, ou clos.") % lead)
    told = _("«\u00a0%(lead)s\u00a0» est transmis à %(owner)s. %(reason)s.")
    tell(request, told % {"lead": lead, "owner": found[0].owner, "reason": found[0].told})
    return redirect(_still_read(request, pk))


@require_POST
def hand_selection_over(request: PageRequest) -> HttpResponse:
    leads, address = _chosen(request)
    done = len(_hand_over(request, leads))
    told = ngettext("%(done)s lead transmis aux ventes", "%(done)s leads transmis aux ventes", done)
    left = ngettext(
        "%(left)s laissé (déjà transmis ou clos)", "%(left)s laissés (déjà transmis ou clos)", len(leads) - done
    )
    said = [told % {"done": done}] + ([left % {"left": len(leads) - done}] if len(leads) > done else [])
    tell(request, f"{', '.join(said)}.")
    return _back(request, address)


def _hand_over(request: PageRequest, leads: Sequence[Lead]) -> list[HandedOver]:
    by, reason = by_person(request.user.pk), _("Qualifié à la main")
    return hand_over(leads=leads, by=by, now=request.now, reason=reason, address_of=page_of_lead)


@require_POST
def share_selection_out(request: PageRequest) -> HttpResponse:
    """By the rules in force, whoever has them now."""
    leads, address = _chosen(request)
    given = share_out_again(leads=leads, by=request.user, now=request.now, address=address)
    told = [f"{owner} ({count})" for owner, count in given.most_common()]
    if told:
        tell(request, _("Réparti\u00a0: %s.") % join_and(told))
    else:
        tell(request, _("Personne ne change\u00a0: chacun est déjà où les règles le mettent."))
    return _back(request, address)


def _chosen(request: PageRequest) -> tuple[list[Lead], str]:
    chosen = chosen_of(request, SubjectKind.LEAD, action=Action.WRITE)
    if len(chosen.ids) > MOST_AT_ONCE:
        raise NotPossible(
            _("Cette action porte sur %(most)s leads au plus\u00a0; il y en a %(count)s. Ajoutez un critère.")
            % {"most": format_integer(MOST_AT_ONCE), "count": format_integer(len(chosen.ids))}
        )
    return leads_to_change(viewer=request.user, ids=chosen.ids), chosen.address


def _back(request: PageRequest, address: str) -> HttpResponse:
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


@require_POST
@needs(Entity.LEAD)
def accept(request: PageRequest, pk: int) -> HttpResponse:
    lead = _to_decide(request, pk)
    accept_lead(lead=lead, by=request.user, now=request.now)
    tell(request, _("Vous avez accepté «\u00a0%s\u00a0».") % lead)
    return redirect(page_before(request) or page_of_lead(lead))


@require_POST
@needs(Entity.LEAD)
def decline(request: PageRequest, pk: int) -> HttpResponse:
    """With one of the reasons, in one's own words if one likes, and when to come back."""
    lead, raw = _to_decide(request, pk), request.POST.get("motif", "")
    if raw not in Refusal._value2member_map_:
        raise NotPossible(_("Choisissez le motif du refus\u00a0: il dit au marketing quoi changer."))
    destination = decline_lead(
        lead=lead,
        refusal=Refusal(raw),
        note=clean_cell(request.POST.get("note", "")[:500])[:LONGEST_NOTE],
        wake_date=_day(request.POST.get("le", "")),
        by=request.user,
        now=request.now,
    )
    told = _("«\u00a0%(lead)s\u00a0» est refusé\u00a0: %(fate)s.")
    tell(request, told % {"lead": lead, "fate": destination.label.lower()})
    return redirect(_still_read(request, pk))


def _to_decide(request: PageRequest, pk: int) -> Lead:
    lead = lead_for(viewer=request.user, pk=pk)
    if not may_decide(request.user, lead):
        raise NotAllowed(_("Ce lead est à un collègue\u00a0: c’est à lui de l’accepter ou de le refuser."))
    return lead


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise NotPossible(_("Choisissez le jour où reprendre ce lead.")) from None


def _still_read(request: PageRequest, pk: int) -> str:
    """The page of the lead; its list where it now belongs to somebody whose leads one does not read."""
    try:
        return page_of_lead(lead_for(viewer=request.user, pk=pk))
    except LeadNotFound:
        return reverse("lead_list")

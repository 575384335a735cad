"""Qualifying a suspect or a lead where one stands: what it told is noted, and it becomes a prospect once nothing is missing."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.errors import BusinessError, NotAllowed
from filon.kit.text import clean_cell
from filon.leads.models import Lead
from filon.records.rules.authorship import by_person
from filon.usecases.lifecycle import move_leads
from filon.usecases.noting import ANSWERS, Qualified, may_force, note_answers
from filon.usecases.promoting import promote_suspect
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, require
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.telling import tell, warn
from filon.web.views.records import found
from filon.web.words import stage_words

LONGEST_ANSWER = 500


@require_POST
def qualify(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """`faire`: the stage that is aimed at, or nothing to note only. What was told is kept, even when something is still missing."""
    definition, record = found(request, kind, pk, Action.WRITE)
    if not isinstance(record, Qualified):
        raise Http404(kind)
    answers = {name: request.POST[name][:LONGEST_ANSWER] for name in ANSWERS if name in request.POST}
    note_answers(record=record, answers=answers, by=request.user, now=timezone.now())
    aim = request.POST.get("faire", "")
    if aim in LifecycleStage._value2member_map_ and aim:
        _move_on(request, record, LifecycleStage(aim))
    else:
        tell(request, _("C’est noté."))
    address = page_before(request) or reverse(definition.url, args=[pk])
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _move_on(request: PageRequest, record: Qualified, stage: LifecycleStage) -> None:
    reason = clean_cell(request.POST.get("motif", "")[:1000])
    forced = bool(reason)
    if forced and not may_force(request.user):
        raise NotAllowed(_("Seul un responsable peut passer outre ce qui manque."))
    record.refresh_from_db()
    by, now = by_person(request.user.pk), timezone.now()
    try:
        if isinstance(record, Lead):
            move_leads(leads=[record], to=stage, by=by, now=now, reason=reason, forced=forced)
        else:
            require(request.user, Entity.LEAD, Action.WRITE)
            owner_id = record.owner_id or request.user.pk
            check_may(request.user, Entity.LEAD, Action.WRITE, owner_id=owner_id)
            promote_suspect(suspect=record, to=stage, by=by, now=now, owner_id=owner_id, forced=forced, reason=reason)
    except BusinessError as refusal:
        warn(request, refusal.sentence)
        return
    tell(request, _("« %(who)s » passe à l’étape « %(stage)s ».") % {"who": record, "stage": stage_words()[stage]})

"""May we contact this person? The panel of the record page, and what a colleague notes there."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.selectors.people import changeable_people, contact_for
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.errors import NotPossible
from filon.kit.french import format_count
from filon.kit.subjects import SubjectKind
from filon.permission.rules.kinds import Channel, NoticeKind
from filon.permission.selectors.overview import permission_overview
from filon.permission.services.consents import record_consent, withdraw_consent
from filon.permission.services.notices import record_notice
from filon.records.rules.authorship import by_person
from filon.usecases.objecting import hear_objection
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.filled import filled
from filon.web.forms.permission import ConsentForm, NoticeForm, NoticeOfManyForm, ObjectionForm
from filon.web.lists.chosen import chosen_of
from filon.web.records.page import may_touch
from filon.web.records.registry import CONTACT
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.contacts import writable


@require_GET
@needs(Entity.CONTACT)
def show_permission(request: PageRequest, pk: int) -> HttpResponse:
    """The panel for htmx, a page of its own without."""
    contact, now = contact_for(viewer=request.user, pk=pk), timezone.now()
    start = {"on": day_in_paris(now)}
    context = {
        "record": contact,
        "overview": permission_overview(contact=contact, viewer=request.user, now=now),
        "may_edit": contact.deleted_at is None and may_touch(request, CONTACT, contact, Action.WRITE),
        "may_note": contact.deleted_at is None and may(request.user, Entity.ACTIVITY, Action.WRITE),
        "consent_form": ConsentForm(initial=start),
        "objection_form": ObjectionForm(initial=start),
        "notice_form": NoticeForm(initial=start),
    }
    return render(request, "records/permission.html" if request.htmx else "records/permission_page.html", context)


@require_POST
@needs(Entity.CONTACT, Action.WRITE)
def note_consent(request: PageRequest, pk: int) -> HttpResponse:
    contact, now, form = writable(request, pk), timezone.now(), filled(ConsentForm(request.POST))
    values = form.cleaned_data
    record_consent(
        contact=contact,
        channel=values["channel"],
        proof=values["proof"],
        source=values["source"],
        at=instant_of(values["on"], now=now),
        by=by_person(request.user.pk),
        now=now,
    )
    tell(request, _("Le consentement est enregistré avec sa preuve."))
    return redirect("contact", pk)


@require_POST
@needs(Entity.CONTACT, Action.WRITE)
def note_withdrawal(request: PageRequest, pk: int) -> HttpResponse:
    contact, raw = writable(request, pk), request.POST.get("channel", "")
    if raw not in Channel._value2member_map_:
        raise NotPossible(_("Choisissez un canal dans la liste."))
    withdraw_consent(contact=contact, channel=Channel(raw), by=by_person(request.user.pk), now=timezone.now())
    tell(request, _("Le consentement est retiré."))
    return redirect("contact", pk)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def note_objection(request: PageRequest, pk: int) -> HttpResponse:
    """Whoever hears it notes it, on any person that he may see: it takes effect at once."""
    contact, now = contact_for(viewer=request.user, pk=pk), timezone.now()
    values = filled(ObjectionForm(request.POST)).cleaned_data
    hear_objection(
        contact=contact,
        channel=values["channel"],
        proof=values["proof"],
        at=instant_of(values["on"], now=now),
        by=by_person(request.user.pk),
        now=now,
    )
    tell(request, _("L’opposition est notée. Plus aucune prospection ne partira par ce canal."))
    return redirect("contact", pk)


@require_POST
@needs(Entity.CONTACT, Action.WRITE)
def note_notice(request: PageRequest, pk: int) -> HttpResponse:
    contact, now = writable(request, pk), timezone.now()
    values = filled(NoticeForm(request.POST)).cleaned_data
    at = instant_of(values.pop("on"), now=now)
    record_notice(contact_ids=[contact.pk], at=at, by=by_person(request.user.pk), now=now, **values)
    tell(request, _("L’information donnée est notée."))
    return redirect("contact", pk)


@require_POST
@needs(Entity.CONTACT, Action.WRITE)
def note_notice_of_selection(request: PageRequest) -> HttpResponse:
    """Article 14, for the checked people or for all the results of the list: one message informed them all."""
    values, now = filled(NoticeOfManyForm(request.POST)).cleaned_data, request.now
    chosen = chosen_of(request, SubjectKind.CONTACT, action=Action.WRITE)
    informed = record_notice(
        contact_ids=changeable_people(chosen.ids, viewer=request.user),
        kind=NoticeKind.INDIRECT,
        how=values["informed_how"],
        text_version=values["informed_text"],
        at=instant_of(values["informed_on"], now=now),
        by=by_person(request.user.pk),
        now=now,
    )
    said = format_count(informed, _("personne"), _("personnes"))
    tell(request, _("L’information donnée est notée pour %s.") % said)
    return HttpResponse(headers={"HX-Redirect": chosen.address}) if request.htmx else redirect(chosen.address)


def instant_of(day: date, *, now: datetime) -> datetime:
    """Today is now; another day begins at midnight in Paris, and one to come is refused by the service."""
    return now if day == day_in_paris(now) else start_of_day_paris(day)

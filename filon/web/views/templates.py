"""Sortant > Modèles: the texts of the company, one with its preview on real people, its editor, and whether it is offered."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.contacts.models import Contact
from filon.contacts.rules.axes import BuyingStage
from filon.kit.errors import BusinessError
from filon.kit.merging import TemplateMistake
from filon.kit.text import fold
from filon.messaging.selectors.touches import tellings_of, the_cap
from filon.messaging.services.saying import set_pressure_cap
from filon.playbook.models import Template, TemplateVersion
from filon.playbook.rules.templates import CUSTOM, VALUES, TemplateChannel, TemplateState
from filon.playbook.selectors import personas_for
from filon.playbook.selectors.templates import narrowed, template_for, templates_for
from filon.playbook.services import templates as services
from filon.usecases.writing import Written, write_for
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, reach_of, visible
from filon.web.access import needs
from filon.web.forms.contents import PHASE_CHOICES
from filon.web.forms.templates import PressureForm, TemplateForm
from filon.web.middleware import CONTENT_SECURITY
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.personas import number_in

TABS = {"en-service": TemplateState.LIVE, "en-preparation": TemplateState.DRAFT, "retires": TemplateState.ARCHIVED}
MOST_PEOPLE = 8


@require_GET
@needs(Entity.MESSAGE)
def show_templates(request: PageRequest) -> HttpResponse:
    every, asked = templates_for(viewer=request.user), request.GET
    chosen = {"channel": asked.get("canal", ""), "phase": asked.get("phase", ""), "sought": asked.get("q", "")[:100]}
    persona = number_in(asked.get("persona", ""))
    tab = asked.get("etat", "") if asked.get("etat") in TABS else next(iter(TABS))
    states = list(every.values_list("state", flat=True))
    found = [one for one in narrowed(every, persona=persona, **chosen) if one.state == TABS[tab]]
    told = tellings_of([one.pk for one in found])
    context = chosen | {
        "lines": [line_of(one) | {"told": told.get(one.pk, 0)} for one in found],
        "tab": tab,
        "tabs": [(name, state.label, states.count(state)) for name, state in TABS.items()],
        "persona": persona,
        "personas": [one for one in personas_for(viewer=request.user) if one.deleted_at is None],
        "channels": TemplateChannel.choices(),
        "phases": PHASE_CHOICES,
        "narrowed": any((*chosen.values(), persona)),
        "may_write": may(request.user, Entity.MESSAGE, Action.WRITE),
    }
    return render(request, "templates/list.html", context)


def line_of(template: Template) -> dict[str, Any]:
    return {
        "template": template,
        "phases": [BuyingStage(phase).label for phase in template.phase_codes],
        "personas": [persona for persona in template.personas.all() if persona.deleted_at is None],
    }


@require_GET
@needs(Entity.MESSAGE)
def show_template(request: PageRequest, pk: int) -> HttpResponse:
    """`?q=` looks for somebody to try it on, `?personne=` is the one; the viewer's newest contacts until then."""
    template, sought = template_for(viewer=request.user, pk=pk), request.GET.get("q", "").strip()[:100]
    people = people_to_try(request, sought=sought)
    reader = people.filter(pk=number_in(request.GET.get("personne", "")) or 0).first() or people.first()
    context = line_of(template) | {
        "version": template.in_force,
        "told": tellings_of([pk]).get(pk, 0),
        "people": people[:MOST_PEOPLE],
        "reader": reader,
        "sought": sought,
        "may_write": reach_of(request.user, entity=Entity.MESSAGE, action=Action.WRITE)(template.owner_id),
    }
    if reader and template.in_force:
        context |= tried(template.in_force, reader, request)
    return render(request, "templates/template.html", context)


def people_to_try(request: PageRequest, *, sought: str) -> QuerySet[Contact]:
    rows = visible(Contact.objects.filter(deleted_at=None), viewer=request.user, entity=Entity.CONTACT)
    if sought:
        rows = rows.filter(name_key__contains=fold(sought))
    return rows.select_related("company", "establishment", "persona").order_by("-pk")


def tried(version: TemplateVersion, reader: Contact, request: PageRequest) -> dict[str, Written | str]:
    try:
        return {"written": write_for(version=version, contact=reader, by=request.user)}
    except TemplateMistake as mistake:
        return {"mistake": mistake.sentence}


@require_http_methods(["GET", "POST"])
@needs(Entity.MESSAGE, Action.WRITE)
def create(request: PageRequest) -> HttpResponse:
    """`canal` chooses the channel; without it one is asked."""
    asked = request.GET.get("canal") or request.POST.get("canal", "")
    if asked not in TemplateChannel._value2member_map_:
        return render(request, "templates/choose.html", {"channels": TemplateChannel.choices()})
    channel = TemplateChannel(asked)
    form = TemplateForm(request.POST or None, channel=channel, owner=request.user)
    if form.is_valid():
        told = form.told()
        told["values"]["channel"] = channel
        try:
            made = services.create_template(**told, by=request.user, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(
                request,
                _("«\u00a0%s\u00a0» est en préparation\u00a0: essayez-le sur quelqu’un, puis mettez-le en service.")
                % made,
            )
            return redirect("template", made.pk)
    return editor(request, form, channel)


@require_http_methods(["GET", "POST"])
@needs(Entity.MESSAGE, Action.WRITE)
def edit(request: PageRequest, pk: int) -> HttpResponse:
    template = template_for(viewer=request.user, pk=pk, action=Action.WRITE)
    channel = TemplateChannel(template.channel)
    form = TemplateForm(request.POST or None, channel=channel, template=template)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            services.edit_template(template=template, **form.told(), version=version, by=request.user, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("C’est noté."))
            return redirect("template", pk)
    return editor(request, form, channel, template)


def editor(
    request: PageRequest, form: TemplateForm, channel: TemplateChannel, template: Template | None = None
) -> HttpResponse:
    """Trix puts its first rules in a style element: this page alone lets it, by a word that serves once."""
    nonce = get_random_string(22)
    values = [*VALUES.items(), *((CUSTOM + key, "") for key in services.custom_keys())]
    context = {"form": form, "channel": channel, "template": template, "values": values, "nonce": nonce}
    response = render(request, "templates/edit.html", context, status=422 if form.errors else 200)
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY}; style-src 'self' 'nonce-{nonce}'"
    return response


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def change_state(request: PageRequest, pk: int) -> HttpResponse:
    template = template_for(viewer=request.user, pk=pk, action=Action.WRITE)
    back = "retirer" not in request.POST
    change = services.put_in_service if back else services.withdraw_template
    change(template=template, version=version_seen(request), by=request.user, now=request.now)
    words = _("«\u00a0%s\u00a0» est en service.") if back else _("«\u00a0%s\u00a0» ne se propose plus.")
    tell(request, words % template)
    return redirect("template", pk)


@require_http_methods(["GET", "POST"])
@needs(Entity.SETTING, Action.WRITE)
def edit_pressure(request: PageRequest) -> HttpResponse:
    cap = the_cap()
    form = PressureForm(request.POST or None, initial={"most": cap.most, "days": cap.days})
    if form.is_valid():
        set_pressure_cap(**form.cleaned_data, by=request.user)
        tell(request, _("C’est noté\u00a0: cela vaut dès maintenant pour tous les canaux."))
        return redirect("settings_pressure")
    return render(request, "templates/pressure.html", {"form": form}, status=422 if form.errors else 200)

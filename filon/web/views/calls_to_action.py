"""Appels à l'action: the list of them with their figures, one with its line to paste, its preview, and who came by it."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.intake.models import CallToAction
from filon.intake.selectors import call_by_id, calls_with_figures, days_of_call, submissions_by_call
from filon.intake.services import calls_to_action as services
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError
from filon.kit.statistics import Rate, rate_of
from filon.records.selectors.paging import Sort, read_page
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.codes import draw_code
from filon.web.forms.calls_to_action import CallForm
from filon.web.middleware import CONTENT_SECURITY
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.capture import may_write
from filon.web.views.public_actions import SCRIPT_TYPE, runs, script_of
from filon.web.views.public_forms import BY_CALL, ON_TABLET

NEWEST = Sort(("at",), descending=True)
SHOWN = timedelta(days=30)


@require_GET
@needs(Entity.FORM)
def show_calls(request: PageRequest) -> HttpResponse:
    calls = [(call, clicked(call), runs(call)) for call in calls_with_figures(viewer=request.user)]
    return render(request, "actions/list.html", {"calls": calls, "may_write": may_write(request)})


def clicked(call: CallToAction) -> Rate | None:
    """Of the views that were counted; None when more clicks than views came in: a site let only the clicks through."""
    views, clicks = call.views, call.clicks  # type: ignore[attr-defined]  # calls_with_figures
    return rate_of(clicks, views) if clicks <= views else None


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def new_call(request: PageRequest) -> HttpResponse:
    form = CallForm(request.POST or None)
    if form.is_valid():
        try:
            call = services.create_call(values=form.values(), now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("call_to_action", call.pk)
    return render(request, "actions/edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def edit_call(request: PageRequest, pk: int) -> HttpResponse:
    call = call_by_id(pk, viewer=request.user)
    form = CallForm(request.POST or None, call=call)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            services.edit_call(call=call, values=form.values(), version=version, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("«\u00a0%s\u00a0» est à jour.") % form.cleaned_data["name"])
            return redirect("call_to_action", pk)
    return render(request, "actions/edit.html", {"form": form, "call": call}, status=422 if form.errors else 200)


@require_GET
@needs(Entity.FORM)
def show_call(request: PageRequest, pk: int) -> HttpResponse:
    call = call_by_id(pk, viewer=request.user)
    context = {
        "call": call,
        "rate": clicked(call),
        "runs": runs(call),
        "days": days_of_call(call, since=day_in_paris(request.now - SHOWN)),
        "address": request.build_absolute_uri(reverse("public_action", args=[call.key])),
        "script": request.build_absolute_uri(reverse("public_action_script", args=[call.key])),
        "tablet": tablet_of(call, request),
        "page": read_page(submissions_by_call(call), sort=NEWEST, cursor=request.GET.get("apres", "")),
        "may_write": may_write(request),
    }
    return render(request, "actions/page.html", context)


def tablet_of(call: CallToAction, request: PageRequest) -> str:
    """Its form as it stands on a tablet: what is sent there keeps this call."""
    if call.form is None:
        return ""
    address = request.build_absolute_uri(reverse("public_form", args=[call.form.key]))
    return f"{address}?{ON_TABLET}=1&{BY_CALL}={call.key}"


@require_POST
@needs(Entity.FORM, Action.WRITE)
def publish(request: PageRequest, pk: int) -> HttpResponse:
    call = call_by_id(pk, viewer=request.user)
    services.publish_call(call=call, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» est en ligne.") % call, undo=reverse("call_to_action_close", args=[pk]))
    return redirect("call_to_action", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def close(request: PageRequest, pk: int) -> HttpResponse:
    call = call_by_id(pk, viewer=request.user)
    services.close_call(call=call, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» ne se montre plus.") % call, undo=reverse("call_to_action_publish", args=[pk]))
    return redirect("call_to_action", pk)


@xframe_options_sameorigin
@require_GET
@needs(Entity.FORM)
def preview(request: PageRequest, pk: int) -> HttpResponse:
    """As it will look, on a page of nobody, in a frame of its page."""
    response = render(request, "actions/preview.html", {"call": call_by_id(pk, viewer=request.user)})
    policy = CONTENT_SECURITY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response.headers["Content-Security-Policy"] = policy
    return response


@require_GET
@needs(Entity.FORM)
def preview_script(request: PageRequest, pk: int) -> HttpResponse:
    call = call_by_id(pk, viewer=request.user)
    address = reverse("public_form", args=[call.form.key]) if call.form else call.url or "/"
    return HttpResponse(script_of(call, address=address, request=request, tried=True), content_type=SCRIPT_TYPE)


@require_GET
@needs(Entity.FORM)
def show_code(request: PageRequest, pk: int) -> HttpResponse:
    """Its address as a QR code, in lines that print at any size."""
    call = call_by_id(pk, viewer=request.user)
    return draw_code(request.build_absolute_uri(reverse("public_action", args=[call.key])))


@require_GET
@needs(Entity.FORM)
def show_paper(request: PageRequest, pk: int) -> HttpResponse:
    return render(request, "actions/paper.html", {"call": call_by_id(pk, viewer=request.user)})

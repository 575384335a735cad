"""The booklet of a process: a page to read and to print, and its PDF, for everybody or for one kind of person."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.kit.errors import NotPossible
from filon.kit.french import format_date
from filon.kit.versions import VersionState
from filon.messaging.selectors.outbox import the_sender
from filon.playbook.gateways.typesetting import typeset_booklet
from filon.playbook.models import Content, ProcessVersion
from filon.playbook.rules.booklet import as_document, audiences_of, facts_of, pages_of
from filon.playbook.rules.process_text import ProcessText
from filon.playbook.selectors.processes import process_for, text_of, version_of
from filon.users.rules.rights import Entity
from filon.web.access import needs
from filon.web.requests import PageRequest


@require_GET
@needs(Entity.METHOD)
def show_booklet(request: PageRequest, pk: int, number: int) -> HttpResponse:
    version, told, audience = _asked(request, pk, number)
    pages = pages_of(told, audience=audience)
    context = {
        "process": version.process,
        "version": version,
        "dated": dated(version),
        "audience": audience,
        "audiences": audiences_of(told),
        "pages": [(page, facts_of(page.stage)) for page in pages],
        "steps": len(told.open_stages()),
        "company": the_sender().entity,
    }
    return render(request, "process/booklet.html", context)


@require_GET
@needs(Entity.METHOD)
def print_booklet(request: PageRequest, pk: int, number: int) -> HttpResponse:
    version, told, audience = _asked(request, pk, number)
    shared = {key for stage in told.stages for key in stage.contents}
    document = as_document(
        told,
        audience=audience,
        company=the_sender().entity,
        version=dated(version),
        titles=dict(Content.objects.filter(key__in=shared).values_list("key", "title")),
    )
    answer = HttpResponse(typeset_booklet(document), content_type="application/pdf")
    name = " - ".join(part for part in (told.name, audience) if part)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or ""
    return answer


def _asked(request: PageRequest, pk: int, number: int) -> tuple[ProcessVersion, ProcessText, str]:
    version = version_of(process_for(viewer=request.user, pk=pk), number)
    told = text_of(version)
    audience = request.GET.get("pour", "")
    if audience and audience not in audiences_of(told):
        raise NotPossible(_("Ce processus n’a pas de variante «\u00a0%s\u00a0».") % audience[:80])
    return version, told, audience


def dated(version: ProcessVersion) -> str:
    """ "Version 2, en service depuis le 22 nov. 2026"."""
    if version.state == VersionState.DRAFT or version.live_at is None:
        return _("Version %d, brouillon") % version.number
    words: dict[str, Any] = {"n": version.number, "day": format_date(timezone.localtime(version.live_at).date())}
    live = version.state == VersionState.LIVE
    return (_("Version %(n)d, en service depuis le %(day)s") if live else _("Version %(n)d, du %(day)s")) % words

"""Processes that come and go as files: a ready one installed, one read from a file, one written to a file."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.errors import NotPossible
from filon.playbook.rules.process_file import LONGEST_FILE
from filon.playbook.rules.ready_processes import ready_text
from filon.playbook.selectors.processes import process_for, version_of
from filon.usecases.processes import export_process, import_process
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def install_ready(request: PageRequest) -> HttpResponse:
    return kept(request, ready_text(request.POST.get("pret", "")))


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def read_file(request: PageRequest) -> HttpResponse:
    sent = request.FILES.get("fichier")
    if sent is None:
        raise NotPossible(_("Choisissez le fichier du processus."))
    if (sent.size or 0) > 4 * LONGEST_FILE:
        raise NotPossible(_("Ce fichier est trop long pour un processus."))
    try:
        text = sent.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotPossible(_("Ce fichier n’est pas écrit en UTF-8\u00a0: enregistrez-le ainsi.")) from None
    return kept(request, text)


def kept(request: PageRequest, text: str) -> HttpResponse:
    version, verdict = import_process(text=text, by=request.user, now=request.now)
    sentences = {
        "created": _("«\u00a0%s\u00a0» est en brouillon\u00a0: adaptez-le, puis mettez-le en service."),
        "drafted": _(
            "«\u00a0%s\u00a0» a une nouvelle version en brouillon\u00a0: relisez-la, puis mettez-la en service."
        ),
        "unchanged": _("«\u00a0%s\u00a0» dit déjà cela\u00a0: rien n’a changé."),
    }
    tell(request, sentences[verdict] % version.process)
    return redirect(reverse("process_version", args=[version.process_id, version.number]))


@require_GET
@needs(Entity.METHOD)
def write_file(request: PageRequest, pk: int, number: int) -> HttpResponse:
    version = version_of(process_for(viewer=request.user, pk=pk), number)
    answer = HttpResponse(export_process(version), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{version.process.key}-{version.number}.toml"'
    return answer

"""Documents of a lot: its contract, a sample of the form that collected its people, what the supplier wrote."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.subjects import Subject, SubjectKind
from filon.records.models import File
from filon.records.selectors.annotations import file_of
from filon.records.selectors.batches import lot_by_id
from filon.records.services.files import restore_file, trash_file
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.composer import attach_uploaded, attachment


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def join_document(request: PageRequest, pk: int) -> HttpResponse:
    file = attach_uploaded(request, Subject(SubjectKind.LOT, lot_by_id(pk).pk))
    tell(request, _("«\u00a0%s\u00a0» est joint au lot.") % file.name)
    return redirect("lot", pk)


@require_GET
@needs(Entity.IMPORT)
def download_document(_request: PageRequest, pk: int) -> FileResponse:
    return attachment(document_of(pk))


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def retract_document(request: PageRequest, pk: int) -> HttpResponse:
    document = document_of(pk)
    trash_file(file=document, now=request.now)
    undo = reverse("lot_document_restore", args=[pk])
    tell(request, _("«\u00a0%s\u00a0» est retiré du lot.") % document.name, undo=undo)
    return redirect("lot", document.subject_id)


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def restore_document(request: PageRequest, pk: int) -> HttpResponse:
    document = document_of(pk, in_trash=True)
    restore_file(file=document)
    tell(request, _("«\u00a0%s\u00a0» est de nouveau joint au lot.") % document.name)
    return redirect("lot", document.subject_id)


def document_of(pk: int, *, in_trash: bool = False) -> File:
    document = file_of(pk, in_trash=in_trash)
    if document is None or document.subject_kind != SubjectKind.LOT:
        raise Http404(pk)
    return document

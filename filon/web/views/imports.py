"""Imports et lots: a file goes in, its columns are looked at, it loads while one watches, it can be taken back."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from filon.intake.rules.presets import preset_document
from filon.intake.services.staging import REFUSALS
from filon.kit.errors import BusinessError
from filon.kit.french import format_count, join_and
from filon.records.models import Batch
from filon.records.rules.authorship import by_person
from filon.records.rules.origin import BatchState, LotKind
from filon.records.selectors.batches import DEMONSTRATION, batch_for, batches_for, flagged_rows, lots_for, refused_rows
from filon.usecases.importing import imports_folder, preview, staged_file
from filon.usecases.importing_by_hand import (
    TakenBack,
    change_mapping,
    choose_sheet,
    forget_batch,
    go_on_with_batch,
    launch_batch,
    take_back_batch,
    take_upload,
)
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, may
from filon.web.access import needs
from filon.web.forms.imports import UploadForm, document_from, in_target_path
from filon.web.import_mapping import columns_of, export_told, target_groups, translations_of, verdict_words
from filon.web.lists.registry import LISTS
from filon.web.requests import PageRequest
from filon.web.telling import tell

BATCHES_SHOWN = 100  # a year of imports of a busy company
NOTES_SHOWN = 20  # refusals and flags on the page; the file of refusals has them all
UNDER_WAY = (BatchState.QUEUED, BatchState.RUNNING, BatchState.UNDOING)


@require_GET
@needs(Entity.IMPORT)
def show_imports(request: PageRequest) -> HttpResponse:
    context = {
        "batches": list(batches_for(viewer=request.user)[:BATCHES_SHOWN]),
        "may_write": may(request.user, Entity.IMPORT, Action.WRITE),
    }
    return render(request, "imports/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.IMPORT, Action.WRITE)
def upload_file(request: PageRequest) -> HttpResponse:
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"entity": request.GET.get("quoi", "company"), "lot": request.GET.get("lot", "")},
    )
    if form.is_valid():
        answers = form.cleaned_data
        try:
            batch = take_upload(
                upload=answers["fichier"],
                entity=answers["entity"],
                document=answers["plan"] or (preset_document(answers["preset"]) if answers["preset"] else None),
                for_many_files=bool(answers["preset"]) and not answers["plan"],
                lot=answers["lot"],
                lot_kind=LotKind(answers["lot_kind"] or LotKind.COLLECTED),
                by=by_person(request.user.pk),
                now=timezone.now(),
            )
        except BusinessError as refusal:
            form.add_error("fichier", refusal.sentence)
        else:
            return redirect("import", batch.pk)
    lots = lots_for(viewer=request.user)
    return render(request, "imports/new.html", {"form": form, "lots": lots})


@require_GET
@needs(Entity.IMPORT)
def show_import(request: PageRequest, pk: int) -> HttpResponse:
    batch = batch_for(viewer=request.user, pk=pk)
    context = {"batch": batch, "may_write": may_write(request, batch)}
    if batch.state == BatchState.MAPPING:
        return render(request, "imports/mapping.html", context | mapping_context(batch))
    return render(request, "imports/page.html", context | account_context(request, batch))


def may_write(request: PageRequest, batch: Batch) -> bool:
    return batches_for(viewer=request.user).filter(pk=batch.pk).exists() and may(
        request.user, Entity.IMPORT, Action.WRITE
    )


def mapping_context(batch: Batch) -> dict[str, Any]:
    staged = staged_file(batch)
    return {
        "staged": staged,
        "columns": columns_of(batch, staged),
        "groups": target_groups(batch.entity),
        "translations": translations_of(batch, staged),
        "target_path": in_target_path(batch.entity),
        "in_target": in_target_path(batch.entity) in batch.mapping.get("constants", {}),
        "broken": len(staged.broken),
        **export_told(batch, staged),
    }


def account_context(request: PageRequest, batch: Batch) -> dict[str, Any]:
    under_way = batch.state in UNDER_WAY
    return {
        "under_way": under_way,
        "refused": [] if under_way else refused_rows(batch, most=NOTES_SHOWN),
        "flagged": [] if under_way else flagged_rows(batch, most=NOTES_SHOWN),
        "created": {name: count for name, count in batch.counts.get("created", {}).items() if count},
        "updated": {name: count for name, count in batch.counts.get("updated", {}).items() if count},
        "records_list": LISTS[batch.entity].list_url if batch.entity in LISTS else "",
        "may_undo": batch.state in (BatchState.DONE, BatchState.FAILED) and may_undo(request, batch),
    }


def may_undo(request: PageRequest, batch: Batch) -> bool:
    if DEMONSTRATION in (batch.entity, batch.file_hash):  # taken away whole, from Réglages
        return False
    try:
        check_may(request.user, Entity.IMPORT, Action.DELETE, owner_id=batch.by_id)
    except BusinessError:
        return False
    return True


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def show_preview(request: PageRequest, pk: int) -> HttpResponse:
    """Keeps the answers and shows the first rows as the import would treat them; a refusal is shown in their place."""
    batch = batch_for(viewer=request.user, pk=pk, action=Action.WRITE)
    staged = staged_file(batch)
    context: dict[str, Any] = {"batch": batch}
    try:
        if _takes_another_sheet(request, batch):
            return HttpResponseClientRefresh()
        _keep_answers(request, batch)
        rows = preview(batch=batch, by=by_person(request.user.pk), clock=timezone.now)
        context |= {"table": verdict_words(rows, staged, batch), "translations": translations_of(batch, staged)}
    except BusinessError as refusal:
        context["problem"] = refusal.sentence
    return render(request, "imports/_preview.html", context)


def _takes_another_sheet(request: PageRequest, batch: Batch) -> bool:
    """Its columns are others: they are shown before anything else is done."""
    wanted, staged = request.POST.get("feuille", ""), staged_file(batch)
    if not wanted or wanted == staged.sheet or wanted not in staged.sheets:
        return False
    choose_sheet(batch=batch, sheet=wanted)
    return True


def _keep_answers(request: PageRequest, batch: Batch) -> None:
    titles = staged_file(batch).titles
    document = document_from(request.POST, titles=titles, entity=batch.entity, before=batch.mapping)
    change_mapping(batch=batch, document=document)


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def launch_import(request: PageRequest, pk: int) -> HttpResponse:
    batch = batch_for(viewer=request.user, pk=pk, action=Action.WRITE)
    if not _takes_another_sheet(request, batch):
        _keep_answers(request, batch)
        launch_batch(batch=batch)
    return redirect("import", pk)


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def forget_import(request: PageRequest, pk: int) -> HttpResponse:
    forget_batch(batch=batch_for(viewer=request.user, pk=pk, action=Action.WRITE))
    tell(request, _("Le fichier est oublié\u00a0; rien n’a été importé."))
    return redirect("import_list")


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def resume_import(request: PageRequest, pk: int) -> HttpResponse:
    go_on_with_batch(batch=batch_for(viewer=request.user, pk=pk, action=Action.WRITE))
    return redirect("import", pk)


@require_GET
@needs(Entity.IMPORT)
def follow_import(request: PageRequest, pk: int) -> HttpResponse:
    """Asked every second while the worker loads the file; the last answer holds the account and asks no more."""
    batch = batch_for(viewer=request.user, pk=pk)
    return render(request, "imports/_account.html", {"batch": batch, **account_context(request, batch)})


@require_POST
@needs(Entity.IMPORT, Action.DELETE)
def undo_import(request: PageRequest, pk: int) -> HttpResponse:
    batch = batch_for(viewer=request.user, pk=pk, action=Action.DELETE)
    done = take_back_batch(batch=batch, now=timezone.now())
    if done is not None:
        said = _("L’import de «\u00a0%(file)s\u00a0» est annulé\u00a0: %(records)s.")
        tell(request, said % {"file": batch.file_name, "records": taken_back_words(done)})
    return redirect("import", pk)


def taken_back_words(done: TakenBack) -> str:
    removed = format_count(done.removed, _("fiche retirée"), _("fiches retirées"))
    restored = format_count(done.restored, _("fiche rétablie"), _("fiches rétablies"))
    return join_and([removed] * bool(done.removed or not done.restored) + [restored] * bool(done.restored))


@require_GET
@needs(Entity.IMPORT)
def download_refusals(request: PageRequest, pk: int) -> HttpResponseBase:
    batch = batch_for(viewer=request.user, pk=pk)
    path = imports_folder() / batch.stored_file / REFUSALS
    if not batch.stored_file or not path.is_file():
        raise Http404(pk)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"refus-{batch.pk}.csv", content_type="text/csv")

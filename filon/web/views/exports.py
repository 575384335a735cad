"""Taking a list away: all the records that it shows as it is filtered now, in the columns and the format chosen."""

import tempfile
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from filon.kit.text import fold
from filon.records.selectors.listing import matching
from filon.usecases.exporting import EXPORTED, Export, Format, export_of, refuse_strange_format
from filon.users.rules.rights import Action
from filon.users.selectors import require
from filon.web.lists.asking import Question, read_question
from filon.web.lists.definition import ListDefinition
from filon.web.lists.narrowing import narrowed
from filon.web.lists.registry import list_shown, numbers_in
from filon.web.requests import PageRequest

IN_MEMORY = 8 * 1024 * 1024  # bytes of a file before it goes to the disk
CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.CSV_FR: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONL: "application/jsonl",
    Format.VCARD: "text/vcard; charset=utf-8",
}
NOT_OF_THE_LIST = ("colonne", "format", "liste")


@require_GET
def choose_export(request: PageRequest, kind: str) -> HttpResponse:
    definition = definition_of(request, kind)
    question = asked(request, definition)
    wanted = export_of(definition.kind.value, viewer=request.user, now=request.now)
    context: dict[str, Any] = {
        "list": definition,
        "question": question,
        "columns": wanted.columns,
        "formats": [one for one in Format if one != Format.VCARD or kind == "contact"],
        "count": records_of(request, question, wanted).records.count(),
        "kept": [
            (name, value) for name, values in request.GET.lists() for value in values if name not in NOT_OF_THE_LIST
        ],
        "back": request.GET.urlencode(),
    }
    return render(request, "exports/new.html", context)


@require_GET
def download_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """Written to a file of its own, then sent: the memory that it takes does not grow with the list."""
    definition = definition_of(request, kind)
    known = {one.value: one for one in Format}
    chosen = known.get(request.GET.get("format", ""), Format.CSV_FR)
    columns = request.GET.getlist("colonne")
    refuse_strange_format(chosen, entity=definition.kind.value)
    wanted = export_of(definition.kind.value, viewer=request.user, columns=columns, now=request.now)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it, once sent
    records_of(request, asked(request, definition), wanted).write(out, kind=chosen)  # type: ignore[arg-type]
    out.seek(0)
    name = f"{fold(EXPORTED[definition.kind.value].title)}-{timezone.localdate():%Y-%m-%d}.{chosen.extension}"
    return FileResponse(out, as_attachment=True, filename=name, content_type=CONTENT_TYPES[chosen])


def definition_of(request: PageRequest, kind: str) -> ListDefinition:
    """The list of that kind, or the suspects among the companies; refused without the right to export."""
    definition = list_shown(kind, request.GET.get("liste", ""))
    require(request.user, definition.entity, Action.READ)
    require(request.user, definition.entity, Action.EXPORT)
    return definition


def asked(request: PageRequest, definition: ListDefinition) -> Question:
    now: datetime = request.now
    within = narrowed(definition, request.GET, viewer=request.user, now=now)
    return read_question(request.GET, definition=within, viewer=request.user, now=now)


def records_of(request: PageRequest, question: Question, wanted: Export) -> Export:
    """Of what may be taken away, what the list shows, or the lines of it that were checked (`fiches`)."""
    shown = matching(question.definition.model._default_manager.all(), question.asked)
    if checked := request.GET.get("fiches", ""):
        shown = shown.filter(pk__in=numbers_in(checked.split(",")))
    return Export(wanted.entity, wanted.records.filter(pk__in=shown.values("pk")), wanted.columns, wanted.now)

"""What every record page can do: edit a fact, owner, tags, trash, history."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.activities.selectors.timeline import timeline_of
from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.records.models import RootRecord, Tag, UndoEntry
from filon.records.rules.authorship import by_person
from filon.records.selectors.annotations import tag_names
from filon.records.services.custom import edit_custom_fields
from filon.records.services.tags import tag_named
from filon.records.services.undo import assign_records, tag_with_undo, untag_with_undo
from filon.usecases.qualifying import qualify_record
from filon.usecases.tidying import restore_records, trash_records
from filon.users.rules.rights import Action
from filon.users.selectors import check_may, require
from filon.web.records.definition import RecordDefinition
from filon.web.records.facts import CUSTOM, Fact, find_fact
from filon.web.records.followed import followed_by
from filon.web.records.page import may_touch, timeline_context
from filon.web.records.registry import record_definition
from filon.web.records.telling import author_of, change_parts, words_for
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.selection import person_chosen


def found(request: PageRequest, kind: str, pk: int, action: Action) -> tuple[RecordDefinition, RootRecord]:
    """The record, if the viewer may do this to it."""
    definition = record_definition(kind)
    require(request.user, definition.entity, Action.READ)
    record = definition.find(viewer=request.user, pk=pk)
    if action != Action.READ:
        check_may(request.user, definition.entity, action, owner_id=record.owner_id)
    return definition, record


def edit_fact(request: PageRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """GET: the form in the place of the value (or the value again, `?voir`). POST: write it."""
    definition, record = found(request, kind, pk, Action.READ if "voir" in request.GET else Action.WRITE)
    fact = find_fact(definition, record, name)
    if fact is None:
        raise Http404(name)
    if request.method == "POST":
        return _write_fact(request, definition, record, fact)
    context = {"definition": definition, "record": record, "fact": fact, "may_edit": True}
    if "voir" in request.GET:
        return render(request, "records/_fact_value.html", context)
    context |= {"typed": fact.typed, "version": record.version}
    return render(request, "records/_fact_form.html" if request.htmx else "records/fact_page.html", context)


def _write_fact(request: PageRequest, definition: RecordDefinition, record: RootRecord, fact: Fact) -> HttpResponse:
    typed, version, now = request.POST.get("valeur", ""), version_seen(request), timezone.now()
    context = {"definition": definition, "record": record, "fact": fact, "typed": typed[:500], "may_edit": True}
    try:
        _store_fact(request, definition, record, fact, typed=typed, version=version, now=now)
    except EditedMeanwhile:
        fresh = definition.find(viewer=request.user, pk=record.pk)
        now_there = find_fact(definition, fresh, fact.name)
        context |= {"version": fresh.version, "problem": conflict_sentence(now_there)}
    except BusinessError as refusal:
        context |= {"version": version, "problem": refusal.sentence}
    else:
        return _fact_written(request, definition, record, fact)
    return render(request, "records/_fact_form.html" if request.htmx else "records/fact_page.html", context)


def conflict_sentence(fact: Fact | None) -> str:
    return _(
        "Quelqu’un d’autre a modifié cette fiche entre-temps. Ici, la valeur est maintenant « %(value)s ». "
        "Votre saisie est gardée\u00a0: enregistrez de nouveau pour la mettre à la place."
    ) % {"value": (fact.shown if fact else "") or _("vide")}


def _store_fact(
    request: PageRequest,
    definition: RecordDefinition,
    record: RootRecord,
    fact: Fact,
    *,
    typed: str,
    version: int,
    now: datetime,
) -> None:
    value, by = fact.entry.read(typed), by_person(request.user.pk)
    if fact.name.startswith(CUSTOM):
        edit_custom_fields(record=record, values={fact.entry.name: value}, version=version, by=by, now=now)
    else:
        definition.edit(record, {fact.name: value}, version, by, now)
    qualify_record(record, now=now)


def _fact_written(request: PageRequest, definition: RecordDefinition, record: RootRecord, fact: Fact) -> HttpResponse:
    address = reverse(definition.url, args=[record.pk])
    if not request.htmx:
        return redirect(address)
    if fact.name in definition.renames:
        return HttpResponse(headers={"HX-Redirect": address})
    context = {
        "definition": definition,
        "record": record,
        "may_edit": True,
        "fact": find_fact(definition, record, fact.name),
    }
    response = render(request, "records/_fact_value.html", context)
    response.headers["HX-Trigger"] = '{"filon:changed": {"target": "body"}}'
    return response


@require_POST
def assign_record(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.WRITE)
    owner = person_chosen(request.POST.get("responsable", ""))
    return answer(
        request, definition, record, assign_records(records=[record], owner=owner, by=request.user, now=timezone.now())
    )


@require_POST
def tag_record(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.WRITE)
    tag = tag_named(request.POST.get("etiquette", ""))
    return answer(
        request, definition, record, tag_with_undo(records=[record], tag=tag, by=request.user, now=timezone.now())
    )


@require_POST
def untag_record(request: PageRequest, kind: str, pk: int, tag_id: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.WRITE)
    tag = get_object_or_404(Tag, pk=tag_id)
    return answer(
        request, definition, record, untag_with_undo(records=[record], tag=tag, by=request.user, now=timezone.now())
    )


@require_POST
def trash_record(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.DELETE)
    return answer(request, definition, record, trash_records(records=[record], by=request.user, now=timezone.now()))


@require_POST
def restore_record(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.DELETE)
    return answer(request, definition, record, restore_records(records=[record], by=request.user, now=timezone.now()))


def answer(request: PageRequest, definition: RecordDefinition, record: RootRecord, entry: UndoEntry) -> HttpResponse:
    tell(request, f"{entry.sentence}.", undo=reverse("undo", args=[entry.pk]))
    return redirect(definition.url, record.pk)


@require_GET
def suggest_tags(request: PageRequest) -> HttpResponse:
    return render(
        request, "records/_tag_options.html", {"names": tag_names(starting=request.GET.get("etiquette", "")[:60])}
    )


@require_GET
def show_timeline(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.READ)
    part = "records/_lines.html" if request.GET.get("suite") else "records/_timeline.html"
    context = timeline_context(request, definition, record)
    return render(request, part, context | {"may_edit": may_touch(request, definition, record, Action.WRITE)})


@require_GET
def show_history(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """Who changed which field, when, from what to what, by which import."""
    definition, record = found(request, kind, pk, Action.READ)
    names = followed_by(definition.kind, record, viewer=request.user)
    whose = definition.whose(record, followed=list(names))
    page = timeline_of(whose, viewer=request.user, cursor=request.GET.get("suite", ""), only="change", size=100)
    changes = [moment.thing for moment in page.moments]
    words = words_for(definition, changes, names=names)
    lines = [(change, author_of(change), *change_parts(change, words)) for change in changes]
    context = {"definition": definition, "record": record, "lines": lines, "following": page.following}
    return render(request, "records/history.html", context)

"""The page of a segment: who is in it, shown by the list that people know; lists filled and emptied by hand."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.errors import NotPossible
from filon.kit.french import format_count, format_integer
from filon.records.selectors.listing import find_page
from filon.records.selectors.views import views_for
from filon.segments.models import Segment
from filon.segments.rules.kinds import SEGMENTED
from filon.segments.selectors import condition_of, segment_for, segments_that_name, told
from filon.segments.services.filling import fill_from_file
from filon.segments.services.writing import may_change, put_in_list, remove_members
from filon.users.rules.rights import Action
from filon.users.selectors import may, require
from filon.web.lists.asking import Question, read_question
from filon.web.lists.registry import chosen_records, list_of, numbers_in
from filon.web.lists.showing import bar_context, count_of, frame_context, rows_context
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_GET
def show_segment(request: PageRequest, pk: int) -> HttpResponse:
    """What it takes, in one sentence, and its members; a segment that cannot be understood any more says why."""
    segment = segment_for(viewer=request.user, pk=pk)
    said = told(segment, now=request.now)
    context: dict[str, Any] = {
        "segment": segment,
        "said": said,
        "list": list_of(segment.entity),
        "may_change": may_change(segment, by=request.user),
        "named_by": segments_that_name(segment),
    }
    if said.problem:
        return render(request, "segments/segment.html", context)
    question = question_of(request, segment)
    page = find_page(question.definition.rows(), question.asked)
    question.definition.load(page.rows, request.now)
    views = views_for(viewer=request.user, entity=question.definition.kind)
    context |= rows_context(question, page, views) | {
        "count_url": f"{reverse('segment_count', args=[pk])}?{question.query}",
        "may_write": may(request.user, question.definition.entity, Action.WRITE),
        **bar_context(request.user, question.definition),
        "of_segment": segment,
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "lists/_list.html", context)
    return render(request, "segments/segment.html", context | frame_context(request.user, question, views))


def question_of(request: PageRequest, segment: Segment) -> Question:
    """The list of its members, as the address narrows it."""
    definition = list_of(segment.entity)
    require(request.user, definition.entity, Action.READ)
    within = replace(definition, only=condition_of(segment, now=request.now))
    return read_question(request.GET, definition=within, viewer=request.user, now=request.now)


@require_GET
def count_segment(request: PageRequest, pk: int) -> HttpResponse:
    segment = segment_for(viewer=request.user, pk=pk)
    if told(segment, now=request.now).problem:
        return HttpResponse("—")
    question = question_of(request, segment)
    own = replace(question.definition, name=f"segment-{pk}-{segment.version}")  # under which the count is remembered
    return HttpResponse(format_integer(count_of(replace(question, definition=own), viewer=request.user)))


@require_POST
def take_out(request: PageRequest, pk: int) -> HttpResponse:
    segment = segment_for(viewer=request.user, pk=pk)
    removed = remove_members(
        segment=segment, ids=numbers_in(request.POST.getlist("ids")), by=request.user, now=request.now
    )
    tell(request, _("%(count)s de la liste.") % {"count": format_count(removed, "fiche retirée", "fiches retirées")})
    return back(request, segment)


@require_POST
def put_in(request: PageRequest, kind: str) -> HttpResponse:
    """The checked lines of a list go into the list of that name, made when there is none."""
    definition = list_of(kind)
    records = chosen_records(definition, request.POST.getlist("ids"), viewer=request.user, action=Action.READ)
    if definition.kind not in SEGMENTED:
        raise NotPossible(_("Un segment réunit des contacts ou des entreprises."))
    segment, added = put_in_list(
        name=request.POST.get("segment", ""),
        entity=definition.kind,
        ids=[record.pk for record in records],
        by=request.user,
        now=request.now,
    )
    words = {"count": format_count(added, "fiche ajoutée", "fiches ajoutées"), "segment": segment}
    tell(request, _("%(count)s à «\u00a0%(segment)s\u00a0».") % words)
    return back(request, segment)


@require_POST
def put_in_from_file(request: PageRequest, pk: int) -> HttpResponse:
    """Lines of a file, or pasted: each names a record by SIREN, SIRET, e-mail, telephone or reference."""
    segment = segment_for(viewer=request.user, pk=pk)
    upload = request.FILES.get("fichier")
    content = upload.read() if upload else request.POST.get("lignes", "").encode()
    account = fill_from_file(segment=segment, content=content, by=request.user, now=request.now)
    tell(request, account.sentence)
    return redirect("segment", pk)


def back(request: PageRequest, segment: Segment) -> HttpResponse:
    address = page_before(request) or reverse("segment", args=[segment.pk])
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)

"""Two versions of a process side by side: what they say differently, and what came of each."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from filon.kit.versions import VersionState
from filon.playbook.models import Process, ProcessVersion
from filon.playbook.rules.process_diff import compare_processes
from filon.playbook.selectors.processes import process_for, text_of, version_in, version_of
from filon.reporting.rules.process_results import StageResult
from filon.reporting.selectors.process_results import results_of_version
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.views.personas import number_in

MOST_FACTORS = 6  # of one stage


@require_GET
@needs(Entity.METHOD)
def compare_versions(request: PageRequest, pk: int) -> HttpResponse:
    process = process_for(viewer=request.user, pk=pk)
    first, second = _asked(request, process)
    texts = [text_of(first), text_of(second)]
    found = compare_processes(*texts)
    differences = [(label, list(group)) for label, group in groupby(found, key=lambda one: one.label)]
    context: dict[str, Any] = {"process": process, "first": first, "second": second, "differences": differences}
    if may(request.user, Entity.REPORT, Action.READ):
        context |= _results(request, first, second)
    return render(request, "process/compare.html", context)


def _asked(request: PageRequest, process: Process) -> tuple[ProcessVersion, ProcessVersion]:
    """Those of the address; else the one in service and the draft, or what was before the one in service."""
    versions = list(process.versions.all())  # the newest first
    live = version_in(process, VersionState.LIVE)
    newest = versions[0]
    usual = live if live and newest != live else versions[min(1, len(versions) - 1)]
    chosen = []
    for name, default in (("a", usual), ("b", newest)):
        number = number_in(request.GET.get(name, ""))
        chosen.append(version_of(process, number) if number else default)
    return chosen[0], chosen[1]


def _results(request: PageRequest, first: ProcessVersion, second: ProcessVersion) -> dict[str, Any]:
    """The stages of the second one, beside those of the first that have the same key."""
    after, deals_after = results_of_version(version=second, viewer=request.user)
    before, deals_before = results_of_version(version=first, viewer=request.user)
    by_key = {result.key: result for result in before}
    labels = dict(first.stages.values_list("key", "label")) | dict(second.stages.values_list("key", "label"))
    keys = [result.key for result in after] + [key for key in by_key if key not in {one.key for one in after}]
    now = {result.key: result for result in after}
    told = after if deals_after else before  # a draft has no past: what the other taught
    return {
        "deals": (deals_before, deals_after),
        "rows": [(labels[key], by_key.get(key), now.get(key)) for key in keys],
        "factors": [(labels[result.key], shown_factors(result)) for result in told if result.factors],
        "told_by": second if deals_after else first,
    }


def shown_factors(result: StageResult) -> list[Any]:
    return list(result.factors[:MOST_FACTORS])

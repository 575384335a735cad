"""The boards that there are: one a process in service, and the versions that some deals still follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from filon.opportunities.selectors.board import open_deals_by_version
from filon.playbook.models import ProcessVersion
from filon.playbook.selectors import current_versions, process_version_for, process_versions
from filon.web.forms.board import BoardFilterForm
from filon.web.requests import PageRequest

OF_THE_PROCESS = ("processus", "version")


@dataclass(frozen=True, slots=True)
class BoardTab:
    """A board, and how many open deals it holds; `address` keeps the rest of the filter."""

    label: str
    count: int
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Boards:
    """`version`: the one shown. `former`: the versions of its process that are no longer in service and still hold deals.

    `in_service`: where the live version of its process is.
    """

    version: ProcessVersion
    tabs: Sequence[BoardTab]
    former: Sequence[BoardTab]
    in_service: str


def boards_for(request: PageRequest, form: BoardFilterForm) -> Boards:
    """An old link to a process or a version that is not there any more shows the default one.

    Where nobody asked and all that runs still follows a former version, that one is shown: a new version empties no board.
    """
    counts = open_deals_by_version(viewer=request.user)
    live = current_versions()
    kept = {version.pk for version in live}
    former = process_versions([key for key in counts if key not in kept])
    shown = next((version for version in former if version.pk == form.version_id), None)
    if shown is None:
        known = {version.process_id for version in live}
        shown = process_version_for(process_id=form.process_id if form.process_id in known else None)
        if form.process_id is None and not counts.get(shown.pk):
            behind = [version for version in former if version.process_id == shown.process_id]
            shown = max(behind, key=lambda version: counts[version.pk], default=shown)
    tabs = [
        BoardTab(
            str(version.process),
            counts.get(version.pk, 0),
            _address(request, processus=version.process_id),
            version.pk == shown.pk,
        )
        for version in live
    ]
    of_process = [
        BoardTab(
            str(version.number),
            counts[version.pk],
            _address(request, processus=version.process_id, version=version.pk),
            version.pk == shown.pk,
        )
        for version in former
        if version.process_id == shown.process_id
    ]
    return Boards(shown, tabs, of_process, _address(request, processus=shown.process_id))


def _address(request: PageRequest, **asked: int) -> str:
    query = request.GET.copy()
    for name in OF_THE_PROCESS:
        query.pop(name, None)
    for name, value in asked.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"

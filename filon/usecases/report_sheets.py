"""The figures of a named report, asked of its own page, so that a letter says what the page says, with the reader's rights."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse

from filon.kit.errors import NotPossible
from filon.reporting.rules.sheets import KEPT_PAGES, Sheet
from filon.users.selectors import Viewer


class SheetRequest(HttpRequest):
    """Asks a page for its table, as this person, at this time."""

    def __init__(self, *, viewer: Viewer, asked: str, now: datetime) -> None:
        super().__init__()
        self.method, self.now, self.GET = "GET", now, QueryDict(asked)
        self.user = viewer  # type: ignore[assignment]  # the command line is the system, which pages never are


class SheetResponse(HttpResponse):
    """A file that also carries the table it was written from."""

    sheet: Sheet


def read_sheet(*, page: str, asked: str, viewer: Viewer, now: datetime) -> Sheet:
    """NotAllowed for who may not read that report; NotPossible for a page that is none."""
    if page not in KEPT_PAGES:
        raise NotPossible("Cette page n’est pas un rapport qui se garde.")
    address = reverse(page)
    answer = resolve(address).func(SheetRequest(viewer=viewer, asked=asked, now=now))
    assert isinstance(answer, SheetResponse)
    return answer.sheet

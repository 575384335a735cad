"""The request as our views receive it, after the middleware: somebody of ours is signed in, htmx is known."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from filon.users.models import User


class PageRequest(HttpRequest):
    """For annotations: pages that need no sign-in take a plain HttpRequest."""

    user: User  # never anonymous behind SignInRequired
    htmx: HtmxDetails
    LANGUAGE_CODE: str
    now: datetime  # read once, by ReaderSettings


def version_seen(request: PageRequest) -> int:
    """The version of the record that the page showed; one that no record has when the form does not say."""
    raw = request.POST.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def question_of(request: PageRequest) -> str:
    """The filters in the address; whether it was read as a file is none."""
    asked = request.GET.copy()
    asked.pop("format", None)
    return asked.urlencode()

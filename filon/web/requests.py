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

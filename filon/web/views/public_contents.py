"""The personal link of a content: opens it, counts it, and tells of the person only where she accepts it. No cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from filon.kit.errors import NotFound
from filon.playbook.models import Content
from filon.usecases.sharing import open_shared


@login_not_required
@never_cache
@require_safe
def open_content(request: HttpRequest, signed: str) -> HttpResponseBase:
    """A look without reading (HEAD) leaves no trace; nothing else changes than counts."""
    content = open_shared(
        signed=signed,
        method=request.method or "",
        agent=request.headers.get("User-Agent", ""),
        languages=request.headers.get("Accept-Language", ""),
        now=timezone.now(),
    )
    return given(content)


def given(content: Content) -> HttpResponseBase:
    """The file that we keep, else the address where it is."""
    if content.file:
        try:
            return FileResponse(content.file.open("rb"), as_attachment=True, filename=content.file_name)
        except FileNotFoundError:
            pass
    if content.url:
        return redirect(content.url)
    raise NotFound(_("Ce document n’est plus là\u00a0: répondez à notre message, nous vous l’enverrons."))

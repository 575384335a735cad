"""The personal link of a content: opens it, counts it, and tells of the person only where she accepts it. No cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from filon.usecases.sharing import open_shared
from filon.web.giving import give_content


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
    return give_content(content)

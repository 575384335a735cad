"""What a page says after an action: one sentence, with the way to take it back."""

from django.contrib import messages
from django.http import HttpRequest

from filon.kit.french import keep_quotes_whole


def tell(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Shown as a toast, on the next page or at once (htmx); `undo` is an address that takes a POST, offered for ten seconds."""
    messages.success(request, keep_quotes_whole(sentence), extra_tags=undo)


def warn(request: HttpRequest, sentence: str) -> None:
    messages.warning(request, keep_quotes_whole(sentence))

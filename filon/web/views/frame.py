"""What the frame asks for: results of the palette, the menu of notifications."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from filon.records.selectors.notifications import latest_notifications
from filon.records.services.notifications import mark_notifications_read
from filon.web.palette import palette_groups
from filon.web.requests import PageRequest


def search_palette(request: PageRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    return render(
        request, "layout/_palette_results.html", {"groups": palette_groups(text, viewer=request.user), "text": text}
    )


def show_notifications(request: PageRequest) -> HttpResponse:
    return render(request, "layout/_notifications.html", {"notifications": latest_notifications(user=request.user)})


@require_POST
def read_notifications(request: PageRequest) -> HttpResponse:
    mark_notifications_read(user=request.user, now=timezone.now())
    return show_notifications(request)

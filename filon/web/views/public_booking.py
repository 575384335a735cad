"""A booking page as people outside see it: a month, the free hours of a day, a short form. No cookie, no script needed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from filon.intake.services.openings import open_page
from filon.intake.services.submissions import Sent, TooMany
from filon.kit.errors import BusinessError
from filon.kit.french import format_month, keep_quotes_whole
from filon.meetings.models import BookingPage
from filon.meetings.rules.hours import DAYS
from filon.meetings.rules.kinds import PageState
from filon.meetings.rules.month import days_of, months_beside, parts_of, weeks_of
from filon.meetings.rules.slots import nearest_to
from filon.meetings.rules.words import ZONES, day_in_words, length_in_words, when_in_words, zone_in_words
from filon.meetings.selectors.bookings import link_of
from filon.meetings.selectors.pages import page_by_key
from filon.meetings.selectors.slots import free_times
from filon.meetings.services.bookings import SlotGone
from filon.usecases.booking import PageClosed, book_meeting, questions_of
from filon.web.instants import read_day, read_instant, write_instant
from filon.web.middleware import known_zone
from filon.web.views.public_forms import TRAP, page_of_lead

STATUS: dict[type[BusinessError], int] = {TooMany: 429, PageClosed: 410, SlotGone: 409}
WEEKDAYS = [(name, name[0].upper()) for name in DAYS]


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def show_page(request: HttpRequest, key: str) -> HttpResponse:
    page = page_by_key(key)
    if page.state == PageState.CLOSED:
        return render(request, "public/booking.html", frame_of(page) | {"closed": True}, status=410)
    if request.method == "POST":
        return send(request, page)
    start, zone = read_instant(request.GET.get("creneau", "")), zone_of(request)
    free = free_times(page, now=timezone.now())
    if start in free:
        return ask(request, page, hours=[start], zone=zone)
    refusal = SlotGone(nearest_to(start, free), zone=zone).sentence if start else ""
    context = frame_of(page) | month_context(request, free, zone=zone) | {"refusal": keep_quotes_whole(refusal)}
    return render(request, "public/booking.html", context)


def month_context(request: HttpRequest, free: Iterable[datetime], *, zone: ZoneInfo) -> dict[str, Any]:
    """The month of the chosen day, or of the first free one, with the hours of that day."""
    days = days_of(free, zone=zone)
    now = timezone.now()
    today = now.astimezone(zone).date()
    asked = read_day(request.GET.get("jour", ""))
    first = min(days, default=today)
    day = asked if asked in days else min((one for one in days if asked and one >= asked), default=first)
    before, after = months_beside(day, days)
    return {
        "month": format_month(day),
        "weekdays": WEEKDAYS,
        "weeks": [week for week in weeks_of(day, days) if week[-1].day >= today],
        "day": day,
        "today": today,
        "day_words": day_in_words(day),
        "parts": parts_of(days.get(day, [])),
        "before": before,
        "after": after,
        "zone": zone.key,
        "zone_words": zone_in_words(zone.key),
        "zones": ZONES if zone.key in ZONES else ZONES | {zone.key: zone_in_words(zone.key)},
        "offset": (now.astimezone(zone).utcoffset() or timedelta()) // timedelta(minutes=1),
    }


def send(request: HttpRequest, page: BookingPage) -> HttpResponse:
    zone, start = zone_of(request), read_instant(request.POST.get("creneau", ""))
    if start is None:
        return redirect(page_address(page))
    sent = Sent(
        signed=request.POST.get("ouverture", ""),
        work=request.POST.get("calcul", ""),
        trap=request.POST.get(TRAP, ""),
        address=request.META.get("REMOTE_ADDR", ""),
        visitor=request.POST.get("visiteur", "")[:40],
        agreed="accord" in request.POST,
    )
    try:
        found = book_meeting(
            page=page,
            start=start,
            zone=zone,
            typed=request.POST.dict(),
            sent=sent,
            now=timezone.now(),
            address_of=page_of_lead,
        )
    except BusinessError as refusal:
        hours = refusal.nearest if isinstance(refusal, SlotGone) else [start]
        status = STATUS.get(type(refusal), 422)
        return ask(request, page, hours=hours, zone=zone, refusal=refusal.sentence, status=status)
    if found.booking is None:
        return ask(request, page, hours=[start], zone=zone, faults=found.faults, status=422)
    return redirect("public_booking", link_of(found.booking))


def ask(
    request: HttpRequest,
    page: BookingPage,
    *,
    hours: list[datetime],
    zone: ZoneInfo,
    faults: dict[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form, with what was typed: an hour that is gone costs another click, and no word."""
    questions = [
        {
            "asked": asked,
            "typed": request.POST.get(asked.key, "")[:5000],
            "fault": keep_quotes_whole((faults or {}).get(asked.key, "")),
        }
        for asked in questions_of(page)
    ]
    context = frame_of(page) | {
        "hours": [(write_instant(start), when_in_words(start, zone=zone)) for start in hours],
        "back": page_address(page, jour=hours[0].astimezone(zone).date(), fuseau=zone.key) if hours else "",
        "questions": questions,
        "refusal": keep_quotes_whole(refusal),
        "agreed": "accord" in request.POST,
        "opening": request.POST.get("ouverture", "")[:300] or open_page(form_key=page.key, now=timezone.now()),
        "visitor": request.POST.get("visiteur", request.GET.get("visiteur", ""))[:40],
        "zone": zone.key,
        "zone_words": zone_in_words(zone.key),
        "trap": TRAP,
    }
    return render(request, "public/booking_form.html", context, status=status)


def frame_of(page: BookingPage) -> dict[str, Any]:
    return {
        "page": page,
        "whose": str(page.person or page.team or ""),
        "length": length_in_words(page.length),
        "language": settings.LANGUAGE_CODE,
    }


def page_address(page: BookingPage, **asked: Any) -> str:
    address = reverse("public_booking_page", args=[page.key])
    return f"{address}?{urlencode(asked)}" if asked else address


def zone_of(request: HttpRequest) -> ZoneInfo:
    return known_zone(request.POST.get("fuseau", request.GET.get("fuseau", ""))[:60])

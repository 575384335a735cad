"""The page of one booking, for whoever has its link: when, with whom, the file for an agenda, another hour, or none."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.errors import BusinessError
from filon.kit.french import keep_quotes_whole
from filon.meetings.models import Booking
from filon.meetings.rules.invitation import write_invitation
from filon.meetings.rules.kinds import BookingState, PageState
from filon.meetings.rules.words import length_in_words, when_in_words, zone_in_words
from filon.meetings.selectors.bookings import booking_by_link, invited_to, link_of
from filon.meetings.selectors.slots import free_times
from filon.usecases.booking import call_off, reschedule
from filon.web.instants import read_instant
from filon.web.views.public_booking import STATUS, month_context, zone_of
from filon.web.views.public_forms import page_of_lead


@login_not_required
@never_cache
@require_GET
def show_booking(request: HttpRequest, signed: str) -> HttpResponse:
    return page_of(request, booking_by_link(signed))


def page_of(request: HttpRequest, booking: Booking, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = context_of(booking) | {"refusal": keep_quotes_whole(refusal)}
    return render(request, "public/booked.html", context, status=status)


def context_of(booking: Booking) -> dict[str, Any]:
    zone = ZoneInfo(booking.zone)
    minutes = int((booking.end - booking.start).total_seconds()) // 60
    coming = booking.state == BookingState.BOOKED and booking.start > timezone.now()
    return {
        "booking": booking,
        "signed": link_of(booking),
        "when": when_in_words(booking.start, zone=zone),
        "length": length_in_words(minutes),
        "zone_words": zone_in_words(booking.zone),
        "may_change": coming,
        "bookable": booking.page.state == PageState.LIVE,
        "language": settings.LANGUAGE_CODE,
    }


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, signed: str) -> HttpResponse:
    """The free hours of the same person; each is a button."""
    booking = booking_by_link(signed)
    if booking.state != BookingState.BOOKED or booking.person is None:
        return redirect("public_booking", signed)
    refusal, status = "", 200
    if start := read_instant(request.POST.get("creneau", "")):
        try:
            reschedule(booking=booking, start=start, now=timezone.now(), address_of=page_of_lead)
        except BusinessError as fault:
            refusal, status = fault.sentence, STATUS.get(type(fault), 422)
        else:
            return redirect("public_booking", signed)
    free = free_times(booking.page, now=timezone.now(), people=[booking.person], but=booking)
    zone = zone_of(request) if "fuseau" in request.GET else ZoneInfo(booking.zone)
    shown = month_context(request, (one for one in free if one != booking.start), zone=zone)
    context = context_of(booking) | shown | {"refusal": keep_quotes_whole(refusal), "moving": True}
    return render(request, "public/booking_move.html", context, status=status)


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def cancel(request: HttpRequest, signed: str) -> HttpResponse:
    booking = booking_by_link(signed)
    try:
        call_off(booking=booking, by=None, now=timezone.now(), address_of=page_of_lead)
    except BusinessError as refusal:
        return page_of(request, booking, refusal=refusal.sentence, status=409)
    return redirect("public_booking", signed)


@login_not_required
@never_cache
@require_GET
def download_invitation(request: HttpRequest, signed: str) -> HttpResponse:
    booking = booking_by_link(signed)
    link = request.build_absolute_uri(reverse("public_booking", args=[signed]))
    content = write_invitation(invited_to(booking, link=link), now=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="rendez-vous.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)

"""Rendez-vous: who comes and what to prepare; the pages on which people choose an hour, with what each does; and their editor."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.intake.rules.capture import CONSENT, NOTICE
from filon.kit.errors import BusinessError
from filon.meetings.models import Booking, BookingPage
from filon.meetings.rules.kinds import BookingKind
from filon.meetings.rules.words import day_in_words, what_page_does
from filon.meetings.selectors.bookings import (
    booking_by_id,
    coming_bookings,
    held_booking,
    held_bookings,
    link_of,
)
from filon.meetings.selectors.pages import own_pages, page_by_id, pages_with_figures
from filon.meetings.services import pages as services
from filon.meetings.services.bookings import set_aside
from filon.records.selectors.paging import Sort, read_page
from filon.usecases.booking import accept_booking, call_off, first_questions, questions_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, reach_of
from filon.web.access import needs
from filon.web.forms.booking import BookingPageForm, NewBookingPageForm
from filon.web.records.concerned import records_of_tasks
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.public_forms import page_of_lead

SOONEST = Sort(("start",))


@require_GET
@needs(Entity.ACTIVITY)
def show_bookings(request: PageRequest) -> HttpResponse:
    """Who comes, day by day; then the pages, for those who make them, or one's own to share."""
    may_read = may(request.user, Entity.FORM, Action.READ)
    page = read_page(
        coming_bookings(viewer=request.user, now=request.now), sort=SOONEST, cursor=request.GET.get("apres", "")
    )
    context = {
        "page": page,
        "lines": lines_of(request, list(page.rows)),
        "pages": pages_with_figures(viewer=request.user, now=request.now) if may_read else None,
        "shared": [] if may_read else [(one, address_of(request, one)) for one in own_pages(request.user)],
        "may_write": may_write(request),
    }
    return render(request, "booking/list.html", context)


def lines_of(request: PageRequest, bookings: list[Booking]) -> list[dict[str, Any]]:
    """Each with its day once, above the first, and the records that the reader may open."""
    about = records_of_tasks([one.task for one in bookings if one.task], viewer=request.user)
    may_change = reach_of(request.user, entity=Entity.ACTIVITY, action=Action.WRITE)
    lines, before = [], ""
    for booking in bookings:
        local = booking.start.astimezone(ZoneInfo(request.user.time_zone))
        day = day_in_words(local.date())
        lines.append(
            {
                "booking": booking,
                "start": local,
                "heading": day if day != before else "",
                "about": about.get(booking.task_id, []) if booking.task_id else [],
                "who": who_comes(booking),
                "facts": [(label, booking.said[key]) for key, label in booking.labels if key in told_of(booking)],
                "signed": link_of(booking) if may_change(booking.person_id) else "",
            }
        )
        before = day
    return lines


def who_comes(booking: Booking) -> str:
    """As she wrote it herself."""
    said = booking.said
    return " ".join(filter(None, (said.get("first_name"), said.get("last_name")))) or said.get("email", "")


def told_of(booking: Booking) -> set[str]:
    """What she answered, less her name, which stands above."""
    return set(booking.said) - {"first_name", "last_name"}


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def new_page(request: PageRequest) -> HttpResponse:
    form = NewBookingPageForm(request.POST or None)
    if form.is_valid():
        kind = BookingKind(form.cleaned_data["kind"])
        made = services.create_page(
            name=form.cleaned_data["name"],
            kind=kind,
            person=request.user,
            questions=first_questions(kind),
            notice=NOTICE,
            consent=CONSENT,
            now=request.now,
        )
        return redirect("booking_page_edit", made.pk)
    return render(request, "booking/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@needs(Entity.FORM)
def show_page(request: PageRequest, pk: int) -> HttpResponse:
    page = page_by_id(pk, viewer=request.user)
    context = {
        "booking_page": page,
        "sentence": sentence_of(page),
        "address": address_of(request, page),
        "questions": questions_of(page),
        "held": held_bookings(page),
        "may_write": may_write(request),
    }
    return render(request, "booking/page.html", context)


def sentence_of(page: BookingPage) -> str:
    return what_page_does(
        whose=str(page.team or page.person or ""),
        is_team=page.team is not None,
        minutes=page.length,
        before=page.before,
        after=page.after,
        hours=page.hours,
        ahead=page.hours_ahead,
        horizon=page.days_ahead,
        remind=page.remind_hours,
    )


def address_of(request: PageRequest, page: BookingPage) -> str:
    return request.build_absolute_uri(reverse("public_booking_page", args=[page.key]))


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def edit_page(request: PageRequest, pk: int) -> HttpResponse:
    page = page_by_id(pk, viewer=request.user)
    form = BookingPageForm(request.POST or None, page=page)
    if form.is_valid():
        try:
            services.edit_page(page=page, values=form.values(), version=form.cleaned_data["version"], now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("«\u00a0%s\u00a0» est à jour.") % form.cleaned_data["name"])
            return redirect("booking_page", pk)
    context = {"booking_page": page, "form": form}
    return render(request, "booking/edit.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def publish(request: PageRequest, pk: int) -> HttpResponse:
    page = page_by_id(pk, viewer=request.user)
    services.publish_page(page=page, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» est en ligne.") % page, undo=reverse("booking_page_close", args=[pk]))
    return redirect("booking_page", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def close(request: PageRequest, pk: int) -> HttpResponse:
    page = page_by_id(pk, viewer=request.user)
    services.close_page(page=page, now=request.now)
    tell(
        request,
        _("«\u00a0%s\u00a0» ne prend plus de rendez-vous\u00a0; ceux qui sont pris tiennent.") % page,
        undo=reverse("booking_page_publish", args=[pk]),
    )
    return redirect("booking_page", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def accept(request: PageRequest, pk: int) -> HttpResponse:
    """A person wrote it after all: all that a booking does happens now, if its hour is still free."""
    booking = held_booking(pk, viewer=request.user)
    done = accept_booking(booking=booking, by=request.user, now=request.now, address_of=page_of_lead)
    tell(request, _("Le rendez-vous est confirmé.") if done else _("Un collègue a déjà décidé."))
    return redirect("booking_page", booking.page_id)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def discard(request: PageRequest, pk: int) -> HttpResponse:
    booking = held_booking(pk, viewer=request.user)
    done = set_aside(booking=booking, by=request.user)
    tell(request, _("La demande est écartée.") if done else _("Un collègue a déjà décidé."))
    return redirect("booking_page", booking.page_id)


@require_POST
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    """By a colleague: the person is told by e-mail."""
    booking = booking_by_id(pk, viewer=request.user)
    call_off(booking=booking, by=request.user, now=request.now, address_of=page_of_lead)
    tell(request, _("Le rendez-vous est annulé\u00a0; un e-mail le dit à la personne."))
    return redirect("booking_list")


def may_write(request: PageRequest) -> bool:
    return may(request.user, Entity.FORM, Action.WRITE)

"""Booking pages with what came of them."""

from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from filon.kit.errors import NotFound
from filon.meetings.models import BookingPage
from filon.meetings.rules.kinds import BookingState, PageState
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


def pages_with_figures(*, viewer: Viewer, now: datetime) -> QuerySet[BookingPage]:
    """Each with `coming` bookings, the `next_at` of them, and those `held` for somebody to look at."""
    require(viewer, Entity.FORM, Action.READ)
    coming = Q(bookings__state=BookingState.BOOKED, bookings__end__gt=now)
    return BookingPage.objects.select_related("person", "team").annotate(
        coming=Count("bookings", filter=coming),
        next_at=Min("bookings__start", filter=coming),
        held=Count("bookings", filter=Q(bookings__state=BookingState.HELD)),
    )


def page_by_id(pk: int, *, viewer: Viewer) -> BookingPage:
    require(viewer, Entity.FORM, Action.READ)
    page = BookingPage.objects.select_related("person", "team", "source").filter(pk=pk).first()
    if page is None:
        raise NotFound("Cette page de rendez-vous n’existe pas.")
    return page


def page_by_key(key: str) -> BookingPage:
    """For whoever has its address. NotFound for a key that nobody was given, and for a draft."""
    pages = BookingPage.objects.exclude(state=PageState.DRAFT).select_related("person", "team", "source")
    page = pages.filter(key=key).first()
    if page is None:
        raise NotFound("Cette page de rendez-vous n’existe pas\u00a0: vérifiez l’adresse.")
    return page


def people_of(page: BookingPage) -> list[User]:
    """Who may be booked: those who still work here."""
    if page.team_id:
        return list(User.objects.filter(teams=page.team_id, is_active=True))
    return [page.person] if page.person and page.person.is_active else []


def own_pages(user: User) -> QuerySet[BookingPage]:
    """On line, and on which this person may be booked."""
    mine = Q(person=user) | Q(team__in=user.teams.all())
    return BookingPage.objects.filter(mine, state=PageState.LIVE)

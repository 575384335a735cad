"""Ma journée > Semaine: what has its hour, day by day, absences and holidays; and the feed that another agenda reads."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.activities.models import Task
from filon.kit.business_time import holiday_name
from filon.meetings.rules.feed import Occasion, write_feed
from filon.meetings.selectors.occasions import away_of, occasions_of, person_of_feed
from filon.meetings.services.agendas import renew_feed
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.day_walk import screen_of_task
from filon.web.records.concerned import records_of_tasks
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.day import ICONS

DAYS = 7
WORKED = 5  # Saturday and Sunday show when they hold something
FEED_BEFORE, FEED_AFTER = timedelta(days=14), timedelta(days=92)


class Line(NamedTuple):
    occasion: Occasion
    address: str
    icon: str
    is_late: bool
    about: str


class DayShown(NamedTuple):
    day: date
    is_today: bool
    holiday: str
    is_away: bool
    lines: list[Line]


@require_GET
@needs(Entity.ACTIVITY)
def show_week(request: PageRequest) -> HttpResponse:
    """`?du=`: any day of the week."""
    today = timezone.localdate(request.now)
    monday = monday_of(request.GET.get("du", ""), today)
    context = {
        "days": week_shown(request, monday, today),
        "monday": monday,
        "sunday": monday + timedelta(days=DAYS - 1),
        "before": monday - timedelta(days=DAYS),
        "after": monday + timedelta(days=DAYS),
        "is_this_week": monday <= today < monday + timedelta(days=DAYS),
    }
    return render(request, "day/week.html", context)


def monday_of(asked: str, today: date) -> date:
    try:
        day = date.fromisoformat(asked) if asked else today
    except ValueError:
        day = today
    day = day if 2000 <= day.year <= 2100 else today
    return day - timedelta(days=day.weekday())


def week_shown(request: PageRequest, monday: date, today: date) -> list[DayShown]:
    end = monday + timedelta(days=DAYS)
    occasions = occasions_of(request.user, start=_midnight(monday), end=_midnight(end))
    away = away_of(request.user, first=monday, last=end)
    writes = may(request.user, Entity.ACTIVITY, Action.WRITE)
    tasks = Task.objects.in_bulk([one.task_id for one in occasions])
    about = records_of_tasks(list(tasks.values()), viewer=request.user)
    days = []
    for day in (monday + timedelta(days=n) for n in range(DAYS)):
        lines = [
            Line(
                one,
                screen_of_task(tasks[one.task_id]) if writes else "",
                ICONS[one.kind],  # type: ignore[index]
                one.start < request.now,
                " · ".join(str(record) for _kind, record in about[one.task_id]),
            )
            for one in occasions
            if timezone.localtime(one.start).date() == day
        ]
        is_away = any(span.first <= day <= span.last for span in away)
        if day.weekday() < WORKED or lines:
            days.append(DayShown(day, day == today, holiday_name(day), is_away, lines))
    return days


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@login_not_required
@require_GET
def send_feed(request: HttpRequest, signed: str) -> HttpResponse:
    """Whoever has the link reads what its owner may read of his own; unchanged, it costs the reader nothing."""
    person, now = person_of_feed(signed), timezone.now()
    start, end = now - FEED_BEFORE, now + FEED_AFTER
    content = write_feed(
        name=_("Filon, %s") % person,
        occasions=occasions_of(person, start=start, end=end, site=request.build_absolute_uri("/").rstrip("/")),
        away=away_of(person, first=start.date(), last=end.date()),
    )
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if mark in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"], answer["Cache-Control"], answer["X-Robots-Tag"] = mark, "private, no-cache", "noindex"
    return answer


@require_POST
def renew_link(request: PageRequest) -> HttpResponse:
    """Each his own."""
    renew_feed(person=request.user)
    tell(request, _("Votre lien est prêt\u00a0: copiez-le dans votre agenda. Celui d’avant ne répond plus."))
    return redirect("settings_agenda")

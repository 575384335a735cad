"""What has its hour in the days of one colleague: open tasks, meetings with what was booked, absences."""

from datetime import date, datetime, timedelta

from django.core import signing

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskKind
from filon.kit.errors import NotFound
from filon.meetings.models import Agenda, Booking
from filon.meetings.rules.feed import Away, Occasion
from filon.meetings.rules.kinds import BookingState
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import absences_around, may

SALT = "filon.agenda"
MOST_SHOWN = 500  # of one span: a colleague with more has a list, no calendar
LASTS = {TaskKind.MEETING: timedelta(hours=1), TaskKind.CALL: timedelta(minutes=15)}
ELSE_LASTS = timedelta(minutes=30)


def occasions_of(person: User, *, start: datetime, end: datetime, site: str = "") -> list[Occasion]:
    """One's own, in order; none for who may read none any more."""
    if not may(person, Entity.ACTIVITY, Action.READ):
        return []
    mine = Task.objects.filter(assignee=person, done_at=None, deleted_at=None, due_at__gte=start, due_at__lt=end)
    tasks = list(mine.order_by("due_at", "pk")[:MOST_SHOWN])
    held = Booking.objects.filter(task__in=tasks, state=BookingState.BOOKED).select_related("page")
    bookings = {one.task_id: one for one in held}
    return [_occasion(task, bookings.get(task.pk), site) for task in tasks]


def _occasion(task: Task, booking: Booking | None, site: str) -> Occasion:
    lasts = LASTS.get(TaskKind(task.kind), ELSE_LASTS)
    return Occasion(
        key=f"task-{task.pk}",
        revision=task.version + (booking.moves if booking else 0),
        title=task.title,
        start=task.due_at,
        end=booking.end if booking else task.due_at + lasts,
        kind=task.kind,
        place=booking.page.place if booking else "",
        link=f"{site}/ma-journee/",
        made_at=task.created_at,
        task_id=task.pk,
    )


def away_of(person: User, *, first: date, last: date) -> list[Away]:
    spans = absences_around(user_ids=[person.pk], first=first, last=last).get(person.pk, [])
    return [Away(begins, ends) for begins, ends in sorted(spans)]


def feed_link(agenda: Agenda) -> str:
    """What stands in the address of the feed; empty until one was asked for. Nobody can make one up, a renewal ends it."""
    if not agenda.feed_number:
        return ""
    return signing.Signer(salt=SALT, sep="~").sign(f"{agenda.person_id}-{agenda.feed_number}")


def person_of_feed(signed: str) -> User:
    """NotFound for a link that is none of ours, that was renewed since, or whose owner left."""
    try:
        owner, _, number = signing.Signer(salt=SALT, sep="~").unsign(signed[:200]).partition("-")
    except signing.BadSignature:
        owner = number = "0"
    asked = Agenda.objects.filter(person=int(owner), feed_number=int(number), feed_number__gt=0, person__is_active=True)
    agenda = asked.select_related("person").first()
    if agenda is None:
        raise NotFound("Ce calendrier n’existe pas, ou son lien a été renouvelé.")
    return agenda.person

"""The parts of the morning digest: the meetings of the day, what is to do in its order, the sales that ask for something."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from filon.activities.models import Task
from filon.kit.french import format_amount, format_count, format_time
from filon.messaging.rules.digest import LONGEST_PART, Line, Part
from filon.messaging.rules.letters import SITE
from filon.opportunities.selectors.cards import Card
from filon.records.selectors.notifications import alerts_for_digest
from filon.reporting.selectors.day import Line as LineOfDay
from filon.reporting.selectors.day import day_of, deals_that_ask, meetings_of_day
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may


class PageOf(Protocol):
    """The whole address of a page, by its name and its keys: `page_of("opportunity", 12)`."""

    def __call__(self, name: str, *keys: int) -> str: ...


def meetings_to_come(user: User, *, now: datetime, page_of: PageOf) -> Part | None:
    found = meetings_of_day(viewer=user, now=now, end=_tonight(user, now=now))
    lines = [Line(f"{_hour(one.task, user)}\u00a0: {_named(one.task)}") for one in found[:LONGEST_PART]]
    counted = format_count(len(found), "rendez-vous", "rendez-vous")
    return Part("Vos rendez-vous", counted, len(found), lines, page_of("my_day")) if found else None


def tasks_of_day(user: User, *, now: datetime, page_of: PageOf) -> Part | None:
    """In the order of Ma journée, each with its reason."""
    day = day_of(viewer=user, now=now, end=_tonight(user, now=now), size=LONGEST_PART)
    total = day.total + day.beyond
    lines = [_to_do(line) for line in day.lines]
    counted = format_count(total, "tâche", "tâches")
    return Part("À faire aujourd’hui", counted, total, lines, page_of("my_day")) if total else None


def sales_to_take_up(user: User, *, now: datetime, page_of: PageOf) -> Part | None:
    if not may(user, Entity.OPPORTUNITY, Action.READ):
        return None
    cards, total = deals_that_ask(viewer=user, now=now, most=LONGEST_PART)
    counted = format_count(total, "vente à reprendre", "ventes à reprendre")
    rest = page_of("opportunity_list")
    return Part("Vos ventes à reprendre", counted, total, _sales(cards, page_of), rest) if total else None


def alerts_kept(user: User, *, now: datetime, page_of: PageOf) -> Part | None:  # noqa: ARG001  every part is asked the same way
    """What she chose to be told in the morning, and has not read in the page."""
    kept = list(alerts_for_digest(user=user))
    lines = [Line(one.text, (), f"{SITE}{one.address}" if one.address else "") for one in kept[:LONGEST_PART]]
    counted = format_count(len(kept), "avertissement", "avertissements")
    return Part("Ce qui est arrivé", counted, len(kept), lines, page_of("alert_choices")) if kept else None


def _sales(cards: Sequence[Card], page_of: PageOf) -> list[Line]:
    return [Line(_deal_words(card), _about(card), page_of("opportunity", card.deal.pk)) for card in cards]


def _deal_words(card: Card) -> str:
    deal = card.deal
    amount = f", {format_amount(deal.cents, deal.currency)}" if deal.cents is not None else ""
    return f"{deal.name}{amount}"


def _about(card: Card) -> tuple[str, ...]:
    """The sentence, why it no longer moves, what to do and why."""
    stalled = f"Immobile\u00a0: {card.stalled_words}" if card.stalled else ""
    past = "La date de signature prévue est passée" if card.close_date_is_past else ""
    step = f"À faire\u00a0: {card.step.what} ({card.step.why})" if card.step else ""
    return card.sentence, stalled, past, step


def _to_do(line: LineOfDay) -> Line:
    title = _named(line.task) if line.task else line.lead.name if line.lead else ""
    return Line(title, (line.reason, line.card.sentence if line.card else ""))


def _named(task: Task) -> str:
    """With whom, unless its title says so already."""
    who = str(task.contact or task.company or "")
    return task.title if not who or who in task.title else f"{task.title} ({who})"


def _hour(task: Task, user: User) -> str:
    return format_time(task.due_at.astimezone(ZoneInfo(user.time_zone)))


def _tonight(user: User, *, now: datetime) -> datetime:
    """The first instant of tomorrow where she is."""
    zone = ZoneInfo(user.time_zone)
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time.min, zone)

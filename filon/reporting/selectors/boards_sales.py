"""Dashboards of who sells and of who leads a team: the day, the deals that ask, the objective; activity against result."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Count, Sum

from filon.forecasting.rules.objectives import Holder, HolderKind
from filon.forecasting.selectors.objectives import objectives_between
from filon.kit.business_time import day_in_paris, end_of_day_paris
from filon.kit.french import format_amount, format_count
from filon.kit.money import DEFAULT_CURRENCY
from filon.leads.selectors.promises import late_timers
from filon.opportunities.selectors.outcomes import WON, deals_in_figures
from filon.reporting.rules.activity import Effort, Split, activity_sentence, summed
from filon.reporting.rules.boards import BoardCard, BoardLine, To, rate_words
from filon.reporting.rules.figures import AttentionItem, AttentionKind
from filon.reporting.rules.period import Period, window_of
from filon.reporting.rules.presets import Preset, first_of_month, period_of
from filon.reporting.rules.sentences import month_sentence
from filon.reporting.selectors.activity import activity_report, names_and_teams
from filon.reporting.selectors.attention import attention
from filon.reporting.selectors.day import deals_that_ask, meetings_of_day, order_of_day
from filon.users.models import User

DEALS_SHOWN = 5
PEOPLE_SHOWN = 8
WEEKS = timedelta(weeks=4)
OF_DEALS = (AttentionKind.STALLED_DEALS, AttentionKind.NO_NEXT_ACTION, AttentionKind.CLOSE_DATE_PASSED)


def sales_board(*, viewer: User, now: datetime) -> list[BoardCard]:
    return [_day(viewer, now), _deals(viewer, now), _objective(viewer, now)]


def _day(viewer: User, now: datetime) -> BoardCard:
    end = end_of_day_paris(day_in_paris(now))
    waiting, _leads, beyond = order_of_day(viewer=viewer, now=now, end=end)
    meetings = meetings_of_day(viewer=viewer, now=now, end=end)
    late = sum(1 for one in waiting if one.due_at < now)
    todo = len(waiting) + beyond
    finding = f"{format_count(todo, 'chose', 'choses')} à faire aujourd’hui." if todo else "Rien ne presse aujourd’hui."
    lines = [
        BoardLine("À faire", str(todo), to=To("my_day")),
        BoardLine("Déjà en retard", str(late), to=To("task_list", (), {"qui": "own", "quand": "overdue"})),
        BoardLine("Rendez-vous d’ici ce soir", str(len(meetings)), to=To("my_day")),
    ]
    return BoardCard("Ma journée", finding, lines, to=To("my_day"), more="Ouvrir ma journée")


def _deals(viewer: User, now: datetime) -> BoardCard:
    cards, total = deals_that_ask(viewer=viewer, now=now, most=DEALS_SHOWN)
    finding = (
        f"{format_count(total, 'vente demande', 'ventes demandent')} quelque chose de vous."
        if total
        else "Toutes vos ventes avancent, chacune avec sa suite."
    )
    lines = [
        BoardLine(
            str(card.deal),
            "" if card.deal.cents is None else format_amount(card.deal.cents, card.deal.currency),
            card.stalled_words or card.sentence,
            To("opportunity", (card.deal.pk,)),
        )
        for card in cards
    ]
    return BoardCard("Mes ventes qui demandent quelque chose", finding, lines, To("my_day"), "Les voir dans ma journée")


def _objective(viewer: User, now: datetime) -> BoardCard:
    month = first_of_month(day_in_paris(now))
    target = objectives_between(month, month).of(Holder(HolderKind.USER, viewer.pk), month)
    won = won_by_person(viewer, period_of(Preset.THIS_MONTH, today=day_in_paris(now)), day_in_paris(now)).get(viewer.pk)
    number, cents = won or (0, 0)
    finding = month_sentence(won_cents=cents, won=number, target_cents=target, day=day_in_paris(now))
    left = max((target or 0) - cents, 0)
    lines = [BoardLine("Reste à signer ce mois-ci", format_amount(left))] if target else []
    empty = (
        ""
        if target
        else "Aucun objectif ne vous est donné pour ce mois\u00a0: votre responsable l’écrit dans Prévision."
    )
    return BoardCard("Mon objectif", finding, lines, To("forecast"), "Ma prévision", empty)


def won_by_person(viewer: User, period: Period, today: date) -> Mapping[int | None, tuple[int, int]]:
    """Person → deals won in the period, and their euros in cents."""
    window = window_of(period, as_of=today)
    won = deals_in_figures(viewer).filter(stage__kind=WON, currency=DEFAULT_CURRENCY, **window.holds("closed_at"))
    won = won.exclude(close_reason__invalid=True).order_by()
    rows = won.values_list("owner").annotate(number=Count("pk"), worth=Sum("cents"))
    return {owner: (number, worth or 0) for owner, number, worth in rows}


def manager_board(*, viewer: User, now: datetime) -> list[BoardCard]:
    return [_efforts(viewer, now), _waiting(viewer, now), _late_promises(viewer, now)]


def _efforts(viewer: User, now: datetime) -> BoardCard:
    period = Period(day_in_paris(now - WEEKS), day_in_paris(now))
    efforts = activity_report(viewer=viewer, period=period, now=now)
    by_person = summed(efforts, Split.PERSON, {})
    names, _teams = names_and_teams({one for one in by_person if isinstance(one, int)})
    known = [(names[one], effort) for one, effort in by_person.items() if isinstance(one, int) and one in names]
    known.sort(key=lambda one: (-one[1].won_cents, -one[1].calls, one[0]))
    total = sum((effort for _, effort in known), Effort())
    page = To("activity_report")
    lines = [BoardLine(name, format_amount(one.won_cents), _words(one), page) for name, one in known[:PEOPLE_SHOWN]]
    finding = activity_sentence(total, words="en quatre semaines")
    empty = "Personne n’a encore noté d’appel ni signé\u00a0: commencez par une liste d’appels."
    return BoardCard("Ce qui est fait, ce qui en vient", finding, lines, page, "Toute l’activité", empty)


def _words(effort: Effort) -> str:
    reached = rate_words(effort.reach_rate)
    meetings = format_count(effort.meetings, "rendez-vous", "rendez-vous")
    return f"{format_count(effort.calls, 'appel', 'appels')}, joints\u00a0: {reached}\u00a0; {meetings}"


def _waiting(viewer: User, now: datetime) -> BoardCard:
    items = {one.kind: one for one in attention(viewer=viewer, now=now)}
    lines = [_line(items[kind]) for kind in OF_DEALS]
    still = items[AttentionKind.STALLED_DEALS].count
    finding = (
        f"{format_count(still, 'opportunité n’avance plus', 'opportunités n’avancent plus')}."
        if still
        else "Toutes les opportunités avancent."
    )
    return BoardCard("Les ventes de l’équipe", finding, lines, To("opportunity_board"), "Le tableau des opportunités")


def _line(item: AttentionItem) -> BoardLine:
    to = To(item.screen, (), item.params) if item.count else None
    return BoardLine(item.kind.label, str(item.count), "", to)


def _late_promises(viewer: User, now: datetime) -> BoardCard:
    late = late_timers(viewer=viewer, now=now)
    owners = Counter(late.values_list("lead__owner__full_name", flat=True))
    finding = (
        f"{format_count(owners.total(), 'délai de l’accord est dépassé', 'délais de l’accord sont dépassés')}."
        if owners
        else "Tous les délais de l’accord sont tenus."
    )
    lines = [
        BoardLine(name or "Sans responsable", str(many), "", To("agreement_late"))
        for name, many in sorted(owners.items(), key=lambda one: (-one[1], one[0] or ""))[:PEOPLE_SHOWN]
    ]
    return BoardCard("Ce qui était promis", finding, lines, To("agreement_late"), "Tous les délais")

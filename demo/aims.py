"""What Halvane meant to sign each month, and what it forecast before each began: the matter of accuracy."""

from datetime import date, datetime, timedelta

from demo.deals import STEPS, DealStory
from demo.staff import COLLEAGUES, NORTH_WEST, SOUTH_EAST, Staff
from demo.world import Chance, World
from filon.forecasting.models import Objective, Snapshot
from filon.forecasting.services.snapshots import ALL_CHUNKS, ask_forecast, carry_on
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.users.models import Team

MONTHLY_AIM_CENTS = 3_200_000  # of one salesperson, in a usual month
AIM_BY_MONTH = (0.9, 0.95, 1.1, 1.0, 0.95, 1.1, 0.95, 0.45, 1.05, 1.1, 1.1, 1.35)
MONTHS_AHEAD = 6
DRAWS = 500


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """First days of the months, both included."""
    months = [first.replace(day=1)]
    while months[-1] < last.replace(day=1):
        months.append(month_after(months[-1]))
    return months


def set_objectives(world: World, staff: Staff) -> None:
    last = world.today
    for _ in range(MONTHS_AHEAD):
        last = month_after(last)
    for month in months_between(world.start, last):
        each = round(MONTHLY_AIM_CENTS * AIM_BY_MONTH[month.month - 1] / 100_000) * 100_000
        for team in (NORTH_WEST, SOUTH_EAST):
            sellers, _ = staff.sellers(team)
            for seller in sellers:
                world.add(Objective(user=seller, month=month, cents=each, batch=world.batch))
            world.add(Objective(team=staff.teams[team], month=month, cents=each * len(sellers), batch=world.batch))
        world.add(Objective(month=month, cents=each * sum(1 for one in COLLEAGUES if one.share), batch=world.batch))


def keep_forecasts(world: World, staff: Staff, deals: list[DealStory], probabilities: dict[str, int]) -> None:
    """The forecast of the three coming months, of the company and of each team, as it stood at the end of each month."""
    chance = Chance("forecasts", world.today)
    groups: list[tuple[Team | None, list[DealStory]]] = [(None, deals)]
    for name in (NORTH_WEST, SOUTH_EAST):
        sellers = [id(seller) for seller in staff.sellers(name)[0]]
        groups.append((staff.teams[name], [story for story in deals if id(story.seller) in sellers]))
    for first in months_between(month_after(world.start), world.today):
        for team, stories in groups:
            _keep(world, chance, team, stories, first, probabilities)


def _keep(
    world: World,
    chance: Chance,
    team: Team | None,
    stories: list[DealStory],
    first: date,
    probabilities: dict[str, int],
) -> None:
    """As it stood on the eve of `first`."""
    moment = start_of_day_paris(first)
    standing = [found for story in stories if (found := _standing(story, moment))]
    for month in months_between(first, month_after(month_after(first))):
        due = [
            (cents, probabilities[stage] / 100)
            for cents, stage, day in standing
            if max(day, first).replace(day=1) == month
        ]
        draws = sorted(sum(cents for cents, odds in due if chance.random() < odds) for _ in range(DRAWS))
        world.add(
            Snapshot(
                team=team, as_of=first - timedelta(days=1), month=month, created_at=moment,
                weighted_cents=round(sum(cents * odds for cents, odds in due)),
                p10_cents=draws[DRAWS // 10], p50_cents=draws[DRAWS // 2], p90_cents=draws[DRAWS * 9 // 10],
            )
        )  # fmt: skip


def compute_forecast(*, now: datetime) -> None:
    """The pages read what the worker computed: on the first day too."""
    run = ask_forecast(as_of=day_in_paris(now), locks=False, now=now)
    while run and not carry_on(run=run, now=now, limit=ALL_CHUNKS):
        run.refresh_from_db()


def _standing(story: DealStory, moment: datetime) -> tuple[int, str, date] | None:
    """Amount, stage and hoped day of a deal open at that moment."""
    stage = next((stage for at, stage in reversed(story.steps) if at < moment), "")
    if stage not in STEPS:
        return None
    hoped = next((day for at, day in reversed(story.hopes) if at < moment), story.hopes[0][1])
    return story.deal.cents or 0, stage, hoped

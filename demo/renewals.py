"""What the night prepared for the orders that come to their renewal."""

from datetime import date, timedelta

from demo.world import World
from filon.activities.models import Task
from filon.customers.models import ClientRules, Order, OrderLine, Renewal
from filon.kit.business_time import add_business_days, start_of_day_paris
from filon.kit.french import format_date
from filon.usecases.daily_share import MORNING
from filon.usecases.following_clients import LATE_DAYS


def tell_renewals(world: World) -> None:
    """The last order of each client counts: one renewed since is over."""
    days = {id(line.order): line.renewal_date for line in world.of(OrderLine) if line.renewal_date}
    last: dict[int, tuple[Order, date]] = {}
    for order in sorted(world.of(Order), key=lambda order: order.ordered_at):
        if day := order.renewal_date or days.get(id(order)):
            last[id(order.company)] = order, day
    ahead = timedelta(days=ClientRules().renewal_days)
    for order, due in last.values():
        if not world.today - timedelta(days=LATE_DAYS) <= due <= world.today + ahead:
            continue
        prepared = add_business_days(max(due - ahead, order.ordered_at.date()), 0)
        if prepared >= world.today:
            continue
        at = start_of_day_paris(prepared) + timedelta(hours=5)
        task = Task(
            title=f"Préparer le renouvellement du {format_date(due)} : {order.company}",
            due_at=start_of_day_paris(add_business_days(prepared, 1)) + MORNING,
            assignee=order.company.owner or order.owner,
            created_at=at,
            company=order.company,
            done_at=at + timedelta(days=3) if due - world.today < timedelta(days=35) else None,
        )
        world.about(task, order)
        world.add(Renewal(order=order, renewal_date=due, at=at, task=task))

"""What the night gives each colleague in one day: so many tasks, and the rest waits for the next days."""

from datetime import date, datetime, timedelta

from filon.customers.models import ClientRules
from filon.customers.selectors import given_since
from filon.kit.business_time import add_business_days, day_in_paris, start_of_day_paris
from filon.users.models import User

MORNING = timedelta(hours=9)  # of a task without an hour of its own, in Paris


class DailyShare:
    """A first night finds months of work: a list of a hundred tasks is one that nobody reads."""

    def __init__(self, *, rules: ClientRules, now: datetime) -> None:
        self._most = rules.tasks_a_day
        self._given = given_since(start_of_day_paris(day_in_paris(now)))

    def take(self, person: User | None) -> bool:
        """Whether one more goes to the person today; what nobody holds is no burden."""
        if person is None:
            return True
        if self._given[person.pk] >= self._most:
            return False
        self._given[person.pk] += 1
        return True


def morning_of(day: date) -> datetime:
    return start_of_day_paris(day) + MORNING


def next_morning(now: datetime) -> datetime:
    """Of the next working day."""
    return morning_of(add_business_days(day_in_paris(now), 1))

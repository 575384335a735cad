"""The rows of the demonstration before they are written, and chance: always the same for the same day."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.db.models import Model

from filon.activities.models import Activity, ContentShare, Task
from filon.kit.business_time import is_business_day
from filon.kit.dates import PARIS
from filon.kit.subjects import SubjectKind
from filon.records.models import Batch, Change, Note, Tagging
from filon.records.rules.changes import ByKind
from filon.users.models import User

SEED = "Halvane 1"  # another seed is another company: change it only together with the figures of tests/demo
HISTORY_DAYS = 548  # eighteen months
Row = TypeVar("Row", bound=Model)
Choice = TypeVar("Choice")
Pointing = Change | Activity | Task | Note | Tagging | ContentShare


@dataclass
class World:
    """Rows by table, in the order of their making. `today` opens at midnight: everything told here happened before it."""

    today: date
    batch: Batch
    rows: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))
    subjects: list[tuple[Pointing, Model]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(), PARIS)

    @property
    def start(self) -> date:
        return self.today - timedelta(days=HISTORY_DAYS)

    def add(self, row: Row) -> Row:
        self.rows[type(row)].append(row)
        return row

    def find_or_add(self, row: Row, *keys: str) -> Row:
        """What people already have under the same keys serves instead: a name, once."""
        found = type(row)._default_manager.filter(**{key: getattr(row, key) for key in keys}).first()
        return found or self.add(row)

    def about(self, row: Pointing, subject: Model) -> None:
        """`row` concerns `subject`: a pair of kind and key, filled in once the subject has its key."""
        row.subject_kind = SubjectKind(subject._meta.model_name or "")
        self.add(row)
        self.subjects.append((row, subject))

    def change(
        self, subject: Model, axis: str, old: str, new: str, *, at: datetime, by: User | None = None, reason: str = ""
    ) -> None:
        kind = ByKind.PERSON if by else ByKind.SYSTEM
        told = Change(
            axis=axis, from_value=old, to_value=new, reason=reason, at=at, by=by, by_kind=kind, batch=self.batch
        )
        self.about(told, subject)

    def of(self, table: type[Row]) -> list[Row]:
        return self.rows[table]  # type: ignore[return-value]


class Chance(random.Random):
    """One stream of chance per chapter, so that a change in one leaves the others as they are."""

    def __init__(self, chapter: str, today: date) -> None:
        super().__init__(f"{SEED}|{chapter}|{today.isoformat()}")

    def happens(self, probability: float) -> bool:
        return self.random() < probability

    def weighted(self, choices: Sequence[Choice], weights: Sequence[float]) -> Choice:
        return self.choices(choices, weights)[0]

    def days(self, median: float, spread: float = 0.6) -> float:
        """A duration in days: most are near the median, some are much longer."""
        return median * self.lognormvariate(0, spread)

    def office_hour(self, day: date) -> datetime:
        """Some minute between 8 h 30 and 18 h 15 of that day, or of the next business day."""
        while not is_business_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, time(8, 30), PARIS) + timedelta(minutes=self.randrange(585))

    def later(self, moment: datetime, days: float) -> datetime:
        """A working moment about so many days later, always after `moment`."""
        at = self.office_hour((moment + timedelta(days=days)).date())
        return at if at > moment else moment + timedelta(minutes=self.randint(20, 180))

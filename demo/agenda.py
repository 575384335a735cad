"""What is to do: the next action of each deal and ripe lead, some of them late, a few deals forgotten on purpose."""

from datetime import datetime, time, timedelta

from demo import sentences
from demo.deals import DealStory
from demo.leads import LeadStory
from demo.world import Chance, World
from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, TaskKind
from filon.kit.business_time import add_business_days, is_business_day
from filon.kit.dates import PARIS
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.users.models import User

WITHOUT_NEXT_ACTION = 0.12  # so that the alarm has something to say
DUE_IN_BUSINESS_DAYS = ((-4, -2, -1, 0, 1, 2, 3, 5, 8, 12), (5, 5, 8, 22, 16, 13, 11, 9, 7, 4))
DONE_TASKS = 0.22  # share of the logged calls and meetings that were planned


class Agenda:
    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = Chance("agenda", world.today)

    def plan(self, leads: list[LeadStory], deals: list[DealStory]) -> None:
        for story in leads:
            stage = story.lead.lifecycle_stage
            recent = self.world.now - story.steps[-1][0] < timedelta(days=60)
            if stage in sentences.LEAD_TASKS and recent:
                kind, title = sentences.LEAD_TASKS[stage]
                self._task(kind, title, story.lead, story.seller, story.steps[-1][0], promise=self.chance.happens(0.2))
        for deal in deals:
            stage = deal.steps[-1][1]
            if stage in sentences.DEAL_TASKS and not self.chance.happens(WITHOUT_NEXT_ACTION):
                kind, title = self.chance.choice(sentences.DEAL_TASKS[stage])
                self._task(kind, title, deal.deal, deal.seller, deal.steps[-1][0], promise=self.chance.happens(0.25))
            elif (
                stage == "won" and self.chance.happens(0.15) and self.world.now - deal.steps[-1][0] < timedelta(days=90)
            ):
                self._task(*sentences.CUSTOMER_TASK, deal.deal, deal.seller, deal.steps[-1][0])

    def _task(
        self,
        kind: str,
        title: str,
        subject: Lead | Opportunity,
        assignee: User,
        since: datetime,
        *,
        promise: bool = False,
    ) -> None:
        due = self._due()
        created = min(self.chance.later(since, 0.2), self.world.now, due - timedelta(hours=3))
        task = Task(
            contact=subject.contact, company=subject.company, kind=TaskKind(kind), title=title, due_at=due, promise=promise,
            assignee=assignee, by=assignee, created_at=created,
        )  # fmt: skip
        self.world.about(task, subject)

    def _due(self) -> datetime:
        days, today = self.chance.weighted(*DUE_IN_BUSINESS_DAYS), self.world.today
        day = today if days == 0 and is_business_day(today) else add_business_days(today, days or 1)
        return datetime.combine(day, time(9), PARIS) + timedelta(minutes=15 * self.chance.randrange(36))

    def look_back(self) -> None:
        """Planned calls and meetings of the past, each done by what was then logged."""
        planned = {ActivityKind.CALL: TaskKind.CALL, ActivityKind.MEETING: TaskKind.MEETING}
        for activity in list(self.world.of(Activity)):
            kind = planned.get(ActivityKind(activity.kind))
            if kind and activity.by and self.chance.happens(DONE_TASKS):
                self.world.add(
                    Task(
                        contact=activity.contact, company=activity.company, kind=kind, title=kind.label, assignee=activity.by,
                        by=activity.by, due_at=activity.at + timedelta(hours=self.chance.randint(-30, 20)),
                        created_at=activity.at - timedelta(days=self.chance.randint(2, 6)), done_at=activity.at,
                        done_activity=activity,
                    )
                )  # fmt: skip

"""One deal as a card or a line shows it: what is next, how long it has stood there, what is missing today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from filon.activities.models import Task
from filon.kit.dates import PARIS
from filon.kit.french import join_and
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.progress import IN_SHORT, days_between, is_stalled, missing_from, progress_sentence
from filon.opportunities.selectors.next_actions import next_actions
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.users.models import User


@dataclass(frozen=True, slots=True)
class Card:
    """`sentence` is "Étape 4 sur 6 · il manque …", or the closed stage's name."""

    deal: Opportunity
    stage: Stage
    next_action: Task | None
    next_action_is_late: bool
    days: int
    stalled: bool
    missing: Sequence[str]
    sentence: str
    close_date_is_past: bool = False

    @property
    def step_sentence(self) -> str:
        return self.sentence.partition(" · ")[0]

    @property
    def next_order(self) -> int:
        """The place of the stage that follows, offered first."""
        return self.stage.order + 1

    @property
    def missing_words(self) -> str:
        """ "Il manque une prochaine action et le montant"."""
        return f"Il manque {join_and(self.missing)}" if self.missing else ""

    @property
    def missing_in_short(self) -> str:
        """ "sans action, date passée": what a card has room for; the amount has a place of its own."""
        return ", ".join(IN_SHORT[lack] for lack in self.missing if lack in IN_SHORT)


def steps_of(stages: Sequence[Stage]) -> dict[int, int]:
    """The place of each open stage among the open ones, from 1, by key of stage."""
    return {stage.pk: step for step, stage in enumerate((s for s in stages if s.kind == StageKind.OPEN), start=1)}


def make_cards(deals: Sequence[Opportunity], *, stages: Mapping[int, Stage], now: datetime) -> list[Card]:
    """`stages` are all those of the deals' processes, by key. Two queries: the next actions, and the few owners."""
    actions = next_actions([deal.pk for deal in deals])
    owners = User.objects.in_bulk({deal.owner_id for deal in deals if deal.owner_id})
    for deal in deals:
        deal.owner = owners.get(deal.owner_id) if deal.owner_id else None
    steps: dict[int, dict[int, int]] = {}
    for version in {stage.version_id for stage in stages.values()}:
        steps[version] = steps_of(sorted((s for s in stages.values() if s.version_id == version), key=_order))
    return [
        _card(
            deal,
            stage=stages[deal.stage_id],
            steps=steps[deal.process_version_id],
            action=actions.get(deal.pk),
            now=now,
        )
        for deal in deals
    ]


def _order(stage: Stage) -> int:
    return stage.order


def _card(deal: Opportunity, *, stage: Stage, steps: Mapping[int, int], action: Task | None, now: datetime) -> Card:
    is_open = stage.kind == StageKind.OPEN
    days, today = days_between(since=deal.stage_since, now=now), now.astimezone(PARIS).date()
    missing = (
        missing_from(
            cents=deal.cents,
            has_next_action=action is not None,
            expected_close_date=deal.expected_close_date,
            today=today,
        )
        if is_open
        else []
    )
    return Card(
        deal=deal,
        stage=stage,
        next_action=action if is_open else None,
        next_action_is_late=is_open and action is not None and action.due_at < now,
        days=days,
        stalled=is_open and is_stalled(days=days, max_days=stage.max_days),
        missing=missing,
        sentence=progress_sentence(step=steps[stage.pk], steps=len(steps), missing=missing) if is_open else stage.label,
        close_date_is_past=is_open and deal.expected_close_date is not None and deal.expected_close_date < today,
    )

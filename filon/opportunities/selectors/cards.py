"""One deal as a card or a line shows it: what is next and why, how long it has stood there, what its next step lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from filon.activities.models import Task
from filon.kit.dates import PARIS
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.gates import Unmet
from filon.opportunities.rules.next_step import NextStep, Planned, next_step, touch_due
from filon.opportunities.rules.pausing import pause_words
from filon.opportunities.rules.progress import days_between, progress_sentence, step_sentence
from filon.opportunities.selectors.forced import forced_passages
from filon.opportunities.selectors.gates import Check, checks_of
from filon.opportunities.selectors.happenings import last_touches
from filon.opportunities.selectors.next_actions import next_actions
from filon.opportunities.selectors.stalling import why_stalled
from filon.opportunities.selectors.variants import Guide, guides_of
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.records.models import Change
from filon.users.models import User


@dataclass(frozen=True, slots=True)
class Card:
    """`sentence` is "Étape 4 sur 6 · il manque…", or the closed stage's name; `checks` what the next step asks.

    `forced`: the passages of the deal that somebody forced, the latest first. `step` is the next best action, and why.
    `stalled_because`: why an open deal no longer moves, in words; empty when it does.
    """

    deal: Opportunity
    stage: Stage
    next_action: Task | None
    next_action_is_late: bool
    days: int
    stalled_because: Sequence[str]
    sentence: str
    checks: Sequence[Check] = ()
    forced: Sequence[Change] = ()
    step: NextStep | None = None
    close_date_is_past: bool = False

    @property
    def stalled(self) -> bool:
        return bool(self.stalled_because)

    @property
    def stalled_words(self) -> str:
        """ "45 jours à cette étape pour 30 au plus, et aucun signe du prospect depuis 24 jours"."""
        return ", et ".join(self.stalled_because)

    @property
    def step_sentence(self) -> str:
        return self.sentence.partition(" · ")[0]

    @property
    def next_order(self) -> int:
        """The place of the stage that follows, offered first."""
        return self.stage.order + 1

    @property
    def missing(self) -> list[Unmet]:
        return [check.unmet for check in self.checks if not check.holds]

    @property
    def done_count(self) -> str:
        return f"{len(self.checks) - len(self.missing)} sur {len(self.checks)}"

    @property
    def missing_words(self) -> str:
        """ "le montant à chiffrer, le décideur à identifier"."""
        return ", ".join(unmet.words for unmet in self.missing)

    @property
    def missing_in_short(self) -> str:
        """ "le montant à chiffrer + 1": what a card has room for."""
        missing = self.missing
        more = f" +\u00a0{len(missing) - 1}" if len(missing) > 1 else ""
        return missing[0].words + more if missing else ""


def steps_of(stages: Sequence[Stage]) -> dict[int, int]:
    """The place of each open stage among the open ones, from 1, by key of stage."""
    return {stage.pk: step for step, stage in enumerate((s for s in stages if s.kind == StageKind.OPEN), start=1)}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read once for all the cards."""

    stages: Mapping[int, Stage]
    guides: Mapping[int, Guide]
    of_version: Mapping[int, Sequence[Stage]]
    actions: Mapping[int, Task]
    checks: Mapping[int, Sequence[Check]]
    forced: Mapping[int, Sequence[Change]]
    touched: Mapping[int, date]
    stalled: Mapping[int, Sequence[str]]


def make_cards(deals: Sequence[Opportunity], *, stages: Mapping[int, Stage], now: datetime) -> list[Card]:
    """`stages` are all those of the deals' processes, by key. A constant number of queries, whatever the number of deals."""
    owners = User.objects.in_bulk({deal.owner_id for deal in deals if deal.owner_id})
    for deal in deals:
        deal.owner = owners.get(deal.owner_id) if deal.owner_id else None
    is_open = [deal for deal in deals if stages[deal.stage_id].kind == StageKind.OPEN]
    guides = guides_of(is_open, stages=stages, now=now)
    timed = [pk for pk, guide in guides.items() if guide.cadence]
    known = _Known(
        stages=stages,
        guides=guides,
        of_version={
            version: sorted((one for one in stages.values() if one.version_id == version), key=_order)
            for version in {stage.version_id for stage in stages.values()}
        },
        actions=next_actions([deal.pk for deal in is_open]),
        checks=checks_of(is_open, now=now),
        forced=forced_passages([deal.pk for deal in deals]),
        touched=last_touches(timed, now=now) if timed else {},
        stalled=why_stalled(is_open, guides=guides, now=now),
    )
    return [_card(deal, known=known, now=now) for deal in deals]


def _order(stage: Stage) -> int:
    return stage.order


def _card(deal: Opportunity, *, known: _Known, now: datetime) -> Card:
    stage, action = known.stages[deal.stage_id], known.actions.get(deal.pk)
    is_open, days = stage.kind == StageKind.OPEN, days_between(since=deal.stage_since, now=now)
    checks, beside = known.checks.get(deal.pk, ()), known.of_version[stage.version_id]
    missing = [check.unmet for check in checks if not check.holds]
    steps = steps_of(beside)
    words = [unmet.words for unmet in missing]
    return Card(
        deal=deal,
        stage=stage,
        next_action=action,
        next_action_is_late=action is not None and action.due_at < now,
        days=days,
        stalled_because=known.stalled.get(deal.pk, ()),
        sentence=_sentence(deal, steps[stage.pk], len(steps), words) if is_open else stage.label,
        checks=checks,
        forced=known.forced.get(deal.pk, ()),
        step=_step(deal, stage, beside, missing, known=known, now=now) if is_open else None,
        close_date_is_past=is_open and _is_past(deal.expected_close_date, now=now),
    )


def _sentence(deal: Opportunity, step: int, steps: int, missing: Sequence[str]) -> str:
    if deal.paused_until:
        return f"{step_sentence(step=step, steps=steps)} · {pause_words(deal.paused_until)}"
    return progress_sentence(step=step, steps=steps, missing=missing)


def _is_past(day: date | None, *, now: datetime) -> bool:
    return day is not None and day < now.astimezone(PARIS).date()


def _step(
    deal: Opportunity, stage: Stage, beside: Sequence[Stage], missing: Sequence[Unmet], *, known: _Known, now: datetime
) -> NextStep:
    action = known.actions.get(deal.pk)
    planned = Planned(action.title, action.due_at.astimezone(PARIS), action.due_at < now) if action else None
    touch = touch_due(
        cadence=known.guides[deal.pk].cadence,
        since=deal.stage_since.astimezone(PARIS).date(),
        last_touched=known.touched.get(deal.pk),
        today=now.astimezone(PARIS).date(),
    )
    following = next(one for one in beside if one.order > stage.order and one.kind != StageKind.LOST)
    return next_step(planned=planned, unmet=missing, touch=touch, following=following.label)

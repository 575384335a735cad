"""What deals lack: to go where they are asked to go, and for their next step; the one answer that every path asks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Confirmation, Opportunity
from filon.opportunities.rules.gates import Asked, Step, Unmet, asked_next, asked_on_the_way
from filon.opportunities.selectors.facts import Judged, judge
from filon.opportunities.selectors.variants import variants_applied
from filon.playbook.models import Criterion, Stage, StageVariant
from filon.playbook.rules.process import CriterionKind, CriterionSide, StageKind
from filon.records.models import Change
from filon.records.rules.changes import Axis

Lacks = dict[int, list[Unmet]]  # by key of the deal; those that lack nothing are left out


class Check(NamedTuple):
    """One line of what the next step of a deal asks; `confirmed` when a person spoke, then or before."""

    criterion: Asked
    holds: bool
    broken: str = ""
    confirmed: Confirmation | None = None

    @property
    def asks_a_person(self) -> bool:
        return self.criterion.kind == CriterionKind.CONFIRMED

    @property
    def version(self) -> int:
        """What a person who confirms saw; 0: nobody had spoken."""
        return self.confirmed.version if self.confirmed else 0

    @property
    def unmet(self) -> Unmet:
        return Unmet(self.criterion, self.broken)


def missing_for(*, deals: Sequence[Opportunity], to: Stage, now: datetime) -> Lacks:
    """What each deal lacks to stand in the stage: empty when all of them may. A constant number of queries."""
    steps = steps_of([to.version_id]).get(to.version_id, [])
    aim = next(step for step in steps if step.pk == to.pk)
    here = standing(deals, steps)
    asked = {
        deal.pk: asked_on_the_way(steps=steps, here=here[deal.pk], to=aim)
        for deal in deals
        if deal.process_version_id == to.version_id
    }
    return lacking(asked, now=now)


def missing_to_enter(*, deal: Opportunity, now: datetime) -> list[Unmet]:
    """What a new deal lacks to begin at its stage, as if it had come from before the first one."""
    steps = steps_of([deal.process_version_id])[deal.process_version_id]
    aim = next(step for step in steps if step.pk == deal.stage_id)
    asked = {deal.pk: asked_on_the_way(steps=steps, here=None, to=aim)}
    return lacking(asked, now=now).get(deal.pk, [])


def missing_before_proposal(*, deal: Opportunity, now: datetime) -> list[Unmet]:
    """What the deal lacks before a proposal may leave; nothing where the process names no stage for it, or once there."""
    steps = steps_of([deal.process_version_id])[deal.process_version_id]
    aim = next((step for step in steps if step.sends_proposals), None)
    if aim is None:
        return []
    asked = asked_on_the_way(steps=steps, here=standing([deal], steps)[deal.pk], to=aim)
    return lacking({deal.pk: asked}, now=now).get(deal.pk, [])


def lacking(asked: Mapping[int, Sequence[Asked]], *, now: datetime) -> Lacks:
    """Of the criteria asked of each deal, those that do not hold, in their order."""
    judged, waived = _judge(asked, now=now)
    found = {
        pk: [
            Unmet(one, judged.broken.get(one.pk, ""))
            for one in criteria
            if (pk, one.pk) not in judged.holds and one.pk not in waived[pk]
        ]
        for pk, criteria in asked.items()
    }
    return {pk: unmet for pk, unmet in found.items() if unmet}


def checks_of(deals: Sequence[Opportunity], *, now: datetime) -> dict[int, list[Check]]:
    """What the next step of each open deal asks, with what holds already, by key of the deal."""
    steps = steps_of({deal.process_version_id for deal in deals})
    asked = {}
    for deal in deals:
        here = next(step for step in steps[deal.process_version_id] if step.pk == deal.stage_id)
        if here.kind == StageKind.OPEN:
            asked[deal.pk] = asked_next(steps=steps[deal.process_version_id], here=here)
    judged, waived = _judge(asked, now=now)
    said = _confirmations(asked)
    return {
        pk: [
            Check(one, (pk, one.pk) in judged.holds, judged.broken.get(one.pk, ""), said.get((pk, one.stage, one.key)))
            for one in criteria
            if one.pk not in waived[pk]
        ]
        for pk, criteria in asked.items()
    }


def _confirmations(asked: Mapping[int, Sequence[Asked]]) -> dict[tuple[int, str, str], Confirmation]:
    concerned = [pk for pk, criteria in asked.items() if any(one.kind == CriterionKind.CONFIRMED for one in criteria)]
    if not concerned:
        return {}
    rows = Confirmation.objects.filter(opportunity__in=concerned).select_related("by")
    return {(row.opportunity_id, row.stage, row.key): row for row in rows}


def _judge(asked: Mapping[int, Sequence[Asked]], *, now: datetime) -> tuple[Judged, dict[int, set[int]]]:
    """What holds, and the criteria that the variants of the stages waive, by key of the deal."""
    of_deals = {pk: criteria for pk, criteria in asked.items() if criteria}
    criteria = {one.pk: one for those in of_deals.values() for one in those}
    waived = _waived(of_deals, criteria.values(), now=now) if criteria else {}
    judged = judge(deal_ids=sorted(of_deals), criteria=list(criteria.values()), now=now)
    return judged, defaultdict(set, waived)


def _waived(asked: Mapping[int, Sequence[Asked]], criteria: Iterable[Asked], *, now: datetime) -> dict[int, set[int]]:
    """What the variant of each stage, where one applies to the deal, does not ask of it."""
    left = {one.pk for one in criteria if one.side == CriterionSide.EXIT}
    variants = list(
        StageVariant.objects.filter(stage__criteria__in=left).distinct().order_by("stage", "position", "pk")
    )
    if not any(variant.waived for variant in variants):
        return {}
    keys: dict[tuple[int, str], int] = {
        (stage, key): pk
        for pk, stage, key in Criterion.objects.filter(pk__in=left).values_list("pk", "stage_id", "key")
    }
    concerned = {variant.stage_id for variant in variants}
    waived: dict[int, set[int]] = defaultdict(set)
    for (pk, stage), variant in variants_applied(dict.fromkeys(asked, concerned), variants, now=now).items():
        waived[pk] |= {keys[stage, key] for key in variant.waived if (stage, key) in keys}
    return waived


def steps_of(version_ids: Collection[int]) -> dict[int, list[Step]]:
    """The stages of these versions in their order, with what each asks; two queries."""
    criteria: dict[tuple[int, str], list[Asked]] = defaultdict(list)
    rows = Criterion.objects.filter(stage__version__in=version_ids).order_by("stage", "position", "pk")
    for stage_id, stage_key, *told in rows.values_list(
        "stage_id", "stage__key", "pk", "side", "key", "kind", "what", "words"
    ):
        criteria[stage_id, told[1]].append(_asked(stage_key, *told))
    steps: dict[int, list[Step]] = defaultdict(list)
    for stage in Stage.objects.filter(version__in=version_ids).order_by("order"):
        entry, leaving = (tuple(criteria[stage.pk, side]) for side in CriterionSide)
        kind = StageKind(stage.kind)
        steps[stage.version_id].append(
            Step(stage.pk, stage.key, kind, stage.order, stage.sends_proposals, entry, leaving)
        )
    return steps


def _asked(stage: str, pk: int, side: str, key: str, kind: str, what: Mapping[str, Any], words: str) -> Asked:
    return Asked(pk, stage, CriterionSide(side), key, CriterionKind(kind), what, words)


def standing(deals: Sequence[Opportunity], steps: Sequence[Step]) -> dict[int, Step | None]:
    """Where each deal stands on the way: a closed one stands where it was closed, so that a loss opens no short cut.

    None is before the first stage: a deal that came here closed.
    """
    known = {step.pk: step for step in steps}
    here = {deal.pk: known.get(deal.stage_id) for deal in deals}
    closed = [pk for pk, step in here.items() if step and step.kind != StageKind.OPEN]
    if closed:
        by_key = {step.key: step for step in steps if step.kind == StageKind.OPEN}
        left = _left_last(closed, keys=by_key)
        here |= {pk: by_key.get(left.get(pk, "")) for pk in closed}
    return here


def _left_last(deal_ids: Collection[int], *, keys: Collection[str]) -> dict[int, str]:
    """Which of these stages each deal left last."""
    changes = Change.objects.filter(
        subject_kind=SubjectKind.OPPORTUNITY, subject_id__in=deal_ids, axis=Axis.DEAL_STAGE, from_value__in=keys
    )
    return dict(changes.order_by("at", "pk").values_list("subject_id", "from_value"))

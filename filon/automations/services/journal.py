"""The journal: one row a fact, written before anything is done, in the transaction of what is done."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from filon.automations.models import Automation, AutomationRun, AutomationVersion, Brought
from filon.automations.rules.kinds import Ended, FactKind, Trigger, fact_of, subject_of
from filon.automations.selectors.facts import Fact

UNMET_KEPT = timedelta(days=30)  # « why not » is asked within days; one row a fact would grow for ever


class Line(NamedTuple):
    """What one deed came to."""

    done: bool
    words: str


def begin_run(*, version: AutomationVersion, fact: Fact, chain: Sequence[int], now: datetime) -> AutomationRun:
    """IntegrityError when this fact has its run already: nothing is done twice."""
    return AutomationRun.objects.create(**_columns(version, fact, now=now), ended=Ended.DONE, chain=list(chain))


def end_run(*, run: AutomationRun, ended: Ended, lines: Sequence[Line]) -> None:
    run.ended, run.lines = ended, [{"done": line.done, "words": line.words} for line in lines]
    run.save(update_fields=["ended", "lines"])


def keep_unmet(*, version: AutomationVersion, unmet: Iterable[Fact], now: datetime) -> None:
    rows = [AutomationRun(**_columns(version, fact, now=now), ended=Ended.UNMET) for fact in unmet]
    AutomationRun.objects.bulk_create(rows, ignore_conflicts=True)


def _columns(version: AutomationVersion, fact: Fact, *, now: datetime) -> dict[str, object]:
    trigger = Trigger(version.trigger)
    return {
        "version": version,
        "automation_id": version.automation_id,
        "fact": fact_of(trigger),
        "fact_id": fact.pk,
        "subject_kind": subject_of(trigger, version.of),
        "subject_id": fact.subject_id,
        "at": fact.at,
        "done_at": now,
    }


def keep_brought(*, run: AutomationRun, fact: FactKind, ids: Collection[int]) -> None:
    Brought.objects.bulk_create(Brought(run=run, fact=fact, fact_id=pk) for pk in ids)


def chains_of(*, fact: FactKind, ids: Collection[int]) -> dict[int, list[int]]:
    """Of the facts that runs brought about: the automations behind them."""
    rows = Brought.objects.filter(fact=fact, fact_id__in=ids).values_list("fact_id", "run__chain")
    return dict(rows)


def looked_up_to(*, automation: Automation, at: datetime) -> None:
    Automation.objects.filter(pk=automation.pk, since__lte=at).update(looked_at=at)


def purge_unmet(*, now: datetime, limit: int) -> int:
    old = AutomationRun.objects.filter(ended=Ended.UNMET, done_at__lt=now - UNMET_KEPT).order_by("pk")
    gone, _ = AutomationRun.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()
    return gone

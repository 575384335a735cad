"""« Quand … si … alors … »: facts of the last seconds are looked at, each by each automation once, and what is asked is done.

A fact's run is written in the transaction of what it does: a killed worker leaves all of it or nothing, and it is done once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from filon.automations.models import Automation, AutomationVersion
from filon.automations.rules.deeds import Deed, from_json
from filon.automations.rules.kinds import Ended, FactKind, Trigger, fact_of, subject_of
from filon.automations.rules.looping import why_stopped
from filon.automations.selectors.automations import running
from filon.automations.selectors.facts import Fact, Span, new_facts
from filon.automations.services.journal import (
    Line,
    begin_run,
    chains_of,
    end_run,
    keep_brought,
    keep_unmet,
    looked_up_to,
)
from filon.kit.criteria import compile_criteria, leaves_of
from filon.kit.errors import BusinessError
from filon.kit.subjects import SubjectKind
from filon.records.models import Change, RootRecord
from filon.usecases.automating_deeds import Acting, do_deed
from filon.usecases.many_fields import MANY

OVERLAP = timedelta(minutes=10)  # a transaction that began earlier may end later: its facts show only then


def carry_on_automations(*, now: datetime, limit: int) -> int:
    """At most `limit` facts for each automation; what is left waits for the next look, a few seconds later."""
    return min(limit - 1, sum(_look(version, now=now, limit=limit) for version in running()))


def _look(version: AutomationVersion, *, now: datetime, limit: int) -> int:
    automation, trigger = version.automation, Trigger(version.trigger)
    since = max(automation.since or now, (automation.looked_at or now) - OVERLAP)
    found = new_facts(automation=automation.pk, trigger=trigger, of=version.of, span=Span(since, now), most=limit)
    if found:
        _take(version, found, now=now)
    looked_up_to(automation=automation, at=now if len(found) < limit else found[-1].at)
    return len(found)


def _take(version: AutomationVersion, found: Sequence[Fact], *, now: datetime) -> None:
    subject = subject_of(Trigger(version.trigger), version.of)
    met = who_answers(version, ids={fact.subject_id for fact in found}, subject=subject, now=now)
    keep_unmet(version=version, unmet=[fact for fact in found if fact.subject_id not in met], now=now)
    chains = chains_of(fact=fact_of(Trigger(version.trigger)), ids=[fact.pk for fact in found])
    for fact in found:
        if record := met.get(fact.subject_id):
            _run(version, fact, record, chain=chains.get(fact.pk, ()), now=now)


def who_answers(
    version: AutomationVersion, *, ids: set[int], subject: SubjectKind, now: datetime
) -> Mapping[int, RootRecord]:
    """Of these records, those that answer the condition, as they stand now; a condition that nobody can read takes none."""
    try:
        condition = compile_criteria(version.criteria, subject=subject, now=now) if asks(version) else None
    except BusinessError:  # its page says what is wrong
        return {}
    records = MANY[subject].model._default_manager.filter(pk__in=ids, deleted_at=None)
    return {one.pk: one for one in (records.filter(condition) if condition else records).select_related("owner")}


def asks(version: AutomationVersion) -> bool:
    return bool(version.criteria) and bool(leaves_of(version.criteria))


def _run(version: AutomationVersion, fact: Fact, record: RootRecord, *, chain: Sequence[int], now: datetime) -> None:
    stopped = why_stopped(version.automation_id, chain=chain)
    try:
        with transaction.atomic():
            run = begin_run(version=version, fact=fact, chain=[*chain, version.automation_id], now=now)
            if stopped:
                end_run(run=run, ended=Ended.LOOPED, lines=[Line(False, stopped)])
                return
            last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            acting = Acting(version.automation, record, subject_of(Trigger(version.trigger), version.of), now)
            done = [_do(acting, deed) for deed in from_json(version.deeds)]
            keep_brought(run=run, fact=FactKind.TASK, ids=acting.tasks)
            brought = Change.objects.filter(pk__gt=last, at=now).values_list("pk", flat=True)
            keep_brought(run=run, fact=FactKind.CHANGE, ids=list(brought))
            end_run(run=run, ended=_ended(done), lines=done)
    except IntegrityError:
        if not _has_run(version.automation, fact):
            raise


def _do(acting: Acting, deed: Deed) -> Line:
    """What one deed could not do leaves the others."""
    try:
        with transaction.atomic():
            return Line(True, do_deed(acting, deed))
    except BusinessError as refusal:
        return Line(False, refusal.sentence)


def _ended(lines: Sequence[Line]) -> Ended:
    done = sum(line.done for line in lines)
    return Ended.DONE if done == len(lines) else Ended.PARTLY if done else Ended.REFUSED


def _has_run(automation: Automation, fact: Fact) -> bool:
    return automation.runs.filter(fact_id=fact.pk, at=fact.at).exists()

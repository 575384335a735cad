"""An automation as people write it: checked, told in one sentence, and tried on the last month before it is in service."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from filon.automations.models import Automation, AutomationVersion
from filon.automations.rules.deeds import Names, check_deeds, from_json, sentence_of
from filon.automations.rules.kinds import DeedKind, Trigger, subject_of
from filon.automations.selectors.facts import Span, facts
from filon.automations.services import versions as services
from filon.automations.services.versions import Written
from filon.contacts.rules.axes import LifecycleStage, Temperature
from filon.intake.models import CaptureForm
from filon.kit.criteria import compile_criteria, describe_criteria, leaves_of
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.subjects import SubjectKind
from filon.records.models import RootRecord, Tag
from filon.segments.selectors import refuse_unreadable
from filon.sequences.models import Sequence as SequenceRow
from filon.usecases.automating import asks, who_answers
from filon.usecases.many_fields import MANY, field_of_many, fields_of_many
from filon.users.models import User
from filon.users.selectors import Viewer, visible_filter

TRIED = timedelta(days=30)
MOST_TRIED = 2000  # facts looked at: beyond, the count is « au moins »
SHOWN = 20


class Tried(NamedTuple):
    """What a version would have touched in the last month: `lines` the latest (instant, record), `more` when it was cut."""

    records: int
    facts: int
    lines: list[tuple[datetime, RootRecord]]
    more: bool


def check_written(written: Written, *, by: User, now: datetime) -> None:
    """One French sentence for whatever is missing or not his to ask."""
    subject = subject_of(written.trigger, written.of)
    if written.trigger == Trigger.FIELD and written.of not in dict(watched_fields()):
        raise NotPossible("Choisissez le champ dont le changement déclenche l’automatisation.")
    if written.of and written.trigger in OF and written.of not in dict(OF[written.trigger]()):
        raise NotPossible("Ce que vous avez choisi n’existe plus\u00a0: choisissez-en un autre.")
    if written.criteria and leaves_of(written.criteria):
        refuse_unreadable(written.criteria, viewer=by)
        compile_criteria(written.criteria, subject=subject, now=now)
    check_deeds(written.deeds, subject=subject)
    for deed in written.deeds:
        if deed.kind == DeedKind.FIELD:
            field_of_many(subject, deed.field).read(deed.value)


def create_automation(*, name: str, written: Written, by: User, now: datetime) -> Automation:
    check_written(written, by=by, now=now)
    return services.create_automation(name=name, written=written, by=by, now=now)


def write_draft(
    *, automation: Automation, name: str, written: Written, version: int, by: User, now: datetime
) -> AutomationVersion:
    check_written(written, by=by, now=now)
    return services.write_draft(automation=automation, name=name, written=written, version=version, by=by, now=now)


@transaction.atomic
def publish(*, draft: AutomationVersion, version: int, by: User, now: datetime) -> None:
    """Checked again: what it names may have gone since."""
    check_written(written_of(draft), by=by, now=now)
    services.put_in_service(draft=draft, version=version, by=by, now=now)


def written_of(version: AutomationVersion) -> Written:
    return Written(Trigger(version.trigger), version.of, version.criteria, from_json(version.deeds))


def stages() -> list[tuple[str, str]]:
    return [(code, label) for code, label in LifecycleStage.choices() if code]


def temperatures() -> list[tuple[str, str]]:
    return [(code, label) for code, label in Temperature.choices() if code != Temperature.NONE]


def forms() -> list[tuple[str, str]]:
    return list(CaptureForm.objects.order_by("name").values_list("key", "name"))


def watched_fields() -> list[tuple[str, str]]:
    """Those that a page edits in place, of each kind of record: « lead.budget_cents »."""
    return [
        (f"{kind}.{name}", f"{label}\u00a0: {entry.label}")
        for kind, label in KINDS.items()
        for name, entry in fields_of_many(kind)
    ]


KINDS = {
    SubjectKind.LEAD: "Lead",
    SubjectKind.OPPORTUNITY: "Opportunité",
    SubjectKind.CONTACT: "Contact",
    SubjectKind.COMPANY: "Entreprise",
}
OF = {Trigger.LEAD_STAGE: stages, Trigger.FORM: forms, Trigger.SCORE: temperatures, Trigger.FIELD: watched_fields}


def names_for(written: Sequence[Written]) -> Names:
    """For the sentences of a page of automations, in a constant number of questions."""
    deeds = [deed for one in written for deed in one.deeds]
    people = User.objects.filter(pk__in={deed.person for deed in deeds if deed.person})
    tags = Tag.objects.filter(pk__in={deed.tag for deed in deeds if deed.tag})
    sequences = SequenceRow.objects.filter(pk__in={deed.sequence for deed in deeds if deed.sequence})
    kinds = {subject_of(one.trigger, one.of) for one in written for deed in one.deeds if deed.field}
    fields = {name: entry.label for kind in sorted(kinds) for name, entry in fields_of_many(kind)}
    return Names(
        {one.pk: str(one) for one in people},
        {one.pk: one.name for one in tags},
        {one.pk: one.name for one in sequences},
        fields,
    )


def in_one_sentence(written: Written, *, names: Names, labels: Mapping[Trigger, Mapping[str, str]]) -> str:
    """`labels`: of what is watched, by code; a condition that nobody can read says so."""
    when = written.trigger.label
    if written.of:
        said = labels.get(written.trigger, {}).get(written.of, written.of)
        when += f" (« {said} »)".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    try:
        leaves = leaves_of(written.criteria) if written.criteria else []
        condition = describe_criteria(written.criteria) if leaves else ""
    except BusinessError:
        condition = "une condition qui ne se lit plus"
    return sentence_of(when=when, condition=condition, deeds=written.deeds, names=names)


def labels_of_watched(written: Sequence[Written]) -> dict[Trigger, dict[str, str]]:
    return {trigger: dict(OF[trigger]()) for trigger in {one.trigger for one in written if one.of} if trigger in OF}


def try_on_last_month(version: AutomationVersion, *, viewer: Viewer, now: datetime) -> Tried:
    """Nothing is written. The condition is asked of the records as they stand now: they may have changed since."""
    trigger, subject = Trigger(version.trigger), subject_of(Trigger(version.trigger), version.of)
    span = Span(now - TRIED, now, whatever=True)
    found = list(facts(trigger=trigger, of=version.of, span=span).reverse()[: MOST_TRIED + 1])
    ids = {subject_id for _, subject_id, _ in found[:MOST_TRIED]}
    met = who_answers(version, ids=ids, subject=subject, now=now)
    mine = visible_filter(viewer=viewer, entity=MANY[subject].entity)
    seen = set(MANY[subject].model._default_manager.filter(mine, pk__in=met).values_list("pk", flat=True))
    lines = [(at, met[subject_id]) for _, subject_id, at in found[:MOST_TRIED] if subject_id in seen]
    return Tried(
        records=len({record.pk for _, record in lines}),
        facts=len(lines),
        lines=lines[:SHOWN],
        more=len(found) > MOST_TRIED,
    )


def problem_of(version: AutomationVersion, *, now: datetime) -> str:
    """Why its condition cannot be read any more; "" when it can."""
    try:
        if asks(version):
            subject = subject_of(Trigger(version.trigger), version.of)
            compile_criteria(version.criteria, subject=subject, now=now)
    except BusinessError as refusal:
        return refusal.sentence
    return ""


def criteria_or_none(tree: Mapping[str, Any]) -> dict[str, Any]:
    """A builder without any criterion asks nothing."""
    return dict(tree) if leaves_of(tree) else {}

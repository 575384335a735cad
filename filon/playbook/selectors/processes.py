"""Processes and their versions, for pages and files; a version read whole as one value."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from filon.kit.criteria import FieldType, Operator, field_of
from filon.kit.criteria.compiler import group_of
from filon.kit.errors import NotFound, NotPossible
from filon.kit.versions import VersionState
from filon.playbook.models import Content, Criterion, Process, ProcessVersion, Stage, StageVariant
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.process import CriterionKind, CriterionSide, Moment, ProcessKind, StageKind, WorksOn
from filon.playbook.rules.process_checks import Link, links_of
from filon.playbook.rules.process_text import (
    Ask,
    CriterionText,
    ProcessText,
    StageText,
    Touch,
    VariantText,
    with_trees,
)
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

SEVERAL = (Operator.IN, Operator.NOT_IN)


def processes_for(*, viewer: Viewer) -> QuerySet[Process]:
    """The default one first, each with its versions, the newest first."""
    require(viewer, Entity.METHOD, Action.READ)
    versions = ProcessVersion.objects.select_related("by").order_by("-number")
    return Process.objects.prefetch_related(Prefetch("versions", versions)).order_by("-is_default", "name")


def process_for(*, viewer: Viewer, pk: int) -> Process:
    found = processes_for(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce processus n’existe pas.")
    return found


def process_named(name: str, *, viewer: Viewer) -> Process:
    """By its key or its name."""
    everything = list(processes_for(viewer=viewer))
    for process in everything:
        if name in (process.key, process.name):
            return process
    known = ", ".join(process.key for process in everything)
    raise NotPossible(f"Le processus «\u00a0{name}\u00a0» n’existe pas. Il y a\u00a0: {known}.")


def version_in(process: Process, state: VersionState) -> ProcessVersion | None:
    """The live one or the draft, of a process read by `processes_for`."""
    return next((version for version in process.versions.all() if version.state == state), None)


def version_of(process: Process, number: int) -> ProcessVersion:
    found = next((version for version in process.versions.all() if version.number == number), None)
    if found is None:
        raise NotFound(f"«\u00a0{process}\u00a0» n’a pas de version {number}.")
    return found


def text_of(version: ProcessVersion) -> ProcessText:
    """Four queries, whatever the number of stages."""
    stages = version.stages.order_by("order").prefetch_related(
        Prefetch("criteria", Criterion.objects.order_by("position", "pk")),
        Prefetch("variants", StageVariant.objects.order_by("position", "pk")),
        Prefetch("contents", Content.objects.order_by("key")),
    )
    process = version.process
    return ProcessText(process.key, process.name, ProcessKind(process.kind), tuple(map(_stage, stages)))


def _stage(stage: Stage) -> StageText:
    criteria = list(stage.criteria.all())
    return StageText(
        key=stage.key,
        label=stage.label,
        kind=StageKind(stage.kind),
        moment=Moment(stage.moment),
        works_on=WorksOn(stage.works_on),
        purpose=stage.purpose,
        probability=stage.probability,
        sends_proposals=stage.sends_proposals,
        contents=tuple(content.key for content in stage.contents.all()),
        next_process=stage.next_process,
        next_after_days=stage.next_after_days,
        entry=tuple(_criterion(one) for one in criteria if one.side == CriterionSide.ENTRY),
        exit=tuple(_criterion(one) for one in criteria if one.side == CriterionSide.EXIT),
        variants=tuple(map(_variant, stage.variants.all())),
        **_guidance(stage),
    )


def _criterion(row: Criterion) -> CriterionText:
    return CriterionText(row.key, CriterionKind(row.kind), row.words, row.what)


def _variant(row: StageVariant) -> VariantText:
    told = VariantText(row.name, row.audience, tuple(row.waived), **_guidance(row))
    return told._replace(probability=row.probability)


def _guidance(row: Stage | StageVariant) -> dict[str, Any]:
    return {
        "say": row.say,
        "do": row.do,
        "share": row.share,
        "asks": tuple(Ask(one["ask"], one["suffices"]) for one in row.asks),
        "cadence": tuple(Touch(one["days"], ContactChannel(one["channel"]), one["what"]) for one in row.cadence),
        "expected_days": row.expected_days,
        "max_days": row.max_days,
    }


def links_of_others(key: str) -> dict[str, list[Link]]:
    """What follows each process in service but the one of that key: its key → the processes that it opens."""
    stages = Stage.objects.filter(version__state=VersionState.LIVE).exclude(version__process__key=key)
    found: dict[str, list[Link]] = {}
    rows = stages.exclude(next_process="").values_list("version__process__key", "next_process", "next_after_days")
    for process, following, days in rows:
        found.setdefault(process, []).append((following, days or 0))
    return found


def unknown_followers(process: ProcessText) -> list[str]:
    """Keys that its last stages name and that no process here has."""
    named = {key for key, _days in links_of(process)} - {process.key}
    return sorted(named - set(Process.objects.values_list("key", flat=True)))


# --- Trees that travel: a persona has another key in each installation, and one name.


def with_names(process: ProcessText) -> ProcessText:
    """Its trees name records by their names instead of their keys, so that another installation understands them."""
    return with_trees(process, lambda tree: _turned(tree, back=False))


def with_keys(process: ProcessText) -> ProcessText:
    return with_trees(process, keys_in)


def keys_in(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The tree of a file, its names made keys; NotPossible when nothing here has such a name."""
    return _turned(tree, back=True)


def _turned(tree: Mapping[str, Any], *, back: bool) -> dict[str, Any]:
    if "field" not in tree:
        kind, members = group_of(tree)
        return {kind: [_turned(member, back=back) for member in members]}
    field = field_of(str(tree["field"]))
    value = tree.get("value")
    if field.type != FieldType.RECORD or not field.choices or value in (None, ""):
        return dict(tree)
    names = {key: str(label) for key, label in field.choices()}
    words = {label: key for key, label in reversed(names.items())} if back else names
    values = (
        [str(one) for one in value]
        if isinstance(value, list)
        else str(value).split(",")
        if tree.get("op") in SEVERAL
        else [str(value)]
    )
    for one in values:
        if back and one not in words:
            raise NotPossible(f"«\u00a0{field.label}\u00a0»\u00a0: rien ne s’appelle «\u00a0{one[:60]}\u00a0» ici.")
    turned = [words.get(one, one) for one in values]
    return {**tree, "value": turned if isinstance(value, list) or len(turned) > 1 else turned[0]}

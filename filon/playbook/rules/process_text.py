"""A whole process as one value: what the file says, what the editor edits, what the booklet prints, what is compared."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.process import CriterionKind, CriterionSide, Moment, ProcessKind, StageKind, WorksOn

Tree = Mapping[str, Any]


class Ask(NamedTuple):
    """A question, and what answer is enough."""

    ask: str
    suffices: str = ""


class Touch(NamedTuple):
    """What is done so many working days after the stage was entered."""

    days: int
    channel: ContactChannel
    what: str


class CriterionText(NamedTuple):
    """`what` as its kind wants it (see `CriterionKind`); `words` end the sentence "il manque…"."""

    key: str
    kind: CriterionKind
    words: str
    what: Mapping[str, Any] = {}


class VariantText(NamedTuple):
    """What is empty or None is said by the stage."""

    name: str
    audience: Tree = {}
    waived: tuple[str, ...] = ()
    say: str = ""
    do: str = ""
    share: str = ""
    asks: tuple[Ask, ...] = ()
    cadence: tuple[Touch, ...] = ()
    expected_days: int | None = None
    max_days: int | None = None
    probability: int | None = None


class StageText(NamedTuple):
    """`contents`: keys of what the library offers to share. `next_process`: key of the process that opens `next_after_days`
    days after, from a stage after the signature.
    """

    key: str
    label: str
    kind: StageKind = StageKind.OPEN
    moment: Moment = Moment.CONNECT
    works_on: WorksOn = WorksOn.OPPORTUNITY
    purpose: str = ""
    probability: int = 0
    expected_days: int | None = None
    max_days: int | None = None
    sends_proposals: bool = False
    next_process: str = ""
    next_after_days: int | None = None
    say: str = ""
    do: str = ""
    share: str = ""
    contents: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    cadence: tuple[Touch, ...] = ()
    entry: tuple[CriterionText, ...] = ()
    exit: tuple[CriterionText, ...] = ()
    variants: tuple[VariantText, ...] = ()

    def criteria(self, side: CriterionSide) -> tuple[CriterionText, ...]:
        return self.entry if side == CriterionSide.ENTRY else self.exit

    def with_criteria(self, side: CriterionSide, criteria: Sequence[CriterionText]) -> "StageText":
        rows = tuple(criteria)
        return self._replace(entry=rows) if side == CriterionSide.ENTRY else self._replace(exit=rows)


class ProcessText(NamedTuple):
    key: str
    name: str
    kind: ProcessKind = ProcessKind.NEW_BUSINESS
    stages: tuple[StageText, ...] = ()

    def stage(self, key: str) -> StageText | None:
        return next((stage for stage in self.stages if stage.key == key), None)

    def open_stages(self) -> list[StageText]:
        return [stage for stage in self.stages if stage.kind == StageKind.OPEN]


FIXED_CHANCES = {StageKind.WON: 100, StageKind.LOST: 0, StageKind.AFTER: 100}  # percent; only an open stage has its own


def as_worked_for(stage: StageText, variant: VariantText | None) -> StageText:
    """The stage as it is worked for those of the variant: what it says itself, else what the stage says."""
    if variant is None:
        return stage
    own: dict[str, Any] = {name: value for name in _OF_VARIANT if (value := getattr(variant, name))}
    if variant.probability is not None:
        own["probability"] = variant.probability
    return stage._replace(exit=tuple(one for one in stage.exit if one.key not in variant.waived), **own)


_OF_VARIANT = ("say", "do", "share", "asks", "cadence", "expected_days", "max_days")


def with_trees(process: ProcessText, turn: Callable[[Tree], Tree]) -> ProcessText:
    """The same process, each of its trees of criteria turned into another."""
    return process._replace(stages=tuple(_with_trees(stage, turn) for stage in process.stages))


def _with_trees(stage: StageText, turn: Callable[[Tree], Tree]) -> StageText:
    def turned(criterion: CriterionText) -> CriterionText:
        if criterion.kind != CriterionKind.FIELD or not criterion.what.get("tree"):
            return criterion
        return criterion._replace(what={"tree": turn(criterion.what["tree"])})

    return stage._replace(
        entry=tuple(turned(one) for one in stage.entry),
        exit=tuple(turned(one) for one in stage.exit),
        variants=tuple(one._replace(audience=turn(one.audience)) if one.audience else one for one in stage.variants),
    )

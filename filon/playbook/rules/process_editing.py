"""One change of a process at a time: a stage, one of its criteria, one of its variants."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from filon.kit.errors import NotPossible
from filon.kit.text import fold, keep_words
from filon.playbook.rules.process import CriterionSide, Moment, StageKind
from filon.playbook.rules.process_text import FIXED_CHANCES, CriterionText, ProcessText, StageText, VariantText

GONE = "Cette étape n’est plus dans le brouillon\u00a0: rechargez la page."
Item = TypeVar("Item")


def key_from(words: str, *, taken: Collection[str], most: int = 40) -> str:
    """ "Rendez-vous d’essai" → "rendez_vous_d_essai", with a number when it is taken."""
    key = keep_words(fold(words)).replace(" ", "_").encode("ascii", "ignore").decode()[: most - 4].strip("_") or "etape"
    return next(one for number in range(1, 1000) if (one := key if number == 1 else f"{key}_{number}") not in taken)


def stage_in(process: ProcessText, key: str) -> StageText:
    found = process.stage(key)
    if found is None:
        raise NotPossible(GONE)
    return found


def with_stage(process: ProcessText, stage: StageText) -> ProcessText:
    """The stage of that key says this from now on."""
    stage_in(process, stage.key)
    return process._replace(stages=tuple(stage if one.key == stage.key else one for one in process.stages))


def with_new_stage(process: ProcessText, *, label: str, kind: StageKind) -> ProcessText:
    """At the end of the open ones, or of those after the signature."""
    key = key_from(label, taken=[*(stage.key for stage in process.stages), "won", "lost"])
    after = kind == StageKind.AFTER
    made = StageText(key, label, kind, Moment.FOLLOW_THROUGH if after else Moment.PRESENT)
    made = made._replace(probability=FIXED_CHANCES.get(kind, _last_chance(process)))
    place = len(process.stages) if after else len(process.open_stages())
    return process._replace(stages=(*process.stages[:place], made, *process.stages[place:]))


def _last_chance(process: ProcessText) -> int:
    return max((stage.probability for stage in process.open_stages()), default=10)


def without_stage(process: ProcessText, key: str) -> ProcessText:
    stage = stage_in(process, key)
    if stage.kind in (StageKind.WON, StageKind.LOST):
        raise NotPossible(f"«\u00a0{stage.label}\u00a0» reste\u00a0: une vente finit gagnée ou perdue.")
    return process._replace(stages=tuple(one for one in process.stages if one.key != key))


def with_stage_moved(process: ProcessText, key: str, *, places: int) -> ProcessText:
    """Among those of its kind."""
    stage = stage_in(process, key)
    same = [one for one in process.stages if one.kind == stage.kind]
    moved = iter(_moved(same, same.index(stage), places))
    return process._replace(stages=tuple(next(moved) if one.kind == stage.kind else one for one in process.stages))


def _moved(items: Sequence[Item], place: int, places: int) -> list[Item]:
    order = list(items)
    order.insert(max(0, place + places), order.pop(place))
    return order


def with_criterion(
    process: ProcessText, key: str, side: CriterionSide, place: int | None, criterion: CriterionText
) -> ProcessText:
    """In that place, or at the end; it keeps the key of the one that it replaces."""
    stage = stage_in(process, key)
    rows = list(stage.criteria(side))
    if place is None:
        taken = [one.key for one in rows]
        rows.append(criterion._replace(key=key_from(criterion.words, taken=taken)))
    else:
        rows[_there(place, rows)] = criterion._replace(key=rows[place].key)
    return with_stage(process, stage.with_criteria(side, rows))


def without_criterion(process: ProcessText, key: str, side: CriterionSide, place: int) -> ProcessText:
    """Variants that waived it have nothing to waive any more."""
    stage = stage_in(process, key)
    rows = list(stage.criteria(side))
    gone = rows.pop(_there(place, rows))
    variants = stage.variants
    if side == CriterionSide.EXIT:
        variants = tuple(one._replace(waived=tuple(k for k in one.waived if k != gone.key)) for one in variants)
    return with_stage(process, stage._replace(variants=variants).with_criteria(side, rows))


def with_variant(process: ProcessText, key: str, place: int | None, variant: VariantText) -> ProcessText:
    stage = stage_in(process, key)
    rows = list(stage.variants)
    if place is None:
        rows.append(variant)
    else:
        rows[_there(place, rows)] = variant
    return with_stage(process, stage._replace(variants=tuple(rows)))


def without_variant(process: ProcessText, key: str, place: int) -> ProcessText:
    stage = stage_in(process, key)
    rows = list(stage.variants)
    rows.pop(_there(place, rows))
    return with_stage(process, stage._replace(variants=tuple(rows)))


def _there(place: int, rows: Sequence[object]) -> int:
    if not 0 <= place < len(rows):
        raise NotPossible(GONE)
    return place

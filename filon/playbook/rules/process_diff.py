"""What changed from one version of a process to another, stage by stage."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from filon.kit.enums import LabelledEnum
from filon.playbook.rules.process import CriterionSide
from filon.playbook.rules.process_text import CriterionText, ProcessText, StageText, VariantText


class DiffKind(LabelledEnum):
    ADDED = "added", "Ajouté"
    REMOVED = "removed", "Retiré"
    CHANGED = "changed", "Changé"
    MOVED = "moved", "Déplacé"


class Difference(NamedTuple):
    """`stage` is the key, "" for the process itself; `what` a word for people; the two values as one reads them."""

    stage: str
    label: str
    kind: DiffKind
    what: str
    before: str = ""
    after: str = ""


WORDS = {
    "label": "le nom",
    "kind": "la sorte d’étape",
    "moment": "le moment",
    "works_on": "ce sur quoi on travaille",
    "purpose": "à quoi elle sert",
    "probability": "les chances de signer, en\u00a0%",
    "expected_days": "la durée habituelle, en jours",
    "max_days": "la durée maximale, en jours",
    "sends_proposals": "l’envoi de la proposition",
    "next_process": "le processus qui suit",
    "next_after_days": "le délai avant le processus qui suit",
    "say": "que dire",
    "do": "que faire",
    "share": "que partager",
    "contents": "les contenus à partager",
}


def compare_processes(before: ProcessText, after: ProcessText) -> list[Difference]:
    """In the order of the new version; stages that are gone come last."""
    found = [Difference("", "", DiffKind.CHANGED, "le nom du processus", before.name, after.name)]
    found = found if before.name != after.name else []
    kept = [stage.key for stage in before.stages if after.stage(stage.key)]
    moved = _moved(kept, [stage.key for stage in after.stages if before.stage(stage.key)])
    for stage in after.stages:
        old = before.stage(stage.key)
        if old is None:
            found.append(Difference(stage.key, stage.label, DiffKind.ADDED, "l’étape"))
            continue
        if stage.key in moved:
            found.append(Difference(stage.key, stage.label, DiffKind.MOVED, "l’étape"))
        found += _of_stage(old, stage)
    gone = [stage for stage in before.stages if after.stage(stage.key) is None]
    return found + [Difference(stage.key, stage.label, DiffKind.REMOVED, "l’étape") for stage in gone]


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Those that must leave their place for one order to become the other: all but the longest series left in order."""
    ranks = {key: rank for rank, key in enumerate(after)}
    best: list[list[str]] = []
    for key in before:
        shorter = [series for series in best if ranks[series[-1]] < ranks[key]]
        best.append([*_longest(shorter), key])
    return set(before) - set(_longest(best))


def _longest(several: Sequence[list[str]]) -> list[str]:
    return max(several, key=lambda series: len(series), default=[])


def _of_stage(before: StageText, after: StageText) -> list[Difference]:
    def change(what: str, kind: DiffKind, old: str = "", new: str = "") -> Difference:
        return Difference(after.key, after.label, kind, what, old, new)

    found = [
        change(word, DiffKind.CHANGED, shown(getattr(before, name)), shown(getattr(after, name)))
        for name, word in WORDS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    found += _of_lists(before, after, change)
    for side in CriterionSide:
        old, new = before.criteria(side), after.criteria(side)
        found += _by_key(old, new, lambda one: one.key, told_criterion, side.label.lower(), change)
    return found + _by_key(before.variants, after.variants, lambda one: one.name, told_variant, "variante", change)


def _of_lists(before: StageText, after: StageText, change: Callable[..., Difference]) -> list[Difference]:
    """Questions are known by their words, reminders by their day and channel."""
    asks = _by_key(
        before.asks,
        after.asks,
        lambda one: one.ask,
        lambda one: f"{one.ask} {one.suffices}".strip(),
        "question",
        change,
    )
    touches = _by_key(
        before.cadence,
        after.cadence,
        lambda one: (one.days, one.channel),
        lambda one: f"J+{one.days} · {one.channel.label} · {one.what}",
        "relance",
        change,
    )
    return asks + touches


def _by_key(
    before: Sequence[Any],
    after: Sequence[Any],
    key: Callable[[Any], Any],
    told: Callable[[Any], str],
    word: str,
    change: Callable[..., Difference],
) -> list[Difference]:
    old, new = {key(one): one for one in before}, {key(one): one for one in after}
    added = [change(word, DiffKind.ADDED, "", told(new[one])) for one in new if one not in old]
    removed = [change(word, DiffKind.REMOVED, told(old[one])) for one in old if one not in new]
    kept = [one for one in new if one in old and old[one] != new[one]]
    return added + [change(word, DiffKind.CHANGED, told(old[one]), told(new[one])) for one in kept] + removed


def told_criterion(criterion: CriterionText) -> str:
    what = ", ".join(f"{name}\u00a0: {value}" for name, value in criterion.what.items() if value)
    return f"{criterion.words} ({criterion.kind.label.lower()}{' · ' + what if what else ''})"


def told_variant(variant: VariantText) -> str:
    parts = [variant.name, *(WORDS[name] for name in ("say", "do", "share") if getattr(variant, name))]
    parts += [word for word, rows in (("questions", variant.asks), ("cadence", variant.cadence)) if rows]
    parts += [f"sans {', '.join(variant.waived)}"] if variant.waived else []
    return " · ".join([*parts, *_figures(variant)])


def _figures(variant: VariantText) -> Iterable[str]:
    for name in ("probability", "expected_days", "max_days"):
        if getattr(variant, name) is not None:
            yield f"{WORDS[name]}\u00a0: {getattr(variant, name)}"


def shown(value: Any) -> str:
    if isinstance(value, LabelledEnum):
        return value.label
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)

"""What makes a process whole: its stages, what they ask, and what comes after it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from filon.playbook.rules.file_lines import Path
from filon.playbook.rules.process import CriterionKind, CriterionSide, Moment, StageKind
from filon.playbook.rules.process_mistakes import ProcessMistake
from filon.playbook.rules.process_text import FIXED_CHANCES, CriterionText, ProcessText, StageText, Touch, VariantText
from filon.playbook.rules.sheets import FIELDS, OF_FIELD

MOST_CONTENTS = 20  # of one stage: a shelf, not a library
MOST_STAGES, MOST_CRITERIA, MOST_VARIANTS, MOST_ASKS, MOST_TOUCHES = 30, 15, 12, 30, 20
LONGEST_STAY = 3_650  # days: ten years
LONGEST_CADENCE = 260  # working days: a year
AFTER_MOMENTS = (Moment.FOLLOW_THROUGH, Moment.RENEW, Moment.EXTEND, Moment.REFER)
IN_ORDER = (StageKind.OPEN, StageKind.WON, StageKind.LOST, StageKind.AFTER)
CLOSED_KEYS = {StageKind.WON: "won", StageKind.LOST: "lost"}  # by which files and reports know them
DIRECTIONS = ("", "inbound", "outbound")

Link = tuple[str, int]  # key of the process that follows, days that pass before


class Known(NamedTuple):
    """What a process may name here. `refusal` says why a tree of criteria cannot be asked of a deal, "" when it can.

    `contents` is None where no library is kept: any is then accepted. `links`: what follows the other processes in service.
    """

    activities: Collection[str]
    outcomes: Collection[str]
    questions: Collection[str]
    refusal: Callable[[Mapping[str, Any]], str]
    contents: Collection[str] | None = None
    links: Mapping[str, Sequence[Link]] = {}


def check_process(process: ProcessText, *, known: Known) -> None:
    """Raises ProcessMistake at the first thing to mend."""
    _check_stages_together(process)
    for place, stage in enumerate(process.stages):
        path: Path = ("stages", place)
        _check_its_kind(stage, path)
        _check_stay(stage, path)
        _check_cadence(stage.cadence, path)
        _check_contents(stage, path, known)
        for side in CriterionSide:
            _check_criteria(stage.criteria(side), (*path, side.value), known)
        _check_variants(stage, path, known)
    _check_no_loop(process, known)


def _check_stages_together(process: ProcessText) -> None:
    stages = process.stages
    if not 3 <= len(stages) <= MOST_STAGES:
        raise ProcessMistake(
            ("stages",), f"un processus compte de 3 à {MOST_STAGES} étapes, dont une gagnée et une perdue."
        )
    for kind, word in ((StageKind.WON, "gagnée"), (StageKind.LOST, "perdue")):
        here = [place for place, stage in enumerate(stages) if stage.kind == kind]
        if len(here) != 1:
            path: Path = ("stages", here[1]) if here else ("stages",)
            raise ProcessMistake(path, f'il faut une étape {word} et une seule (kind = "{kind.value}").')
        if stages[here[0]].key != CLOSED_KEYS[kind]:
            raise ProcessMistake(
                ("stages", here[0], "key"), f"l’étape {word} a pour clé «\u00a0{CLOSED_KEYS[kind]}\u00a0»."
            )
    if not process.open_stages():
        raise ProcessMistake(("stages",), 'il faut au moins une étape en cours (kind = "open").')
    _check_once((stage.key for stage in stages), ("stages",), "key", "deux étapes ont la clé «\u00a0%s\u00a0».")
    for place, (before, stage) in enumerate(pairwise(stages), start=1):
        if IN_ORDER.index(before.kind) > IN_ORDER.index(stage.kind):
            raise ProcessMistake(
                ("stages", place),
                "les étapes en cours viennent d’abord, puis gagnée, perdue, et celles d’après la signature.",
            )


def _check_once(keys: Iterable[str], path: Path, name: str, words: str) -> None:
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if key in seen:
            raise ProcessMistake((*path, place, name), words % key)
        seen.add(key)


def _check_its_kind(stage: StageText, path: Path) -> None:
    """What a stage may say depends on what it is: open, closed, or after the signature."""
    fixed = FIXED_CHANCES.get(stage.kind, stage.probability)
    if stage.probability != fixed:
        raise ProcessMistake((*path, "probability"), "seule une étape en cours choisit ses chances de signer.")
    if stage.kind == StageKind.AFTER and stage.moment not in AFTER_MOMENTS:
        raise ProcessMistake(
            (*path, "moment"), "après la signature on suit, on renouvelle, on vend en plus, on se fait recommander."
        )
    if stage.kind == StageKind.OPEN and stage.moment in AFTER_MOMENTS[1:]:
        raise ProcessMistake((*path, "moment"), 'ce moment vient après la signature (kind = "after").')
    if stage.exit and stage.kind != StageKind.OPEN:
        raise ProcessMistake(
            (*path, "exit"), "on ne sort que d’une étape en cours\u00a0: pas de critère de sortie ici."
        )
    if stage.entry and stage.kind in (StageKind.LOST, StageKind.AFTER):
        raise ProcessMistake((*path, "entry"), "cette étape ne demande rien à l’entrée.")
    if stage.sends_proposals and stage.kind != StageKind.OPEN:
        raise ProcessMistake((*path, "sends_proposals"), "une proposition part d’une étape en cours.")
    if stage.next_process and stage.kind != StageKind.AFTER:
        raise ProcessMistake((*path, "next_process"), "seule une étape d’après la signature ouvre un autre processus.")
    if stage.next_after_days is not None and not stage.next_process:
        raise ProcessMistake((*path, "next_after_days"), "dites quel processus s’ouvre alors (next_process).")


def _check_stay(told: StageText | VariantText, path: Path) -> None:
    if told.expected_days and told.max_days and told.expected_days > told.max_days:
        raise ProcessMistake((*path, "expected_days"), "la durée habituelle dépasse la durée maximale.")


def _check_cadence(cadence: Sequence[Touch], path: Path) -> None:
    if len(cadence) > MOST_TOUCHES:
        raise ProcessMistake((*path, "cadence"), f"une cadence compte {MOST_TOUCHES} relances au plus.")
    for place, (before, touch) in enumerate(pairwise(cadence), start=1):
        if touch.days < before.days:
            raise ProcessMistake((*path, "cadence", place, "days"), "les relances se suivent dans l’ordre des jours.")


def _check_contents(stage: StageText, path: Path, known: Known) -> None:
    for key in stage.contents:
        if known.contents is not None and key not in known.contents:
            raise ProcessMistake((*path, "contents"), NO_CONTENT % key)


NO_CONTENT = "la bibliothèque n’a pas de contenu «\u00a0%s\u00a0»."


def _check_criteria(criteria: Sequence[CriterionText], path: Path, known: Known) -> None:
    if len(criteria) > MOST_CRITERIA:
        raise ProcessMistake(path, f"une étape a {MOST_CRITERIA} critères au plus de chaque côté.")
    _check_once((one.key for one in criteria), path, "key", "deux critères ont la clé «\u00a0%s\u00a0».")
    for place, criterion in enumerate(criteria):
        name, reason = _refusal_of(criterion, known)
        if reason:
            raise ProcessMistake((*path, place, name), reason)


def _refusal_of(criterion: CriterionText, known: Known) -> tuple[str, str]:
    """Which word of it is wrong, and why; two empty ones when it can be checked."""
    what = criterion.what
    if criterion.kind == CriterionKind.FIELD:
        if not what.get("tree"):
            return "when", 'dites quelle donnée\u00a0: when = { field = "…", op = "known" }.'
        return "when", known.refusal(what["tree"])
    if criterion.kind == CriterionKind.ANSWER:
        question = what.get("question", "")
        there = question in known.questions or question.removeprefix(OF_FIELD) in FIELDS
        return "question", "" if there else f"aucune fiche en service ne pose la question «\u00a0{question}\u00a0»."
    if criterion.kind == CriterionKind.ACTIVITY:
        return _refusal_of_activity(what, known)
    if criterion.kind == CriterionKind.DOCUMENT and what.get("content") and known.contents is not None:
        there = what["content"] in known.contents
        return "content", "" if there else NO_CONTENT % what["content"]
    return "", ""


def _refusal_of_activity(what: Mapping[str, Any], known: Known) -> tuple[str, str]:
    if what.get("kind") not in known.activities:
        return "activity", f"l’action est l’une de\u00a0: {', '.join(known.activities)}."
    if what.get("direction", "") not in DIRECTIONS:
        return "direction", "le sens est «\u00a0inbound\u00a0» (vers nous) ou «\u00a0outbound\u00a0» (de nous)."
    if what.get("outcome") and what["outcome"] not in known.outcomes:
        return "outcome", f"l’issue est l’une de\u00a0: {', '.join(known.outcomes)}."
    return "", ""


def _check_variants(stage: StageText, path: Path, known: Known) -> None:
    if len(stage.variants) > MOST_VARIANTS:
        raise ProcessMistake((*path, "variants"), f"une étape a {MOST_VARIANTS} variantes au plus.")
    _check_once(
        (one.name for one in stage.variants),
        (*path, "variants"),
        "name",
        "deux variantes s’appellent «\u00a0%s\u00a0».",
    )
    asked = {criterion.key for criterion in stage.exit}
    for place, variant in enumerate(stage.variants):
        here = (*path, "variants", place)
        if not variant.audience:
            raise ProcessMistake(
                (*here, "audience"), 'dites pour qui\u00a0: audience = { field = "…", op = "…", value = "…" }.'
            )
        if reason := known.refusal(variant.audience):
            raise ProcessMistake((*here, "audience"), reason)
        for key in variant.waived:
            if key not in asked:
                raise ProcessMistake(
                    (*here, "waived"), f"cette étape n’a pas de critère de sortie «\u00a0{key}\u00a0»."
                )
        if variant.probability is not None and stage.kind != StageKind.OPEN:
            raise ProcessMistake((*here, "probability"), "seule une étape en cours choisit ses chances de signer.")
        _check_stay(variant, here)
        _check_cadence(variant.cadence, here)


def links_of(process: ProcessText) -> list[Link]:
    return [(stage.next_process, stage.next_after_days or 0) for stage in process.stages if stage.next_process]


def _check_no_loop(process: ProcessText, known: Known) -> None:
    """Processes that open one another without a day between would open sales without end; a renewal that comes back each
    year is no loop: time passes.
    """
    links = {**known.links, process.key: links_of(process)}
    for place, stage in enumerate(process.stages):
        if stage.next_process and not stage.next_after_days:
            way = _way_back(stage.next_process, process.key, links)
            if way:
                told = " → ".join(f"«\u00a0{key}\u00a0»" for key in (process.key, *way))
                raise ProcessMistake(
                    ("stages", place, "next_process"),
                    f"ces processus forment une boucle\u00a0: {told}. Laissez passer au moins un jour (next_after_days).",
                )


def _way_back(start: str, goal: str, links: Mapping[str, Sequence[Link]]) -> list[str]:
    """Keys from `start` to `goal` by links that leave no day between; [] without such a way."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        for following, days in links.get(way[-1], ()):
            if not days and following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []

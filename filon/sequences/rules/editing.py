"""Changes of a draft: steps added, written, moved, taken out. What led to a step that goes leads to the next one."""

from filon.kit.errors import NotPossible
from filon.kit.text import fold
from filon.sequences.rules.flow import Flow, StepText, place_of

GONE = "Cette étape n’est plus dans le brouillon\u00a0: rouvrez la page."


def new_key(flow: Flow, title: str, *, used: frozenset[str] = frozenset()) -> str:
    """A key that no version ever had: a step taken out and written again is another step."""
    stem = "-".join(fold(title).split())[:30].strip("-") or "etape"
    stem = "".join(sign for sign in stem if sign.isascii() and (sign.isalnum() or sign == "-")) or "etape"
    taken = {step.key for step in flow} | used
    return next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)


def with_step(flow: Flow, told: StepText) -> Flow:
    """In its place when it is there; at the end when it is new."""
    if place_of(flow, told.key) is None:
        return (*flow, told)
    return tuple(told if step.key == told.key else step for step in flow)


def without_step(flow: Flow, key: str) -> Flow:
    place = _placed(flow, key)
    return tuple(_leading_past(step, key) for step in (*flow[:place], *flow[place + 1 :]))


def _leading_past(step: StepText, key: str) -> StepText:
    return step._replace(
        then="" if step.then == key else step.then, otherwise="" if step.otherwise == key else step.otherwise
    )


def with_step_moved(flow: Flow, key: str, *, places: int) -> Flow:
    """Earlier (negative) or later; never out of the flow."""
    place = _placed(flow, key)
    rest = [step for step in flow if step.key != key]
    rest.insert(max(0, min(len(rest), place + places)), flow[place])
    return tuple(rest)


def _placed(flow: Flow, key: str) -> int:
    place = place_of(flow, key)
    if place is None:
        raise NotPossible(GONE)
    return place

"""The quiz of a stage, drawn from the process itself, and when it is passed."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from filon.kit.errors import NotPossible
from filon.playbook.rules.process_text import ProcessText, StageText

PASS_SHARE = 0.8  # of right answers: one slip in five questions is not ignorance
MOST_WRONG = 3  # choices beside the right one
MOST_OWN = 10  # questions that managers write for one stage


class QuizItem(NamedTuple):
    """`key` names the question in the form; the right answer is one of the choices, whose order is its own and does not change."""

    key: str
    ask: str
    choices: tuple[str, ...]
    right: str
    why: str = ""


class OwnQuestion(NamedTuple):
    key: str
    ask: str
    right: str
    wrong: tuple[str, ...]
    why: str = ""


def quiz_of(process: ProcessText, stage: StageText, own: Iterable[OwnQuestion] = ()) -> list[QuizItem]:
    """What must hold, what to ask, which answer suffices, how long at most; then what managers ask. The same each time."""
    others = [one for one in process.stages if one.key != stage.key]
    found = [
        _item(
            "critere",
            f"Que faut-il pour quitter l’étape «\u00a0{stage.label}\u00a0»\u202f?",
            [one.words for one in stage.exit],
            [one.words for other in others for one in other.exit],
        ),
        _item(
            "question",
            "Laquelle de ces questions se pose à cette étape\u202f?",
            [one.ask for one in stage.asks],
            [one.ask for other in others for one in other.asks],
        ),
        _suffices(stage, others),
        _item(
            "duree",
            "Au bout de combien de jours une opportunité stagne-t-elle ici\u202f?",
            [f"{stage.max_days}\u00a0jours"] if stage.max_days else [],
            [f"{days}\u00a0jours" for days in _other_stays(stage, others)],
        ),
    ]
    asked = [_item(one.key, one.ask, [one.right], one.wrong, one.why) for one in own]
    return [item for item in (*found, *asked) if item]


def _suffices(stage: StageText, others: Sequence[StageText]) -> QuizItem | None:
    told = [one for one in stage.asks if one.suffices]
    if not told:
        return None
    asked = told[-1]
    wrong = [one.suffices for other in (stage, *others) for one in other.asks if one.suffices]
    return _item("suffit", f"«\u00a0{asked.ask}\u00a0»\u00a0: quelle réponse suffit\u202f?", [asked.suffices], wrong)


def _other_stays(stage: StageText, others: Sequence[StageText]) -> list[int]:
    known = [other.max_days for other in others if other.max_days] + [
        (stage.max_days or 0) * 2,
        (stage.max_days or 0) * 3,
    ]
    return [days for days in known if days != stage.max_days]


def _item(key: str, ask: str, right: Sequence[str], wrong: Iterable[str], why: str = "") -> QuizItem | None:
    """None when there is nothing right to say, or nothing wrong to set beside it."""
    lures = [one for one in dict.fromkeys(wrong) if one and one not in right]
    if not right or not lures:
        return None
    chosen = right[zlib.crc32(ask.encode()) % len(right)]
    lures.sort(key=lambda one: zlib.crc32((ask + one).encode()))
    choices = sorted([chosen, *lures[:MOST_WRONG]], key=lambda one: zlib.crc32((one + ask).encode()))
    return QuizItem(key, ask, tuple(choices), chosen, why)


def right_answers(items: Sequence[QuizItem], answers: Mapping[str, str]) -> list[str]:
    """Keys of the questions that were answered right; `answers`: key → the chosen words."""
    return [item.key for item in items if answers.get(item.key) == item.right]


def is_passed(*, right: int, asked: int) -> bool:
    """A stage of which nothing can be asked is passed by reading it."""
    return right >= PASS_SHARE * asked


def check_own_question(*, ask: str, right: str, wrong: Sequence[str], already: int) -> None:
    if not ask or not right or not wrong:
        raise NotPossible("Écrivez la question, la bonne réponse et au moins une mauvaise.")
    if len(ask) > 300 or any(len(one) > 200 for one in (right, *wrong)):
        raise NotPossible("Une question tient en 300 caractères, une réponse en 200.")
    if right in wrong:
        raise NotPossible("La bonne réponse figure parmi les mauvaises.")
    if already >= MOST_OWN:
        raise NotPossible(f"Une étape a {MOST_OWN} questions à vous au plus\u00a0: un quiz reste court.")

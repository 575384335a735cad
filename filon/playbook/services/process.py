"""What people set in Méthode > Processus: words, chances and longest stays. They rename a stage, never its history."""

from typing import NamedTuple

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind


class StageWords(NamedTuple):
    """What may change while deals stand in the stage; `probability` in percent, `max_days` None for no limit."""

    label: str
    probability: int
    max_days: int | None


def words_of(stage: Stage) -> StageWords:
    return StageWords(stage.label, stage.probability, stage.max_days)


def edit_stage(*, stage: Stage, seen: StageWords, words: StageWords) -> Stage:
    """Write the new words over those that the person saw.

    Raises NotPossible for a value without meaning, EditedMeanwhile when somebody changed the stage first.
    """
    words = words._replace(label=" ".join(words.label.split()))
    _check_words(stage, words)
    written = Stage.objects.filter(pk=stage.pk, **seen._asdict()).update(**words._asdict())
    if not written:
        raise EditedMeanwhile(
            f"L’étape «\u00a0{stage.label}\u00a0» vient d’être modifiée par quelqu’un d’autre. Rechargez la page."
        )
    stage.refresh_from_db()
    return stage


def _check_words(stage: Stage, words: StageWords) -> None:
    if not words.label:
        raise NotPossible("Donnez un nom à l’étape\u00a0: c’est celui que chacun lira.")
    if not 0 <= words.probability <= 100:
        raise NotPossible("Une probabilité va de 0 à 100\u202f%.")
    if stage.kind != StageKind.OPEN and words.probability != stage.probability:
        raise NotPossible(f"L’étape «\u00a0{stage.label}\u00a0» est close\u00a0: sa probabilité ne se choisit pas.")
    if words.max_days is not None and not 1 <= words.max_days <= 3650:
        raise NotPossible("La durée maximale est un nombre de jours entre 1 et 3650, ou vide.")

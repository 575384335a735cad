"""What people set in Méthode > Processus: words, chances and longest stays. They rename a stage, never its history."""

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind


def edit_stage(*, stage: Stage, label: str, probability: int, max_days: int | None) -> Stage:
    """Write the three values that may change while deals stand in the stage; `stage` is as the person saw it.

    Raises NotPossible for a value without meaning, EditedMeanwhile when somebody changed the stage first.
    """
    _check_stage(stage=stage, label=label, probability=probability, max_days=max_days)
    seen = {"label": stage.label, "probability": stage.probability, "max_days": stage.max_days}
    written = Stage.objects.filter(pk=stage.pk, **seen).update(
        label=label.strip(), probability=probability, max_days=max_days
    )
    if not written:
        raise EditedMeanwhile(
            f"L’étape « {stage.label} » vient d’être modifiée par quelqu’un d’autre. Rechargez la page."
        )
    stage.refresh_from_db()
    return stage


def _check_stage(*, stage: Stage, label: str, probability: int, max_days: int | None) -> None:
    if not label.strip():
        raise NotPossible("Donnez un nom à l’étape : c’est celui que chacun lira.")
    if not 0 <= probability <= 100:
        raise NotPossible("Une probabilité va de 0 à 100 %.".replace(" %", "\u202f%"))
    if stage.kind != StageKind.OPEN and probability != stage.probability:
        raise NotPossible(f"L’étape « {stage.label} » est close : sa probabilité ne se choisit pas.")
    if max_days is not None and not 1 <= max_days <= 3650:
        raise NotPossible("La durée maximale est un nombre de jours entre 1 et 3650, ou vide.")

"""A stage takes the chance that its past shows: a person says so, and who and when is kept."""

from datetime import datetime

from django.db import transaction

from filon.forecasting.models import AcceptedChance
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.statistics import Rate
from filon.kit.versions import VersionState
from filon.playbook.models import Stage
from filon.playbook.services.process import edit_stage, words_of
from filon.users.models import User


@transaction.atomic
def accept_chance(*, stage: Stage, percent: int, seen: int, observed: Rate, by: User, now: datetime) -> AcceptedChance:
    """From now on the stage counts for `percent`; the forecasts already locked keep what they were made of.

    Raises NotPossible for a version that no new deal enters, EditedMeanwhile when the stage is not at `seen` any more.
    """
    if stage.version.state != VersionState.LIVE:
        raise NotPossible("Cette étape n’est plus en service\u00a0: rechargez la page.")
    before = words_of(stage)
    if before.probability != seen:
        raise EditedMeanwhile(
            f"L’étape «\u00a0{stage.label}\u00a0» vient d’être modifiée par quelqu’un d’autre. Rechargez la page."
        )
    edit_stage(stage=stage, seen=before, words=before._replace(probability=percent))
    return AcceptedChance.objects.create(
        stage=stage, before=seen, percent=percent, won=observed.count, decided=observed.total, by=by, at=now
    )

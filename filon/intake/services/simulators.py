"""The simulator of a form is set and edited; nothing is kept that could not answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.intake.models import CaptureForm, Simulator
from filon.intake.rules.simulating import check_simulator
from filon.kit.errors import EditedMeanwhile


@transaction.atomic
def set_simulator(*, form: CaptureForm, values: Mapping[str, Any], version: int, now: datetime) -> None:
    """`version` is 0 for a form without any. FormulaFault says what is wrong; EditedMeanwhile when a colleague was faster."""
    check_simulator(questions=values["questions"], formula=values["formula"], sentence=values["sentence"])
    if version:
        known = Simulator.objects.filter(form=form, version=version)
        done = bool(known.update(**values, version=F("version") + 1, updated_at=now))
    else:
        done = Simulator.objects.get_or_create(form=form, defaults={**values, "updated_at": now})[1]
    if not done:
        raise EditedMeanwhile("Un collègue vient de modifier ce simulateur. Rechargez la page.")

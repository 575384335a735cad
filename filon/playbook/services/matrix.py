"""A cell of the matrix is written, or emptied."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.playbook.models import MatrixCell, Persona
from filon.playbook.rules.buying_journey import JourneyStep
from filon.playbook.rules.contents import PHASES
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require

CONFLICT = "Quelqu’un d’autre a écrit cette case entre-temps\u00a0: rouvrez-la, puis recommencez."


@transaction.atomic
def write_cell(
    *, persona: Persona, phase: str, problem: str, values: Mapping[str, Any], version: int, by: User, now: datetime
) -> MatrixCell:
    """`phase`: one of the three, or a step. `version` 0: nobody had written it. EditedMeanwhile when somebody did since."""
    require(by, Entity.METHOD, Action.WRITE)
    if phase not in (*PHASES, *JourneyStep):
        raise NotPossible("Cette phase d’achat n’existe pas.")
    told = {**values, "updated_at": now, "by": by}
    cell, is_new = MatrixCell.objects.get_or_create(persona=persona, phase=phase, problem=problem[:200], defaults=told)
    if not is_new:
        rows = MatrixCell.objects.filter(pk=cell.pk, version=version)
        if not rows.update(**told, version=F("version") + 1):
            raise EditedMeanwhile(CONFLICT)
        cell.refresh_from_db()
    return cell


@transaction.atomic
def empty_cell(*, cell: MatrixCell, version: int, by: User) -> None:
    require(by, Entity.METHOD, Action.WRITE)
    if not MatrixCell.objects.filter(pk=cell.pk, version=version).delete()[0]:
        raise EditedMeanwhile(CONFLICT)

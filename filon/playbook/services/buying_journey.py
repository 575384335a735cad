"""The buying journey as the company tells it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile
from filon.playbook.models import BuyingJourney
from filon.playbook.rules.buying_journey import Roles, checked_roles
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

ONLY = 1


@transaction.atomic
def write_journey(*, five_steps: bool, roles: Roles, version: int, by: Viewer, now: datetime) -> None:
    """`version`: 0 while nobody wrote it yet."""
    require(by, Entity.METHOD, Action.WRITE)
    values = {"five_steps": five_steps, "roles": checked_roles(roles), "updated_at": now}
    if version == 0:
        _journey, made = BuyingJourney.objects.get_or_create(pk=ONLY, defaults=values)
        written = made
    else:
        written = bool(
            BuyingJourney.objects.filter(pk=ONLY, version=version).update(**values, version=F("version") + 1)
        )
    if not written:
        raise EditedMeanwhile(
            "Quelqu’un d’autre vient d’écrire le parcours\u00a0: rechargez la page, puis recommencez."
        )

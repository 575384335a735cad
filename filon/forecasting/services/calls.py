"""Where a deal stands in the forecast: the salesperson says it on the deal, the manager beside it."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.forecasting.models import ManagerCall
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.kinds import Category
from filon.opportunities.services.editing import edit_deal
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import by_person
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may


class Called(NamedTuple):
    """None where nothing is said. `seen`: the manager's call as it was read; `version`: the deal's."""

    said: Category | None
    held: Category | None
    seen: Category
    version: int


@transaction.atomic
def call_deal(*, deal: Opportunity, called: Called, by: User, now: datetime) -> int:
    """Both calls, or none of them; returns how many changed. Whether the person may speak for the salesperson is known before."""
    changed = 0
    if called.said is not None:
        values = {"category": called.said}
        changed += bool(edit_deal(deal=deal, values=values, version=called.version, by=by_person(by.pk), now=now))
    if called.held is not None:
        changed += hold_deal(deal=deal, category=called.held, seen=called.seen, by=by, now=now)
    return changed


@transaction.atomic
def hold_deal(*, deal: Opportunity, category: Category, seen: Category, by: User, now: datetime) -> bool:
    """Whether it changed. `seen`: the manager's call as it was read; EditedMeanwhile when it is another one by now."""
    if category == seen:
        return False
    check_may(by, Entity.REPORT, Action.WRITE, owner_id=deal.owner_id)
    Opportunity.objects.select_for_update().filter(pk=deal.pk).first()  # two managers at once: one after the other
    if deal.stage.kind != StageKind.OPEN:
        raise NotPossible("Elle est conclue\u00a0: il n’y a plus rien à prévoir.")
    last = ManagerCall.objects.filter(opportunity=deal).last()
    if (last.category if last else Category.NONE) != seen:
        raise EditedMeanwhile("Un autre responsable vient de donner son avis. Rechargez la page.")
    ManagerCall.objects.create(opportunity=deal, category=category, by=by, at=now)
    return True

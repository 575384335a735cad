"""Deals of a person, company or lead, for their page."""

from django.db.models import Q

from filon.opportunities.models import Opportunity
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


def deals_about(concerning: Q, *, viewer: Viewer, most: int) -> list[Opportunity]:
    """The latest first, one more than `most` when there are more."""
    deals = visible(Opportunity.objects.filter(concerning, deleted_at=None), viewer=viewer, entity=Entity.OPPORTUNITY)
    return list(deals.select_related("stage").order_by("-pk")[: most + 1])

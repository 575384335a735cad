"""How many open deals stand in each stage."""

from django.db.models import Count

from filon.opportunities.models import Opportunity
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


def deals_by_stage(*, viewer: Viewer) -> dict[int, int]:
    """Key of stage → how many deals the viewer may see there; empty stages are left out."""
    deals = visible(Opportunity.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.OPPORTUNITY)
    return dict(deals.order_by().values_list("stage").annotate(count=Count("pk")))

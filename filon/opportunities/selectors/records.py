"""One deal, and what its forms may choose from."""

from collections.abc import Collection

from django.db.models import Prefetch

from filon.kit.errors import NotFound
from filon.opportunities.models import Line, Opportunity
from filon.playbook.rules.process import StageKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, visible


def deal_for(*, viewer: Viewer, pk: int) -> Opportunity:
    """The deal with all that its page shows; raises DealNotFound when the viewer may not see it: both look the same."""
    deals = visible(Opportunity.objects.all(), viewer=viewer, entity=Entity.OPPORTUNITY)
    found = (
        deals.select_related(
            "company",
            "contact",
            "lead",
            "owner",
            "stage",
            "process_version__process",
            "close_reason",
            "source",
            "campaign",
            "lot",
        )
        .prefetch_related(Prefetch("lines", Line.objects.select_related("product")))
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise DealNotFound("Cette opportunité n’existe pas, ou votre rôle ne permet pas de la voir.")
    return found


def sold(deal: Opportunity) -> bool:
    """Whether an order may come from it."""
    return deal.deleted_at is None and deal.stage.kind == StageKind.WON


class DealNotFound(NotFound):
    """No such deal for this viewer."""


def deals_to_move(*, viewer: Viewer, ids: Collection[int]) -> list[Opportunity]:
    """The deals among these that the viewer may change."""
    deals = visible(
        Opportunity.objects.filter(pk__in=ids, deleted_at=None),
        viewer=viewer,
        entity=Entity.OPPORTUNITY,
        action=Action.WRITE,
    )
    return list(deals.select_related("stage"))

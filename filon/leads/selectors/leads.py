"""Leads for lists and for their page."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from filon.kit.errors import NotFound
from filon.leads.models import Lead
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, visible


class LeadNotFound(NotFound):
    """No such lead for this viewer: both look the same."""


def lead_for(*, viewer: Viewer, pk: int) -> Lead:
    """With all that its page shows at once; a lead in the trash is found too, to be restored."""
    rows = visible(Lead.objects.all(), viewer=viewer, entity=Entity.LEAD)
    related = ("owner", "company", "contact", "product", "source", "campaign", "referred_by", "lot", "batch")
    found = rows.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise LeadNotFound("Ce lead n’existe pas, ou votre rôle ne permet pas de le voir.")
    return found


def lead_rows() -> QuerySet[Lead]:
    """With what a line of a list shows."""
    return Lead.objects.select_related("owner", "company", "contact", "product", "source")


def leads_to_change(*, viewer: Viewer, ids: Collection[int], action: Action = Action.WRITE) -> list[Lead]:
    return list(visible(Lead.objects.filter(pk__in=ids), viewer=viewer, entity=Entity.LEAD, action=action))


def leads_about(concerning: Q, *, viewer: Viewer, most: int) -> list[Lead]:
    """The latest leads of a person or company, one more than `most` when there are more."""
    leads = visible(Lead.objects.filter(concerning, deleted_at=None), viewer=viewer, entity=Entity.LEAD)
    return list(leads.select_related("product", "contact", "referred_by").order_by("-created_at", "-pk")[: most + 1])

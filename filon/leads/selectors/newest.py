"""The leads that came last."""

from filon.leads.models import Lead
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


def newest_leads(*, viewer: Viewer, most: int) -> list[Lead]:
    rows = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.LEAD)
    return list(rows.select_related("company", "contact", "source", "owner").order_by("-created_at", "-pk")[:most])

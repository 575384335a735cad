"""One establishment, for its page."""

from filon.contacts.models import Establishment
from filon.kit.errors import NotFound
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


def site_for(*, viewer: Viewer, pk: int) -> Establishment:
    """Seen and changed by whoever may see and change its company: the owner of the company counts as its own."""
    rows = Establishment.objects.select_related("company__owner", "lot", "batch")
    found = visible(rows, viewer=viewer, entity=Entity.COMPANY, owner="company__owner").filter(pk=pk).first()
    if found is None:
        raise NotFound("Cet établissement n’existe pas, ou votre rôle ne permet pas de le voir.")
    found.owner_id = found.company.owner_id
    return found

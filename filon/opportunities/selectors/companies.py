"""The company that a person names in the form of a new deal."""

from filon.contacts.models import Company
from filon.kit.errors import NotPossible
from filon.kit.text import fold
from filon.records.selectors.listing import first_named
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

MOST_SUGGESTED = 8
SHORTEST = 2  # letters from which suggestions help


def companies_like(*, viewer: Viewer, text: str) -> list[Company]:
    """The first by name that hold every word."""
    if len(text.strip()) < SHORTEST:
        return []
    rows = visible(Company.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.COMPANY)
    return first_named(rows, text=text, size=MOST_SUGGESTED)


def company_called(*, viewer: Viewer, name: str) -> Company | None:
    """The one company of that folded name; None when there is none. Raises NotPossible when several bear it."""
    rows = visible(Company.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.COMPANY)
    found = list(rows.filter(name_key=fold(name)[:255])[:2])
    if len(found) > 1:
        raise NotPossible(
            f"Plusieurs entreprises s’appellent «\u00a0{found[0].name}\u00a0». Ouvrez la fiche de la bonne, "
            "puis créez l’opportunité depuis elle."
        )
    return found[0] if found else None

"""The lists by kind of record, for the actions that all lists share."""

from collections.abc import Collection, Iterable
from typing import Any

from django.http import Http404

from filon.kit.errors import NotPossible
from filon.kit.french import format_integer
from filon.records.models import RootRecord
from filon.users.models import User
from filon.users.rules.rights import Action
from filon.users.selectors import require, visible
from filon.web.lists.companies import COMPANIES, SUSPECTS
from filon.web.lists.definition import ListDefinition
from filon.web.lists.leads import LEADS
from filon.web.lists.opportunities import OPPORTUNITIES
from filon.web.lists.orders import ORDERS
from filon.web.lists.people import CONTACTS, SUSPECT_PEOPLE

LISTS = {definition.kind.value: definition for definition in (COMPANIES, CONTACTS, LEADS, OPPORTUNITIES, ORDERS)}
MOST_TOGETHER = 1000  # records of one action: more is the work of an import


def list_of(kind: str) -> ListDefinition:
    if kind not in LISTS:
        raise Http404(kind)
    return LISTS[kind]


def list_shown(kind: str, name: str) -> ListDefinition:
    """The list of that kind, or the one of that name among several (the suspects among the companies)."""
    found = next((one for one in (SUSPECTS, SUSPECT_PEOPLE) if (one.kind, one.name) == (kind, name)), None)
    return found or list_of(kind)


def chosen_records(
    definition: ListDefinition, raw_ids: Iterable[str], *, viewer: User, action: Action
) -> list[RootRecord]:
    """The records that were checked; refused as a whole when one of them may not be touched."""
    require(viewer, definition.entity, action)
    ids = numbers_in(raw_ids)
    if not ids:
        raise NotPossible("Choisissez d’abord au moins une ligne.")
    if len(ids) > MOST_TOGETHER:
        raise NotPossible(
            f"Une action porte sur {format_integer(MOST_TOGETHER)} fiches au plus : filtrez la liste, ou passez par un import."
        )
    rows: Any = definition.model._default_manager.filter(pk__in=ids)
    allowed = list(visible(rows, viewer=viewer, entity=definition.entity, action=action))
    if len(allowed) < len(ids):
        refused = len(ids) - len(allowed)
        raise NotPossible(
            f"{refused} des {len(ids)} fiches choisies ne sont pas dans ce que votre rôle permet de toucher : "
            "retirez-les de la sélection. Rien n’a été modifié."
        )
    return allowed


def numbers_in(raw_ids: Iterable[str]) -> Collection[int]:
    return {int(raw) for raw in raw_ids if raw.isascii() and raw.isdigit() and len(raw) < 19}

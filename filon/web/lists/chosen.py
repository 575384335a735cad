"""Which records an action of a list is about: the checked lines, or all the results of the very question that the list answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from filon.kit.errors import NotPossible
from filon.records.selectors.listing import matching
from filon.usecases.beginning_many import Chosen
from filon.users.rules.rights import Action
from filon.users.selectors import require, visible
from filon.web.lists.asking import read_question
from filon.web.lists.narrowing import narrowed
from filon.web.lists.registry import chosen_records, list_of, list_shown
from filon.web.middleware import page_before
from filon.web.requests import PageRequest

ALL = "tout"  # the form means all the results, not its checked lines
TRASH = "corbeille"  # the list that it comes from is the trash
LONGEST_QUESTION = 8_000  # characters of an address


def chosen_of(request: PageRequest, kind: str, *, action: Action) -> Chosen:
    """Checked lines are refused as a whole when one may not be touched; of all results, such records are left and counted."""
    definition = list_of(kind)
    require(request.user, definition.entity, action)
    address = page_before(request) or reverse(definition.list_url)
    if not request.POST.get(ALL):
        records = chosen_records(definition, request.POST.getlist("ids"), viewer=request.user, action=action)
        return Chosen(definition.kind, sorted(record.pk for record in records), request.now, address)
    ids = _thrown(request, kind) if request.POST.get("liste") == TRASH else _asked(request, kind)
    return Chosen(definition.kind, ids, seen_at(request), address)


def _asked(request: PageRequest, kind: str) -> Sequence[int]:
    rows = rows_asked(request, kind, name=request.POST.get("liste", ""), question=request.POST.get("requete", ""))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def rows_asked(request: PageRequest, kind: str, *, name: str, question: str) -> Any:
    """What the list of that name answers to its question, as its address writes it.

    A criterion left aside because it could not be understood, or cut off, would make the action wider than meant.
    """
    definition = list_shown(kind, name)
    if definition.name != name:
        raise NotPossible(_("Cette liste ne se traite pas en entier\u00a0: cochez les lignes."))
    if len(question) > LONGEST_QUESTION:
        raise NotPossible(_("Cette liste a trop de critères pour être traitée en entier\u00a0: retirez-en."))
    parameters = QueryDict(question)
    within = narrowed(definition, parameters, viewer=request.user, now=request.now)
    read = read_question(parameters, definition=within, viewer=request.user, now=request.now)
    if problem := next((chip.words for chip in read.chips if chip.problem), ""):
        raise NotPossible(_("Retirez d’abord le critère que cette liste ne comprend pas\u00a0: %s") % problem)
    return matching(definition.model._default_manager.all(), read.asked)


def _thrown(request: PageRequest, kind: str) -> Sequence[int]:
    definition = list_of(kind)
    thrown: Any = definition.model._default_manager.filter(deleted_at__isnull=False)
    mine = visible(thrown, viewer=request.user, entity=definition.entity)
    return list(mine.order_by("pk").values_list("pk", flat=True))


def seen_at(request: PageRequest) -> datetime:
    """When the list was shown: what changed since is left as it is."""
    try:
        seen = datetime.fromisoformat(request.POST.get("vu", "")[:40])
    except ValueError:
        seen = None
    if seen is None or seen.tzinfo is None:
        raise NotPossible(
            _("Rechargez la liste, puis refaites cette action\u00a0: on ne sait pas ce qu’elle montrait.")
        )
    return seen

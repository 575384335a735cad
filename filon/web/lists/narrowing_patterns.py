"""The list of deals behind a figure of « Gagné / perdu » (`?bilan=persona.lost&groupe=Dirigeant&du=…&au=…`)."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.reporting.rules.period import Period
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.patterns import deals_behind_pattern
from filon.users.models import User
from filon.web.forms.reports import DIMENSIONS
from filon.web.group_words import group_words
from filon.web.lists.definition import ListDefinition, Narrowing

PATTERN = "bilan"
OF_A_PATTERN = (PATTERN, "groupe", "du", "au")


def behind_pattern(definition: ListDefinition, parameters: QueryDict, viewer: User) -> Narrowing | None:
    """None when the address names no figure of won and lost."""
    said = parameters.get(PATTERN)
    if not said or definition.kind != SubjectKind.OPPORTUNITY:
        return None
    by, _dot, outcome = said.partition(".")
    value = parameters.get("groupe", "")
    period = Period(_day(parameters.get("du", "")), _day(parameters.get("au", "")))
    only = deals_behind_pattern(by=by, value=value, outcome=outcome, viewer=viewer, period=period)
    closed = {"won": _("Gagnées"), "lost": _("Perdues")}.get(outcome, _("Conclues"))
    words = f"{closed} {period_words(period)} · {DIMENSIONS[by]}\u00a0: {group_words(value, by)}"
    kept = [(name, parameters.get(name, "")) for name in OF_A_PATTERN if name in parameters]
    return Narrowing(words, kept, only)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotPossible(
            _("« %s » n’est pas une date\u00a0: repartez de la page Gagné / perdu.") % text[:30]
        ) from None

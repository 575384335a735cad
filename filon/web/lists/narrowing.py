"""Lists behind a figure, asked by the very question that counted it: list and figure cannot disagree.

`?tunnel=sql.lost&du=…&au=…` is one figure of the funnel, `?attention=stalled` one line of "what needs attention";
the figures of a lot are told by `narrowing_lots`, those of won and lost by `narrowing_patterns`, those of the alarm signals
by `narrowing_alarms`, those of cohorts and nurturing by `narrowing_reports`, those of composed reports by `narrowing_composed`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.reporting.rules.figures import FunnelFigure
from filon.reporting.rules.period import Period
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.attention import DEALS, LEADS, records_that_wait
from filon.reporting.selectors.funnel import records_behind
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.web.forms.reports import DIMENSIONS
from filon.web.group_words import group_words
from filon.web.lists.definition import ListDefinition, Narrowing
from filon.web.lists.narrowing_alarms import behind_alarm, behind_stage
from filon.web.lists.narrowing_composed import behind_composed
from filon.web.lists.narrowing_lots import behind_lot
from filon.web.lists.narrowing_patterns import behind_pattern
from filon.web.lists.narrowing_reports import behind_report
from filon.web.words import stage_words

FUNNEL, ATTENTION = "tunnel", "attention"
OF_A_FIGURE = (FUNNEL, "du", "au", "par", "groupe")
WAITING: dict[str, Any] = {name: kind.label for lines in (DEALS, LEADS) for kind, name in lines.items()} | {
    "beyond_stage": gettext_lazy("Plus longtemps à leur étape qu’elle ne le permet")
}
OUTCOMES = {
    "": "",
    "converted": gettext_lazy(", passés plus loin"),
    "open": gettext_lazy(", indécis"),
    "lost": gettext_lazy(", perdus"),
}


def narrowed(definition: ListDefinition, parameters: QueryDict, *, viewer: User, now: datetime) -> ListDefinition:
    """The list as the address narrows it; the list itself when it does not."""
    found = (
        _behind_figure(definition, parameters, viewer, now)
        or _waiting(definition, parameters, viewer, now)
        or behind_lot(definition, parameters, viewer)
        or behind_pattern(definition, parameters, viewer)
        or behind_alarm(definition, parameters, viewer, now)
        or behind_stage(definition, parameters, viewer, now)
        or behind_report(definition, parameters, viewer, now)
        or behind_composed(definition, parameters, viewer, now)
    )
    return replace(definition, only=definition.only & found.only, narrowing=found) if found else definition


def _behind_figure(definition: ListDefinition, parameters: QueryDict, viewer: User, now: datetime) -> Narrowing | None:
    if definition.kind == SubjectKind.OPPORTUNITY or not parameters.get(FUNNEL):
        return None
    figure = read_figure(parameters, unit=definition.kind)
    only = records_behind(figure, viewer=viewer, now=now)
    return Narrowing(figure_words(figure), _kept(parameters, OF_A_FIGURE), only)


def _waiting(definition: ListDefinition, parameters: QueryDict, viewer: User, now: datetime) -> Narrowing | None:
    kind = parameters.get(ATTENTION, "")
    if kind not in WAITING or definition.entity not in (Entity.LEAD, Entity.OPPORTUNITY):
        return None
    only = records_that_wait(kind, entity=definition.entity, viewer=viewer, now=now)
    return None if only is None else Narrowing(str(WAITING[kind]), _kept(parameters, (ATTENTION,)), only)


def _kept(parameters: QueryDict, names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, parameters.get(name, "")) for name in names if name in parameters]


def read_figure(parameters: QueryDict, *, unit: str) -> FunnelFigure:
    """Which figure of the page Tunnel the address names."""
    stage, _dot, outcome = parameters.get(FUNNEL, "").partition(".")
    if stage not in LifecycleStage._value2member_map_:
        raise NotPossible(_("Ce chiffre du tunnel n’existe pas\u00a0: repartez de la page Tunnel."))
    by = parameters.get("par", "")
    return FunnelFigure(
        stage=LifecycleStage(stage),
        outcome=outcome,
        unit=unit,
        period=Period(_day(parameters.get("du", "")), _day(parameters.get("au", ""))),
        by=by,
        value=parameters.get("groupe", "") if by else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotPossible(_("« %s » n’est pas une date\u00a0: repartez de la page Tunnel.") % text[:30]) from None


def figure_words(figure: FunnelFigure) -> str:
    """ "Entrés à l’étape « SQL » en mars 2026, perdus · origine : Salon de Lyon"."""
    words = {"stage": stage_words()[figure.stage], "when": period_words(figure.period)}
    entered = _("Entrés à l’étape « %(stage)s » %(when)s") % words + str(OUTCOMES[figure.outcome])
    if figure.value is None:
        return entered
    return f"{entered} · {DIMENSIONS[figure.by]}\u00a0: {group_words(figure.value, figure.by)}"

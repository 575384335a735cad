"""Lists behind a figure of the alarm signals (`?signal=maturity_unmeasured.lacking&pour=team-3`), and of a stage where deals
stall or die (`?calent=4.proposal.over_most`: the process, the stage and the figure)."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from filon.kit.errors import NotPossible
from filon.kit.sql import among
from filon.kit.subjects import SubjectKind
from filon.reporting.rules.alarms import WHOLE, Alarm, Group, GroupKind
from filon.reporting.rules.sentences_alarms import record_words
from filon.reporting.rules.stalls import Spot, StageFigure, StageReading
from filon.reporting.selectors.alarm_groups import all_groups
from filon.reporting.selectors.alarm_records import AlarmFigure, records_behind_alarm
from filon.reporting.selectors.stalls import deals_behind_stage, names_of_stage
from filon.users.models import User
from filon.web.lists.definition import ListDefinition, Narrowing

SIGNAL, WHOSE, STAGE = "signal", "pour", "calent"
UNKNOWN_FIGURE = _("Ce chiffre n’existe pas\u00a0: repartez de la page Signaux d’alarme.")


def behind_alarm(definition: ListDefinition, parameters: QueryDict, viewer: User, now: datetime) -> Narrowing | None:
    """None when the address names no figure of a signal."""
    if not parameters.get(SIGNAL):
        return None
    figure = read_alarm_figure(parameters)
    found = records_behind_alarm(figure, viewer=viewer, now=now).get(definition.kind, ())
    kept = [(name, str(parameters[name])) for name in (SIGNAL, WHOSE) if name in parameters]
    return Narrowing(alarm_figure_words(figure), kept, Q(pk__in=among(found)))


def behind_stage(definition: ListDefinition, parameters: QueryDict, viewer: User, now: datetime) -> Narrowing | None:
    """None when the address names no figure of a stage."""
    said = parameters.get(STAGE, "")
    if not said or definition.kind != SubjectKind.OPPORTUNITY:
        return None
    try:
        process, key, name = said.split(".")
        spot, figure = Spot(int(process), key), StageFigure(name)
    except ValueError:
        raise NotPossible(str(UNKNOWN_FIGURE)) from None
    only = deals_behind_stage(spot, figure, viewer=viewer, now=now)
    process_name, label = names_of_stage(spot)
    return Narrowing(f"{process_name} · {label} · {figure.label}", [(STAGE, said)], only)


def address_of_stage(one: StageReading, figure: StageFigure) -> str:
    if not one.counts.of(figure):
        return ""
    asked = {STAGE: f"{one.spot.process}.{one.spot.stage}.{figure}"}
    return f"{reverse('opportunity_list')}?{urlencode(asked)}"


def read_alarm_figure(parameters: QueryDict) -> AlarmFigure:
    alarm, _dot, name = parameters.get(SIGNAL, "").partition(".")
    try:
        return AlarmFigure(Alarm(alarm), name, group_of(parameters.get(WHOSE, "")))
    except ValueError:
        raise NotPossible(str(UNKNOWN_FIGURE)) from None


def group_of(code: str) -> Group:
    """ "team-3"; ValueError for what is no group."""
    by, _line, key = code.partition("-")
    return Group(GroupKind(by), int(key)) if by else WHOLE


def code_of(group: Group) -> str:
    return f"{group.by}-{group.key}" if group.by else ""


def alarm_figure_words(figure: AlarmFigure) -> str:
    """ "Maturité des prospects · Avancées sans réponse suffisante · Équipe Nord"."""
    words = f"{figure.alarm.label} · {record_words(figure.alarm, figure.name)}"
    return words if figure.group == WHOLE else f"{words} · {all_groups().names[figure.group]}"

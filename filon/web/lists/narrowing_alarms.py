"""Lists behind a figure of the alarm signals (`?signal=maturity_unmeasured.lacking&pour=team-3`)."""

from datetime import datetime

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from filon.kit.errors import NotPossible
from filon.reporting.rules.alarms import WHOLE, Alarm, Group, GroupKind
from filon.reporting.rules.sentences_alarms import record_words
from filon.reporting.selectors.alarm_groups import all_groups
from filon.reporting.selectors.alarm_records import AlarmFigure, records_behind_alarm
from filon.users.models import User
from filon.web.lists.definition import ListDefinition, Narrowing

SIGNAL, WHOSE = "signal", "pour"


def behind_alarm(definition: ListDefinition, parameters: QueryDict, viewer: User, now: datetime) -> Narrowing | None:
    """None when the address names no figure of a signal."""
    if not parameters.get(SIGNAL):
        return None
    figure = read_alarm_figure(parameters)
    found = records_behind_alarm(figure, viewer=viewer, now=now).get(definition.kind, ())
    kept = [(name, str(parameters[name])) for name in (SIGNAL, WHOSE) if name in parameters]
    return Narrowing(alarm_figure_words(figure), kept, Q(pk__in=found))


def read_alarm_figure(parameters: QueryDict) -> AlarmFigure:
    alarm, _dot, name = parameters.get(SIGNAL, "").partition(".")
    try:
        return AlarmFigure(Alarm(alarm), name, group_of(parameters.get(WHOSE, "")))
    except ValueError:
        raise NotPossible(_("Ce chiffre n’existe pas\u00a0: repartez de la page Signaux d’alarme.")) from None


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

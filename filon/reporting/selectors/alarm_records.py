"""The records behind each figure of an alarm signal, of the company or of one group: found by the question that counted them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.reporting.rules import alarm_maturity, alarm_proposals
from filon.reporting.rules.alarms import Alarm, Group
from filon.reporting.selectors.alarm_groups import Groups, Place, Record, all_groups
from filon.reporting.selectors.alarm_maturity import passages
from filon.reporting.selectors.alarm_methods import people_behind
from filon.reporting.selectors.alarm_proposals import sent_proposals
from filon.reporting.selectors.alarm_rates import paths_behind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

Found = Iterable[tuple[Place, Record]]


class AlarmFigure(NamedTuple):
    """One figure of one signal, by their codes."""

    alarm: Alarm
    name: str
    group: Group


def records_behind_alarm(figure: AlarmFigure, *, viewer: Viewer, now: datetime) -> Mapping[SubjectKind, Sequence[int]]:
    """By kind of record; as many together as the figure says."""
    require(viewer, Entity.REPORT, Action.READ)
    found = _found(figure, viewer, now)
    groups = all_groups()
    if found is None or figure.group not in groups.names:
        raise NotPossible("Ce chiffre n’existe pas\u00a0: repartez de la page Signaux d’alarme.")
    return _by_kind(found, figure.group, groups)


def _by_kind(found: Found, group: Group, groups: Groups) -> dict[SubjectKind, list[int]]:
    kinds: dict[SubjectKind, list[int]] = {}
    for place, record in found:
        if group in groups.of(place):
            kinds.setdefault(record.kind, []).append(record.pk)
    return kinds


def _found(figure: AlarmFigure, viewer: Viewer, now: datetime) -> Found | None:
    """None for a figure that opens no list."""
    match figure.alarm:
        case Alarm.RATES:
            return paths_behind(figure.name, viewer=viewer, now=now)
        case Alarm.METHODS:
            people = people_behind(figure.name, viewer=viewer, now=now)
            return None if people is None else [(place, Record(SubjectKind.CONTACT, pk)) for place, pk in people]
        case Alarm.MATURITY:
            advanced = alarm_maturity.is_behind(figure.name)
            return advanced and [
                (place, Record(SubjectKind.OPPORTUNITY, one.deal))
                for place, one in passages(viewer=viewer, now=now)
                if advanced(one)
            ]
        case Alarm.PROPOSALS:
            sent = alarm_proposals.is_behind(figure.name)
            return sent and [
                (place, Record(SubjectKind.OPPORTUNITY, one.deal))
                for place, one in sent_proposals(viewer=viewer, now=now)
                if sent(one)
            ]

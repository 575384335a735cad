"""Why one company or person has its grade: each line of the ideal profile, met or not, or what is not known of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import FitGrade
from filon.contacts.rules.fit import LineState, Points, Thresholds, grade_of, verdict_sentence
from filon.contacts.selectors.fit import (
    MODELS,
    SureLine,
    asked_of,
    lines_of,
    live_profile,
    sure_lines,
    thresholds_of,
    total_of,
)
from filon.kit.criteria import describe_criteria, field_of, known, leaves_of, may_be_unknown
from filon.kit.subjects import SubjectKind
from filon.playbook.models import IdealProfile
from filon.playbook.rules.ideal_profile import ProfileLine
from filon.records.models import Change
from filon.records.rules.changes import Axis


class ExplainedLine(NamedTuple):
    """`missing`: the labels of what is not known, where that leaves the line undecided."""

    line: ProfileLine
    sentence: str
    state: LineState
    missing: list[str]


class Explained(NamedTuple):
    """`grade` is what the profile says; the record may have another one by hand."""

    profile: IdealProfile
    grade: FitGrade
    sentence: str
    lines: list[ExplainedLine]


def explained_fit(record: Company | Contact, *, now: datetime) -> Explained | None:
    """By the live profile; None without one. At most three queries, whatever the lines. Raises when a line is unreadable."""
    profile, kind = live_profile(), SubjectKind(str(record._meta.model_name))
    if profile is None:
        return None
    sure = sure_lines(lines_of(profile), kind=kind, now=now)
    states = _states(record, kind, sure)
    undecided = [one.line for one, state in zip(sure, states, strict=True) if state is None]
    missing = iter(_missing(record, kind, undecided, now))
    lines = [
        ExplainedLine(
            one.line, describe_criteria(one.line.criteria), _state(state), next(missing) if state is None else []
        )
        for one, state in zip(sure, states, strict=True)
    ]
    return _told(profile, thresholds_of(profile), lines, total_of(sure))


def _states(record: Company | Contact, kind: SubjectKind, sure: Sequence[SureLine]) -> list[int | None]:
    """1 met, 0 not met, None unknown, line by line, in one query."""
    columns = {f"line_{place}": _either(one.met, one.against) for place, one in enumerate(sure)}
    return list(MODELS[kind]._default_manager.filter(pk=record.pk).annotate(**columns).values_list(*columns)[0])


def _either(met: Q, against: Q) -> Case:
    return Case(
        When(met, then=Value(1)), When(against, then=Value(0)), default=Value(None), output_field=IntegerField()
    )


def _missing(
    record: Company | Contact, kind: SubjectKind, lines: Sequence[ProfileLine], now: datetime
) -> list[list[str]]:
    """For each of these undecided lines, the labels of its fields that say nothing; one query for all."""
    asked = [[leaf for leaf in leaves_of(line.criteria) if may_be_unknown(leaf)] for line in lines]
    columns = {
        f"leaf_{place}_{number}": _either(asked_of(kind, known(leaf), about=line.about, now=now), Q(pk=record.pk))
        for place, (line, leaves) in enumerate(zip(lines, asked, strict=True))
        for number, leaf in enumerate(leaves)
    }
    if not columns:
        return [[] for _ in lines]
    found = MODELS[kind]._default_manager.filter(pk=record.pk).annotate(**columns).values(*columns)[0]
    return [
        list(dict.fromkeys(_label(leaf) for number, leaf in enumerate(leaves) if not found[f"leaf_{place}_{number}"]))
        for place, leaves in enumerate(asked)
    ]


def _label(leaf: Any) -> str:
    label = field_of(str(leaf["field"])).label
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _state(state: int | None) -> LineState:
    return LineState.NOT_KNOWN if state is None else LineState.MET if state else LineState.NOT_MET


def _told(profile: IdealProfile, thresholds: Thresholds, lines: Sequence[ExplainedLine], total: int) -> Explained:
    scored = [one for one in lines if not one.line.excluding]
    met = sum(one.line.points for one in scored if one.state == LineState.MET)
    against = sum(one.line.points for one in scored if one.state == LineState.NOT_MET)
    excluding = [one.line.label for one in lines if one.line.excluding and one.state == LineState.MET]
    points = Points(met, against, total, bool(excluding))
    missing = list(dict.fromkeys(label for one in lines for label in one.missing))
    sentence = verdict_sentence(points, thresholds, missing=missing, excluding=excluding)
    return Explained(profile, grade_of(points, thresholds), sentence, list(lines))


def last_fit_change(record: Company | Contact) -> Change | None:
    """Who gave the grade that stands, when and why."""
    changes = Change.objects.filter(subject_kind=record._meta.model_name, subject_id=record.pk, axis=Axis.FIT)
    return changes.select_related("by").order_by("-at", "-pk").first()

"""The quality of the file: for each measure, how many records answer it, in all and by who owns them or where they come from."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from filon.contacts.models import Company, Contact
from filon.kit.criteria import compile_criteria, tally
from filon.kit.errors import NotAllowed
from filon.kit.statistics import rate_of
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.playbook.models import AcquisitionSource
from filon.records.models import Lot
from filon.reporting.rules.period import ALL_TIME, Period, window_of
from filon.reporting.rules.quality import (
    MEASURES,
    SUBJECTS,
    Asked,
    Finding,
    Group,
    Measure,
    QualityFigures,
    QualityReport,
)
from filon.segments.selectors import refuse_unreadable
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

DIMENSIONS = ("owner", "lot", "source")
NAMED: dict[str, type[Model]] = {"owner": User, "lot": Lot, "source": AcquisitionSource}
TABLES: dict[SubjectKind, type[Company] | type[Contact]] = {SubjectKind.COMPANY: Company, SubjectKind.CONTACT: Contact}
RIGHTS = {SubjectKind.COMPANY: Entity.COMPANY, SubjectKind.CONTACT: Entity.CONTACT}
Counts = Mapping[int | None, int]


def quality_report(
    *, viewer: Viewer, period: Period = ALL_TIME, by: str = "", as_of: date | None = None, now: datetime
) -> QualityReport:
    """Of the records that the viewer may read: the lists behind the figures show exactly them.

    One question a kind of record, whatever their number and that of the groups: each record is looked at once. `as_of` moves
    the day from which ages and terms are counted, and leaves out what was created later; what a record held then is not
    known any more.
    """
    window = window_of(period, as_of=as_of)
    at = min(now, window.until) if as_of and window.until else now
    measures = measures_for(viewer)
    counted = {
        subject: _Counted(_rows(subject, viewer).filter(**window.holds("created_at")), measures, subject, by=by, at=at)
        for subject in SUBJECTS
    }
    groups = _groups({key for one in counted.values() for key in one.records}, by) if by else []
    return QualityReport(
        period=period,
        as_of=as_of,
        total=_figures(counted, measures, None),
        by=by,
        groups={group: _figures(counted, measures, group) for group in groups},
    )


def measures_for(viewer: Viewer) -> list[Measure]:
    """Those whose lists the viewer may ask for: a criterion asks only of what he reads."""
    return [measure for measure in MEASURES if _may_ask(measure.hit, viewer)]


def _may_ask(asked: Asked, viewer: Viewer) -> bool:
    try:
        refuse_unreadable(leaf_of(asked), viewer=viewer)
    except NotAllowed:
        return False
    return True


def _rows(subject: SubjectKind, viewer: Viewer) -> QuerySet[Any]:
    rows = TABLES[subject]._default_manager.filter(deleted_at=None)
    return visible(rows, viewer=viewer, entity=RIGHTS[subject]).order_by()


def leaf_of(asked: Asked) -> dict[str, str]:
    return {"field": asked.field, "op": asked.operator, "value": asked.value}


class _Counted:
    """How many records of a subject there are, and how many answer each criterion, by value of the dimension."""

    def __init__(
        self, rows: QuerySet[Any], measures: Sequence[Measure], subject: SubjectKind, *, by: str, at: datetime
    ):
        asked = {
            one for measure in measures if measure.subject == subject for one in (measure.hit, measure.among) if one
        }
        conditions = {one: compile_criteria(leaf_of(one), subject=subject, now=at) for one in sorted(asked)}
        self.records, self.answering = tally(rows=rows, conditions=conditions, by=by)

    def finding(self, measure: Measure, group: Group | None) -> Finding:
        """What answers a measure is always among what it is asked of."""
        total = self.answering[measure.among] if measure.among else self.records
        return Finding(measure, rate_of(_in(self.answering[measure.hit], group), _in(total, group)))


def _in(counts: Counts, group: Group | None) -> int:
    return sum(counts.values()) if group is None else counts.get(group.pk, 0)


def _figures(
    counted: Mapping[SubjectKind, _Counted], measures: Sequence[Measure], group: Group | None
) -> QualityFigures:
    return QualityFigures(
        records={subject: _in(one.records, group) for subject, one in counted.items()},
        findings=[counted[measure.subject].finding(measure, group) for measure in measures],
    )


def _groups(keys: Collection[int | None], by: str) -> list[Group]:
    """By name; those of one name are told apart by their number, and the records without value come last."""
    names = {row.pk: str(row) for row in NAMED[by]._default_manager.filter(pk__in=[key for key in keys if key])}
    often = Counter(names.values())
    told = [Group(pk, name if often[name] == 1 else f"{name} ({pk})") for pk, name in names.items()]
    return [*sorted(told, key=lambda group: fold(group.name)), *([Group(None, "")] if None in keys else [])]


def records_to_mend(finding: Finding, *, viewer: Viewer, now: datetime, most: int) -> list[Company] | list[Contact]:
    """The first of them, in the order of keys."""
    measure = finding.measure
    asked = [one for one in (measure.among, measure.faulty_asked) if one]
    tree = {"all": [leaf_of(one) for one in asked]}
    rows = _rows(measure.subject, viewer).filter(compile_criteria(tree, subject=measure.subject, now=now))
    return list(rows.order_by("pk")[:most])

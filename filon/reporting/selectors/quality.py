"""The quality of the file: for each measure, how many records answer it, in all and by who owns them or where they come from."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from filon.contacts.models import Company, Contact
from filon.kit.criteria import compile_criteria
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

    One question a measure, whatever the number of records and groups. `as_of` moves the day from which ages and terms are
    counted, and leaves out what was created later; what a record held then is not known any more.
    """
    window = window_of(period, as_of=as_of)
    at = min(now, window.until) if as_of and window.until else now
    counted = {
        subject: _Counted(_rows(subject, viewer).filter(**window.holds("created_at")), subject, by=by, at=at)
        for subject in SUBJECTS
    }
    groups = _groups({key for one in counted.values() for key in one.records}, by) if by else []
    return QualityReport(
        period=period,
        as_of=as_of,
        total=_figures(counted, None),
        by=by,
        groups={group: _figures(counted, group) for group in groups},
    )


def _rows(subject: SubjectKind, viewer: Viewer) -> QuerySet[Any]:
    rows = TABLES[subject]._default_manager.filter(deleted_at=None)
    return visible(rows, viewer=viewer, entity=RIGHTS[subject]).order_by()


class _Counted:
    """How many records of a subject answer each criterion, by value of the dimension; a criterion is counted once."""

    def __init__(self, rows: QuerySet[Any], subject: SubjectKind, *, by: str, at: datetime) -> None:
        self.rows, self.subject, self.by, self.at = rows, subject, by, at
        self.known: dict[tuple[Asked, ...], Counts] = {}
        self.records = self.answering()

    def answering(self, *asked: Asked) -> Counts:
        if asked not in self.known:
            rows = self.rows.filter(self._condition(asked))
            if self.by:
                self.known[asked] = dict(rows.values_list(self.by).annotate(n=Count("pk")))
            else:
                self.known[asked] = {None: rows.count()}
        return self.known[asked]

    def _condition(self, asked: Sequence[Asked]) -> Q:
        leaves = [{"field": one.field, "op": one.operator, "value": one.value} for one in asked]
        return compile_criteria({"all": leaves}, subject=self.subject, now=self.at)

    def finding(self, measure: Measure, group: Group | None) -> Finding:
        among = (measure.among,) if measure.among else ()
        total, hit = self.answering(*among), self.answering(*among, measure.hit)
        return Finding(measure, rate_of(_in(hit, group), _in(total, group)))


def _in(counts: Counts, group: Group | None) -> int:
    return sum(counts.values()) if group is None else counts.get(group.pk, 0)


def _figures(counted: Mapping[SubjectKind, _Counted], group: Group | None) -> QualityFigures:
    return QualityFigures(
        records={subject: _in(one.records, group) for subject, one in counted.items()},
        findings=[counted[measure.subject].finding(measure, group) for measure in MEASURES],
    )


def _groups(keys: Collection[int | None], by: str) -> list[Group]:
    """By name; those of one name are told apart by their number, and the records without value come last."""
    names = {row.pk: str(row) for row in NAMED[by]._default_manager.filter(pk__in=[key for key in keys if key])}
    often = Counter(names.values())
    told = [Group(pk, name if often[name] == 1 else f"{name} ({pk})") for pk, name in names.items()]
    return [*sorted(told, key=lambda group: fold(group.name)), *([Group(None, "")] if None in keys else [])]

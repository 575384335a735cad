"""How alike the ideal client companies and people are: counted by the database for all, explained line by line for one."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import reduce
from operator import add, or_
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from filon.contacts.models import Company, Contact
from filon.contacts.rules.fit import Points, Thresholds
from filon.contacts.rules.given import GivenBy
from filon.contacts.selectors.personas import key_ranges
from filon.kit.criteria import compile_criteria, leaves_of, surely, surely_not
from filon.kit.errors import BusinessError
from filon.kit.sql import Sql, rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.playbook.models import IdealProfile
from filon.playbook.rules.ideal_profile import ProfileLine
from filon.playbook.rules.ruled import NOT_FOR_PROFILES, RuleRefused, refuse_self_reference
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

COMPANY, CONTACT = SubjectKind.COMPANY, SubjectKind.CONTACT
MODELS: dict[SubjectKind, type[Model]] = {COMPANY: Company, CONTACT: Contact}
SCHEMA = {
    "id": pl.Int64,
    "old": pl.String,
    "new": pl.String,
    "met": pl.Int64,
    "against": pl.Int64,
    "excluded": pl.Int64,
}
GRADED = (  # materialized: the lines are asked once for each record, not once for each grade
    "WITH told(id, old, given, met, against, excluded) AS MATERIALIZED ({told}),"
    " graded AS (SELECT id, old, CASE WHEN given <> '' THEN old ELSE {grade} END AS new, met, against, excluded FROM told)"
)
DIFFERING = " SELECT id, old, new, met, against, excluded FROM graded WHERE old <> new ORDER BY id"


class SureLine(NamedTuple):
    """A line as two conditions on the records graded: who certainly answers, who certainly does not."""

    line: ProfileLine
    met: Q
    against: Q


def live_profile() -> IdealProfile | None:
    return IdealProfile.objects.filter(state=VersionState.LIVE).first()


def draft_profile() -> IdealProfile | None:
    return IdealProfile.objects.filter(state=VersionState.DRAFT).first()


def lines_of(profile: IdealProfile | None) -> list[ProfileLine]:
    return [ProfileLine.read(document) for document in profile.lines] if profile else []


def lines_for(kind: SubjectKind, lines: Sequence[ProfileLine]) -> list[ProfileLine]:
    """A company is graded by the lines about companies; a person by all, those of his company among them."""
    return [line for line in lines if kind == CONTACT or line.about == COMPANY]


def thresholds_of(profile: IdealProfile) -> Thresholds:
    return Thresholds(profile.grade_a, profile.grade_b, profile.grade_c, profile.min_known)


def condition_of_line(line: ProfileLine, *, now: datetime) -> Q:
    """Who answers to the line, on its own table; refused when a field is gone, nothing is asked, or it would ask itself."""
    leaves = leaves_of(line.criteria) if line.criteria else []
    refuse_self_reference(list(leaves), forbidden=NOT_FOR_PROFILES, what=f"La ligne «\u00a0{line.label}\u00a0»")
    condition = compile_criteria(line.criteria, subject=SubjectKind(line.about), now=now) if leaves else Q()
    if not condition:
        raise RuleRefused(
            f"La ligne «\u00a0{line.label}\u00a0» ne demande rien\u00a0: ajoutez-lui au moins un critère."
        )
    return condition


def unreadable_lines(profile: IdealProfile | None, *, now: datetime) -> list[tuple[ProfileLine, str]]:
    """The lines that cannot be applied any more, each with the sentence."""
    found = []
    for line in lines_of(profile):
        try:
            condition_of_line(line, now=now)
        except BusinessError as refusal:
            found.append((line, refusal.sentence))
    return found


def sure_lines(lines: Sequence[ProfileLine], *, kind: SubjectKind, now: datetime) -> list[SureLine]:
    return [_sure(line, kind, now) for line in lines_for(kind, lines)]


def _sure(line: ProfileLine, kind: SubjectKind, now: datetime) -> SureLine:
    condition_of_line(line, now=now)
    return SureLine(
        line,
        asked_of(kind, surely(line.criteria), about=line.about, now=now),
        asked_of(kind, surely_not(line.criteria), about=line.about, now=now),
    )


def asked_of(kind: SubjectKind, tree: Any, *, about: str, now: datetime) -> Q:
    """The tree as it is asked of these records: what is said of a company is asked of a person's company."""
    condition = compile_criteria(tree, subject=SubjectKind(about), now=now)
    return Q(company__in=Company.objects.filter(condition)) if kind != about else condition


def differing_grades(
    *, profile: IdealProfile | None, kind: SubjectKind, now: datetime, ids: Collection[int] | None = None
) -> Iterator[pl.DataFrame]:
    """Rows (id, old, new, met, against, excluded) of the records whose grade is not what the profile says.

    Two queries, and one more for each quarter of a million records; grades given by hand or file are left. Without a live
    profile nobody has a grade by rule. RuleRefused or CriterionRefused when a line is unreadable.
    """
    sure = sure_lines(lines_of(profile), kind=kind, now=now)  # before the first row: a refusal finds nobody changed
    return (_differing_among(keys, kind, sure, profile) for keys in key_ranges(MODELS[kind], ids))


def _differing_among(
    keys: Q, kind: SubjectKind, sure: Sequence[SureLine], profile: IdealProfile | None
) -> pl.DataFrame:
    rows = MODELS[kind]._default_manager.filter(keys, fit_by=GivenBy.RULE)
    text, values = graded(rows, sure, profile)
    return pl.DataFrame(rows_of(text + DIFFERING, values), schema=SCHEMA, orient="row")


def graded(rows: QuerySet[Any], sure: Sequence[SureLine], profile: IdealProfile | None) -> Sql:
    """The rows with their points and their grade, as a common table `graded`."""
    told = rows.order_by().annotate(
        points_met=_points(sure, "met"), points_against=_points(sure, "against"), is_excluded=_excluded(sure)
    )
    text, values = sql_of(told.values_list("pk", "fit_grade", "fit_by", "points_met", "points_against", "is_excluded"))
    return GRADED.format(told=text, grade=grade_expression(sure, profile)), values


def _points(sure: Sequence[SureLine], side: str) -> Combinable:
    cases: list[Combinable] = [
        Case(When(getattr(one, side), then=Value(one.line.points)), default=Value(0), output_field=IntegerField())
        for one in sure
        if not one.line.excluding
    ]
    return reduce(add, cases, Value(0, IntegerField()))


def _excluded(sure: Sequence[SureLine]) -> Case:
    excluding = [one.met for one in sure if one.line.excluding]
    whens = [When(reduce(or_, excluding), then=Value(1))] if excluding else []
    return Case(*whens, default=Value(0), output_field=IntegerField())


def total_of(sure: Sequence[SureLine]) -> int:
    return sum(one.line.points for one in sure if not one.line.excluding)


def grade_expression(sure: Sequence[SureLine], profile: IdealProfile | None) -> str:
    """`rules.fit.grade_of` for the database, over the columns met, against and excluded."""
    if profile is None:
        return "''"
    at = thresholds_of(profile)
    known = "(met + against)"
    return (
        f"CASE WHEN excluded = 1 THEN 'D' WHEN {known} = 0 OR {known} * 100 < {at.known:d} * {total_of(sure):d} THEN ''"
        f" WHEN met * 100 >= {at.a:d} * {known} THEN 'A' WHEN met * 100 >= {at.b:d} * {known} THEN 'B'"
        f" WHEN met * 100 >= {at.c:d} * {known} THEN 'C' ELSE 'D' END"
    )


def grades_under(profile: IdealProfile, *, kind: SubjectKind, viewer: Viewer, now: datetime) -> dict[str, int]:
    """Grade → how many records the viewer may read would have it; those given by hand or file keep theirs. "" is no grade."""
    rows = MODELS[kind]._default_manager.filter(deleted_at=None)
    mine = visible(rows, viewer=viewer, entity=Entity(kind))
    text, values = graded(mine, sure_lines(lines_of(profile), kind=kind, now=now), profile)
    return dict(rows_of(f"{text} SELECT new, count(*) FROM graded GROUP BY new", values))


def points_of(rows: pl.DataFrame, *, total: int) -> list[Points]:
    """The points of each row, for the sentence that is kept with the change."""
    columns = rows.select("met", "against", "excluded").iter_rows()
    return [Points(met, against, total, bool(excluded)) for met, against, excluded in columns]

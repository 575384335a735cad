"""The fit axis: grades given by the ideal profile, or by a person who says why; each change dated with its reason."""

from collections.abc import Collection
from datetime import datetime

import polars as pl
from django.db import transaction
from django.db.models import F

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import FitGrade
from filon.contacts.rules.fit import verdict_sentence
from filon.contacts.rules.given import GivenBy, reason_to_overrule
from filon.contacts.selectors.fit import (
    COMPANY,
    CONTACT,
    MODELS,
    differing_grades,
    lines_for,
    lines_of,
    live_profile,
    points_of,
    thresholds_of,
)
from filon.kit.errors import EditedMeanwhile
from filon.kit.subjects import SubjectKind
from filon.playbook.models import IdealProfile
from filon.records.rules.authorship import BY_SYSTEM, Author
from filon.records.rules.changes import Axis
from filon.records.services.bulk import fetch, let_others_write
from filon.records.services.changes import NewChange, insert_changes_of, record_changes
from filon.records.services.editing import CONFLICT, kind_of

WRITTEN_TOGETHER = 20_000  # records a transaction
NO_PROFILE = "Aucun profil idéal n’est en service"


def grade_by_profile(
    *,
    now: datetime,
    profile: IdealProfile | None = None,
    company_ids: Collection[int] | None = None,
    contact_ids: Collection[int] | None = None,
) -> int:
    """Give companies and people (all, or those) the grade that the live profile (here, if read) says; how many changed.

    While a line of it is unreadable nobody changes: CriterionRefused or RuleRefused says which.
    """
    live = profile or live_profile()
    differing = [
        (kind, differing_grades(profile=live, kind=kind, now=now, ids=ids))
        for kind, ids in ((COMPANY, company_ids), (CONTACT, contact_ids))
    ]  # each line is read before anybody changes
    return sum(
        write_grades_of_profile(part, kind=kind, profile=live, now=now) for kind, parts in differing for part in parts
    )


def write_grades_of_profile(
    rows: pl.DataFrame, *, kind: SubjectKind, profile: IdealProfile | None, now: datetime
) -> int:
    """Rows as `differing_grades` gives them; what was graded by hand or changed meanwhile stays as it is."""
    written = 0
    for part in rows.iter_slices(WRITTEN_TOGETHER):
        with transaction.atomic():
            told = part.with_columns(reason=_reasons(part, kind, profile))
            for _, same in told.group_by("old", "new", maintain_order=True):
                written += _write(same, kind, now)
        let_others_write(after_rows=part.height)
    return written


def _reasons(rows: pl.DataFrame, kind: SubjectKind, profile: IdealProfile | None) -> pl.Series:
    if profile is None:
        return pl.Series("reason", [NO_PROFILE] * rows.height, dtype=pl.String)
    total = sum(line.points for line in lines_for(kind, lines_of(profile)) if not line.excluding)
    at = thresholds_of(profile)
    head = f"Profil idéal n°\u00a0{profile.number}\u00a0: "
    said = {points: head + verdict_sentence(points, at) for points in set(points_of(rows, total=total))}
    return pl.Series("reason", [said[points] for points in points_of(rows, total=total)], dtype=pl.String)


def _write(same: pl.DataFrame, kind: SubjectKind, now: datetime) -> int:
    """Rows that go from one grade to one other, in one statement; only those that it changed are dated."""
    old, new = same["old"][0], same["new"][0]
    keys = ",".join(map(str, same["id"]))
    changed = fetch(
        f"UPDATE {MODELS[kind]._meta.db_table} SET fit_grade = %s"
        f" WHERE id IN ({keys}) AND fit_by = %s AND fit_grade = %s RETURNING id",
        [new, GivenBy.RULE.value, old],
        {"subject_id": pl.Int64},
    )
    rows = changed.join(same.select(subject_id="id", reason="reason"), on="subject_id", maintain_order="left")
    return insert_changes_of(rows, kind=kind, axis=Axis.FIT, by=BY_SYSTEM, at=now, from_value=old, to_value=new)


@transaction.atomic
def overrule_fit(
    *, record: Company | Contact, to: FitGrade, reason: str, version: int, by: Author, now: datetime
) -> None:
    """A person knows better than the profile, and says why: it stays so until somebody gives it back."""
    old, why = record.fit_grade, reason_to_overrule(reason)
    _give(record, to, GivenBy.PERSON, version=version, now=now)
    record_changes([NewChange(kind_of(record), record.pk, Axis.FIT, old, to)], by=by, at=now, reason=why)


@transaction.atomic
def give_fit_back(*, record: Company | Contact, version: int, by: Author, now: datetime) -> None:
    """The profile decides again, at once."""
    old = record.fit_grade
    _give(record, FitGrade(old), GivenBy.RULE, version=version, now=now)
    change = NewChange(kind_of(record), record.pk, Axis.FIT, old, old)
    record_changes([change], by=by, at=now, reason="Rendu au profil idéal")
    ids = {kind: [record.pk] if kind == kind_of(record) else [] for kind in (COMPANY, CONTACT)}
    grade_by_profile(now=now, company_ids=ids[COMPANY], contact_ids=ids[CONTACT])
    record.refresh_from_db(fields=["fit_grade", "fit_by", "version"])


def _give(record: Company | Contact, to: FitGrade, given_by: GivenBy, *, version: int, now: datetime) -> None:
    values = {"fit_grade": to, "fit_by": given_by}
    rows = type(record)._default_manager.filter(pk=record.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    record.fit_grade, record.fit_by = to, given_by
    record.version, record.updated_at = version + 1, now

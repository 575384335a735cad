"""Composed reports are written, asked for, counted part by part, cancelled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError, EditedMeanwhile, NotAllowed, NotPossible
from filon.reporting.models import ComposedReport, ReportMail, ReportRun
from filon.reporting.rules.composed import Definition, Figure, Rhythm, RunState
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import Preset, period_of
from filon.reporting.rules.sheets import KEPT_PAGES, LONGEST_QUESTION
from filon.reporting.selectors.composed import definition_of, read_feet, read_groups, refuse_faults
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require

FIRST = ""  # the part of the total, of the rows and of the feet; the others bear the number of their column


def save_report(
    *, report: ComposedReport | None, told: Mapping[str, Any], version: int, by: User, now: datetime
) -> ComposedReport:
    """Write or rewrite it; what was counted before is dropped. NotPossible for a measure that is not read so, or no name."""
    require(by, Entity.REPORT, Action.READ)
    name = " ".join(str(told.get("name", "")).split())
    if not name:
        raise NotPossible("Donnez un nom à ce rapport.")
    values = {**told, "name": name}
    refuse_faults(definition_of(ComposedReport(**values)))
    if report is None:
        return ComposedReport.objects.create(**values, owner=by, created_at=now)
    _check_owner(report, by)
    with transaction.atomic():
        same = ComposedReport.objects.filter(pk=report.pk, version=version)
        if not same.update(**values, version=F("version") + 1):
            raise EditedMeanwhile("Ce rapport vient d’être changé ailleurs. Rechargez la page, puis reprenez.")
        ReportRun.objects.filter(report=report).delete()
    report.refresh_from_db()
    return report


def keep_report(*, page: str, asked: str, name: str, shared: bool, by: User, now: datetime) -> ComposedReport:
    """Keep a named report with what was asked of it. NotPossible without a name, or for a page that is no report."""
    require(by, Entity.REPORT, Action.READ)
    named = " ".join(name.split())
    if not named:
        raise NotPossible("Donnez un nom à ce rapport.")
    if page not in KEPT_PAGES:
        raise NotPossible("Cette page n’est pas un rapport qui se garde.")
    if len(asked) > LONGEST_QUESTION:
        raise NotPossible("Ce rapport a trop de filtres pour être gardé\u00a0: retirez-en.")
    return ComposedReport.objects.create(
        page=page, asked=asked, name=named, shared=shared, owner=by, created_at=now, preset=Preset.ALL
    )


def delete_report(*, report: ComposedReport, by: User) -> None:
    _check_owner(report, by)
    report.delete()


def mail_report(*, report: ComposedReport, viewer: User, rhythm: str, now: datetime) -> None:
    """Ask to get it by e-mail, from the next week or month on; "" stops it."""
    require(viewer, Entity.REPORT, Action.READ)
    if not rhythm:
        ReportMail.objects.filter(report=report, viewer=viewer).delete()
        return
    if rhythm not in Rhythm._value2member_map_:
        raise NotPossible("Choisissez chaque semaine ou chaque mois.")
    asked = {"rhythm": rhythm, "asked_at": now, "told_on": day_in_paris(now)}
    ReportMail.objects.update_or_create(report=report, viewer=viewer, defaults=asked)


def _check_owner(report: ComposedReport, by: User) -> None:
    if report.owner_id != by.pk:
        raise NotAllowed("Seule la personne qui a composé ce rapport le change ou le supprime\u00a0: copiez-le.")


def ask_report(*, report: ComposedReport, viewer: User, now: datetime) -> ReportRun:
    """Begin to count it anew for this viewer, with his rights; what he had before is replaced."""
    require(viewer, Entity.REPORT, Action.READ)
    period = period_of(Preset(report.preset), today=day_in_paris(now))
    run, _ = ReportRun.objects.update_or_create(
        report=report,
        viewer=viewer,
        defaults={
            "definition": definition_of(report)._asdict(),
            "start_date": period.start,
            "end_date": period.end,
            "asked_at": now,
            "state": RunState.RUNNING,
            "done": 0,
            "parts": {},
            "problem": "",
        },
    )
    return run


def cancel_run(*, run: ReportRun) -> None:
    """What was counted stays; the rest will not be."""
    ReportRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(state=RunState.CANCELLED)


def count_next_part(*, run: ReportRun, now: datetime) -> bool:
    """Count one part and keep it, if nobody else has meanwhile; whether another one remains."""
    try:
        parts = run.parts | _part(run, now=now)
    except BusinessError as refusal:
        ReportRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            state=RunState.FAILED, problem=refusal.sentence[:300]
        )
        run.refresh_from_db()
        return False
    done = run.done + 1
    is_over = done > len(parts[FIRST]["columns"])
    same = ReportRun.objects.filter(pk=run.pk, asked_at=run.asked_at, done=run.done, state=RunState.RUNNING)
    kept = same.update(parts=parts, done=done, state=RunState.DONE if is_over else RunState.RUNNING)
    run.refresh_from_db()
    return bool(kept) and not is_over


def _part(run: ReportRun, *, now: datetime) -> dict[str, Any]:
    definition = Definition(**run.definition)
    asked: dict[str, Any] = {"viewer": run.viewer, "period": Period(run.start_date, run.end_date), "now": now}
    if run.done:
        column = run.parts[FIRST]["columns"][run.done - 1]
        among = [(definition.columns, column)]
        return {str(run.done): _kept(read_groups(definition, by=definition.rows, among=among, **asked)[1])}
    refuse_faults(definition)
    total, rows = read_groups(definition, by=definition.rows, **asked)
    feet = read_feet(definition, **asked)
    told = {"total": list(total), "rows": _kept(rows), "columns": list(feet), "feet": _kept(feet)}
    return {FIRST: told}


def _kept(groups: Mapping[str, Figure]) -> dict[str, list[Any]]:
    return {value: list(figure) for value, figure in groups.items()}

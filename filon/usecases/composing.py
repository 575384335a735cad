"""Composed reports are counted to their end, a part at once, the rest by the worker; kept ones leave by e-mail once a period."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from filon.kit.business_time import day_in_paris
from filon.kit.dates import PARIS
from filon.kit.errors import BusinessError, NotAllowed
from filon.messaging.rules.digest import is_digest_time, told_why
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.reporting.models import ComposedReport, ReportMail, ReportRun
from filon.reporting.rules.composed import Named, Rhythm, RunState, began
from filon.reporting.rules.composed_words import report_lines
from filon.reporting.rules.presets import Preset, period_of
from filon.reporting.rules.sentences import period_words
from filon.reporting.rules.sheets import KEPT_PAGES, sheet_lines
from filon.reporting.selectors.composed import composed_table, definition_of, kept_reports_for
from filon.reporting.services.composed import ask_report, count_next_part, keep_report, mail_report
from filon.usecases.digest_parts import PageOf
from filon.usecases.report_sheets import read_sheet
from filon.usecases.writing_to_colleagues import can_be_written_to, write_to_colleague
from filon.users.models import User

PARTS_AT_ONCE = 5  # counted while the person waits: the total, and a few columns


def count_report(*, report: ComposedReport, viewer: User, now: datetime) -> ReportRun:
    """A small report answers at once; of a large one the worker counts the rest."""
    run = ask_report(report=report, viewer=viewer, now=now)
    for _ in range(PARTS_AT_ONCE):
        if not count_next_part(run=run, now=now):
            break
    return run


def carry_on_reports(*, now: datetime, limit: int) -> int:
    """At most `limit` parts, the run asked first going first; killed in between, a part is counted again and kept once."""
    done = 0
    while done < limit:
        run = (
            ReportRun.objects.filter(state=RunState.RUNNING).select_related("viewer").order_by("asked_at", "pk").first()
        )
        if run is None:
            break
        count_next_part(run=run, now=now)
        done += 1
    return done


def mail_reports(*, now: datetime, limit: int, page_of: PageOf) -> int:
    """On the first working morning of each week or month, to who asked for it; how many were looked at."""
    if not is_digest_time(now) or why_nothing_leaves():
        return 0
    today = day_in_paris(now)
    waiting = [
        mail
        for mail in ReportMail.objects.select_related("report", "viewer").order_by("pk")
        if mail.told_on < began(Rhythm(mail.rhythm), today)
    ]
    for mail in waiting[:limit]:
        _mail(mail, now=now, page_of=page_of)
    return min(len(waiting), limit)


@transaction.atomic
def _mail(mail: ReportMail, *, now: datetime, page_of: PageOf) -> None:
    """Of two workers one writes. Who may not read the report any more gets it no more."""
    today = day_in_paris(now)
    if not ReportMail.objects.filter(pk=mail.pk, told_on=mail.told_on).update(told_on=today):
        return
    report, viewer = mail.report, mail.viewer
    if not can_be_written_to(viewer):
        mail.delete()
        return
    try:
        if not kept_reports_for(viewer=viewer).filter(pk=report.pk).exists():
            raise NotAllowed("Ce rapport ne vous est plus ouvert.")
        head, lines = _told(report, viewer=viewer, now=now)
    except NotAllowed:
        _tell_stopped(mail, page=page_of("composed_reports"), now=now)
        return
    except BusinessError:  # the page says what is wrong with it
        return
    page = page_of("composed_report", report.pk)
    write_to_colleague(
        user=viewer,
        subject=f"Rapport\u00a0: {report.name}",
        body="\n\n".join(["Bonjour,", head, "\n".join(lines), f"Le tableau entier\u00a0: {page}"]),
        why=told_why(what="ce rapport", asked_on=mail.asked_at.astimezone(PARIS).date(), page=page),
        key=f"report:{mail.pk}:{today:%Y-%m-%d}",
        now=now,
    )


def _told(report: ComposedReport, *, viewer: User, now: datetime) -> tuple[str, list[str]]:
    """What a letter says of it: its first line, then a line a row."""
    if report.page:
        sheet = read_sheet(page=report.page, asked=report.asked, viewer=viewer, now=now)
        lines = list(sheet_lines(sheet)) or ["Rien à compter avec ces filtres."]
        return f"{KEPT_PAGES[report.page]}, avec vos droits\u00a0:", lines
    definition, period = definition_of(report), period_of(Preset(report.preset), today=day_in_paris(now))
    table = composed_table(definition, viewer=viewer, period=period, now=now)
    when = "à ce jour" if definition.of.named == Named.PIPELINE else period_words(period)
    return f"{definition.of.label}, {when}, avec vos droits\u00a0:", list(report_lines(table, definition))


def _tell_stopped(mail: ReportMail, *, page: str, now: datetime) -> None:
    """Who lost the right is told so once, without the figures, and asked for nothing more."""
    write_to_colleague(
        user=mail.viewer,
        subject="Un rapport ne vous sera plus envoyé",
        body=f"Bonjour,\n\nLe rapport «\u00a0{mail.report.name}\u00a0» n’est plus partagé avec vous, ou vos droits ne permettent "
        "plus de le lire\u00a0: son envoi par e-mail est arrêté.",
        why=told_why(what="cet avis", asked_on=mail.asked_at.astimezone(PARIS).date(), page=page),
        key=f"report-stopped:{mail.pk}",
        now=now,
    )
    mail.delete()


def keep_page(*, page: str, asked: str, told: Mapping[str, Any], by: User, now: datetime) -> ComposedReport:
    """Keep a named report that the person may read, and mail it to her if she asks."""
    read_sheet(page=page, asked=asked, viewer=by, now=now)
    with transaction.atomic():
        report = keep_report(page=page, asked=asked, name=told["name"], shared=told["shared"], by=by, now=now)
        mail_report(report=report, viewer=by, rhythm=told["rhythm"], now=now)
    return report

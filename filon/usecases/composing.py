"""Composed reports are counted to their end, a part at once, the rest by the worker; by e-mail they leave once a period."""

from datetime import datetime

from django.db import transaction

from filon.kit.business_time import day_in_paris
from filon.kit.dates import PARIS
from filon.kit.errors import BusinessError
from filon.messaging.rules.digest import is_digest_time, told_why
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.reporting.models import ComposedReport, ReportMail, ReportRun
from filon.reporting.rules.composed import Named, Rhythm, RunState, began
from filon.reporting.rules.composed_words import report_lines
from filon.reporting.rules.presets import Preset, period_of
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.composed import composed_reports_for, composed_table, definition_of
from filon.reporting.services.composed import ask_report, count_next_part
from filon.usecases.digest_parts import PageOf
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
    if not composed_reports_for(viewer=viewer).filter(pk=report.pk).exists() or not can_be_written_to(viewer):
        mail.delete()
        return
    definition, period = definition_of(report), period_of(Preset(report.preset), today=today)
    try:
        table = composed_table(definition, viewer=viewer, period=period, now=now)
    except BusinessError:  # the page says what is wrong with it
        return
    page = page_of("composed_report", report.pk)
    is_open = definition.of.named == Named.PIPELINE
    when = "à ce jour" if is_open else period_words(period)
    head = f"{definition.of.label}, {when}, avec vos droits\u00a0:"
    write_to_colleague(
        user=viewer,
        subject=f"Rapport\u00a0: {report.name}",
        body="\n\n".join(
            ["Bonjour,", head, "\n".join(report_lines(table, definition)), f"Le tableau entier\u00a0: {page}"]
        ),
        why=told_why(what="ce rapport", asked_on=mail.asked_at.astimezone(PARIS).date(), page=page),
        key=f"report:{mail.pk}:{today:%Y-%m-%d}",
        now=now,
    )

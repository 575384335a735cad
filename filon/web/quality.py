"""The page Qualité: each measure as a line whose numbers lead to the lists that they count."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from filon.kit.criteria import Operator
from filon.kit.statistics import Rate
from filon.kit.subjects import SubjectKind
from filon.reporting.rules.quality import SUBJECTS, Asked, Finding, Group, QualityFigures, QualityReport
from filon.web.lists.asking import SEPARATOR
from filon.web.menu import Words

TITLES: dict[SubjectKind, Words] = {SubjectKind.COMPANY: _("Entreprises"), SubjectKind.CONTACT: _("Contacts")}
# What a table by owner or lot has room for; the download has every measure.
IN_COLUMNS = ("core", "email_valid", "phone_valid", "fresh", "duplicate_sure", "unreachable", "unlawful")


class Figure(NamedTuple):
    number: int
    address: str


class QualityLine(NamedTuple):
    """`sound` of `total` are in order, `faulty` are to be mended; `begins`: the name of the family that begins here."""

    begins: str
    label: str
    rate: Rate
    sound: Figure
    faulty: Figure
    total: Figure
    hint: str


class QualityPanel(NamedTuple):
    subject: SubjectKind
    title: Words
    records: Figure
    lines: Sequence[QualityLine]


class GroupLine(NamedTuple):
    group: Group
    records: Figure
    cells: Sequence[QualityLine]


class GroupTable(NamedTuple):
    title: Words
    columns: Sequence[str]
    lines: Sequence[GroupLine]


def panels_of(report: QualityReport) -> list[QualityPanel]:
    """One for each kind of record of which there is one at least."""
    return [
        QualityPanel(subject, TITLES[subject], _records(report.total, subject), _lines(report.total, subject))
        for subject in SUBJECTS
        if report.total.records[subject]
    ]


def group_tables(report: QualityReport) -> list[GroupTable]:
    return [
        GroupTable(
            TITLES[subject],
            [found.measure.sound_label for found in report.total.of(subject) if found.measure.key in IN_COLUMNS],
            [
                _group_line(figures, subject, by=report.by, group=group)
                for group, figures in report.groups.items()
                if figures.records[subject]
            ],
        )
        for subject in SUBJECTS
        if report.total.records[subject] and report.by
    ]


def _group_line(figures: QualityFigures, subject: SubjectKind, *, by: str, group: Group) -> GroupLine:
    within = (_of_group(subject, by, group),)
    shown = [found for found in figures.of(subject) if found.measure.key in IN_COLUMNS]
    return GroupLine(group, _records(figures, subject, within), [line_of(found, within) for found in shown])


def _of_group(subject: SubjectKind, by: str, group: Group) -> Asked:
    name = f"{subject}.{by}"
    return Asked(name, Operator.UNKNOWN) if group.pk is None else Asked(name, Operator.IS, str(group.pk))


def _records(figures: QualityFigures, subject: SubjectKind, within: Sequence[Asked] = ()) -> Figure:
    return Figure(figures.records[subject], address_of(subject, *within))


def _lines(figures: QualityFigures, subject: SubjectKind) -> list[QualityLine]:
    return list(_with_families(figures.of(subject)))


def _with_families(found: Sequence[Finding]) -> Iterator[QualityLine]:
    last = ""
    for one in found:
        family = one.measure.family
        yield line_of(one)._replace(begins="" if family == last else family.label)
        last = family


def line_of(found: Finding, within: Sequence[Asked] = ()) -> QualityLine:
    measure, total = found.measure, found.rate.total
    among = (*within, *([measure.among] if measure.among else []))
    return QualityLine(
        begins="",
        label=measure.sound_label,
        rate=found.sound,
        sound=Figure(total - found.faulty, address_of(measure.subject, *among, measure.sound_asked)),
        faulty=Figure(found.faulty, address_of(measure.subject, *among, measure.faulty_asked)),
        total=Figure(total, address_of(measure.subject, *among)),
        hint=measure.hint,
    )


def address_of(subject: SubjectKind, *asked: Asked) -> str:
    """The list of those records, asked by the same criteria as the figure."""
    criteria = [("f", SEPARATOR.join((one.field, one.operator, one.value)).rstrip(SEPARATOR)) for one in asked]
    address = reverse(f"{subject}_list")
    return f"{address}?{urlencode(criteria)}" if criteria else address

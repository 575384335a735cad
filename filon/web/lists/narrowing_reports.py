"""Lists behind a figure of the cohorts (`?cohorte=2026-03.signed.90&du=…&au=…`), of nurturing (`?nourris=with.alike.signed`,
`?tirage=4.witnesses`) and of what a channel brought (`?canal=fair.signed`)."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.playbook.rules.channels import SourceKind
from filon.reporting.rules.cohorts import AGES, CohortFigure, Fate
from filon.reporting.rules.nurturing import NurturingFigure
from filon.reporting.rules.period import Period
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.cohorts import leads_behind_cohort
from filon.reporting.selectors.nurturing import leads_behind_nurturing
from filon.reporting.selectors.sources import leads_behind_channel
from filon.reporting.selectors.witnesses import people_drawn
from filon.sequences.models import Sequence
from filon.users.models import User
from filon.web.funnel_links import links_for_funnel
from filon.web.lists.definition import ListDefinition, Narrowing

COHORT, NURTURED, DRAW, CHANNEL = "cohorte", "nourris", "tirage", "canal"
FIRST, LAST = "du", "au"


@dataclass(frozen=True, slots=True)
class ReportLinks:
    """Addresses of the lists behind the figures of a period; empty where the reader may not open all that is counted."""

    period: Period
    readable: frozenset[str]

    def cohort(self, figure: CohortFigure) -> str:
        return self._leads(COHORT, f"{figure.month}.{figure.fate}.{figure.age or ''}")

    def nurturing(self, figure: NurturingFigure) -> str:
        side, like = ("with" if figure.nurtured else "without"), ("alike" if figure.alike else "all")
        return self._leads(NURTURED, f"{side}.{like}.{figure.which}")

    def channel(self, channel: SourceKind, *, signed: bool = False) -> str:
        return self._leads(CHANNEL, f"{channel}.{'signed' if signed else ''}")

    def draw(self, sequence: int, *, witnesses: bool) -> str:
        if "contact" not in self.readable:
            return ""
        asked = {DRAW: f"{sequence}.{'witnesses' if witnesses else 'treated'}"}
        return f"{reverse('contact_list')}?{urlencode(asked)}"

    def _leads(self, name: str, said: str) -> str:
        if "lead" not in self.readable:
            return ""
        days = {FIRST: self.period.start, LAST: self.period.end}
        return f"{reverse('lead_list')}?{urlencode({name: said} | {key: day.isoformat() for key, day in days.items() if day})}"


def links_of_report(viewer: User, *, period: Period) -> ReportLinks:
    return ReportLinks(period, links_for_funnel(viewer, period=period).readable)


def behind_report(definition: ListDefinition, parameters: QueryDict, viewer: User, now: datetime) -> Narrowing | None:
    """None when the address names no figure of these reports."""
    for kind, name, narrow in ((SubjectKind.LEAD, COHORT, _of_cohort), (SubjectKind.LEAD, NURTURED, _of_nurturing),
                               (SubjectKind.LEAD, CHANNEL, _of_channel), (SubjectKind.CONTACT, DRAW, _of_draw)):  # fmt: skip
        if definition.kind == kind and name in parameters:
            try:
                words, only = narrow(parameters.get(name, ""), _period(parameters), viewer, now)
            except ValueError:
                raise NotPossible(_("Ce chiffre n’existe pas\u00a0: repartez du rapport.")) from None
            kept = [(key, parameters.get(key, "")) for key in (name, FIRST, LAST) if key in parameters]
            return Narrowing(words, kept, only)
    return None


def _of_cohort(said: str, period: Period, viewer: User, now: datetime) -> tuple[str, Q]:
    month, fate, age = said.split(".")
    figure = CohortFigure(month, Fate(fate) if fate else "", AGES[AGES.index(int(age))] if age else None)
    words = [_("Arrivés en %s") % month if month else _("Arrivés %s") % period_words(period)]
    words += [figure.fate.label.lower()] if figure.fate else []
    words += [_("en %d jours au plus") % figure.age] if figure.age else []
    return ", ".join(words), leads_behind_cohort(figure, viewer=viewer, period=period, now=now)


def _of_nurturing(said: str, period: Period, viewer: User, now: datetime) -> tuple[str, Q]:
    side, like, which = said.split(".")
    if side not in ("with", "without") or like not in ("alike", "all") or which not in ("", "signed", "open"):
        raise ValueError(said)
    figure = NurturingFigure(side == "with", like == "alike", which)
    words = [_("Nourris") if figure.nurtured else _("Non nourris")]
    words += [_("qui ont leur semblable")] if figure.alike else []
    words += [{"signed": Fate.SIGNED, "open": Fate.OPEN}[which].label.lower()] if which else []
    words.append(_("arrivés %s") % period_words(period))
    return ", ".join(words), leads_behind_nurturing(figure, viewer=viewer, period=period, now=now)


def _of_channel(said: str, period: Period, viewer: User, _now: datetime) -> tuple[str, Q]:
    kind, which = said.split(".")
    if which not in ("", "signed"):
        raise ValueError(said)
    channel, signed = SourceKind(kind), which == "signed"
    words = [_("Touchés par « %s »") % channel.label, *([Fate.SIGNED.label.lower()] if signed else [])]
    words.append(_("arrivés %s") % period_words(period))
    return ", ".join(words), leads_behind_channel(channel, signed=signed, viewer=viewer, period=period)


def _of_draw(said: str, _period: Period, viewer: User, now: datetime) -> tuple[str, Q]:
    key, side = said.split(".")
    sequence = Sequence.objects.filter(pk=int(key)).first() if len(key) < 19 else None
    if sequence is None or side not in ("witnesses", "treated"):
        raise ValueError(said)
    witnesses = side == "witnesses"
    words = _("Témoins de « %s »") if witnesses else _("Entrés dans « %s » depuis le premier témoin")
    return words % sequence.name, people_drawn(sequence.pk, witnesses=witnesses, viewer=viewer, until=now)


def _period(parameters: QueryDict) -> Period:
    start, end = (parameters.get(name, "") for name in (FIRST, LAST))
    return Period(date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None)

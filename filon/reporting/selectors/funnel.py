"""The funnel: of those that entered each stage, how many went on, were lost, or are undecided."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, ExtractMonth, ExtractYear, LPad

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LEAD_STAGES, LifecycleStage
from filon.kit.dates import PARIS
from filon.kit.errors import NotPossible
from filon.kit.statistics import rate_of
from filon.leads.models import Lead
from filon.playbook.rules.funnel import Profile, ProfileStage, shown_stages
from filon.playbook.selectors import active_profile
from filon.reporting.rules.composed import Among
from filon.reporting.rules.counting import median_of, median_with_waiting
from filon.reporting.rules.figures import Fates, FunnelFigure, FunnelReport, FunnelStage
from filon.reporting.rules.period import ALL_TIME, Period, Window, window_of
from filon.reporting.selectors.paths import (
    CONVERTED,
    LOST,
    OPEN,
    Outcome,
    leads_with,
    outcomes_of_leads,
    outcomes_of_people,
    people_with,
)
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

COHORT = "cohort-month"
DIMENSIONS = ("source", "owner", "persona", "campaign", "lot", "entrance", "product", COHORT)
# Where each dimension is read; companies and people have fewer than leads, and stand in no group of the others.
OF_LEADS = {
    "source": "source__name",
    "owner": "owner__full_name",
    "persona": "contact__persona__name",
    "campaign": "campaign__name",
    "lot": "lot__name",
    "entrance": "entrance",
    "product": "product__name",
    COHORT: "created_at",
}
OF_COMPANIES = {"source": "source__name", "owner": "owner__full_name", "lot": "lot__name", COHORT: "in_target_at"}
OF_CONTACTS = {**OF_COMPANIES, "persona": "persona__name"}
PATHS: dict[type[Model], dict[str, str]] = {Lead: OF_LEADS, Company: OF_COMPANIES, Contact: OF_CONTACTS}
UNITS: dict[str, type[Model]] = {"lead": Lead, "company": Company, "contact": Contact}
Outcomes = list[tuple[str, Outcome]]  # with the unit counted


def funnel_report(
    *,
    viewer: Viewer,
    period: Period = ALL_TIME,
    by: str = "",
    as_of: date | None = None,
    among: Among = (),
    now: datetime,
    profile: Profile | None = None,
) -> FunnelReport:
    """`profile`: to read the same records in the words of another one than that in force. `among`: only the records that have
    these values in these dimensions."""
    require(viewer, Entity.REPORT, Action.READ)
    if by and by not in DIMENSIONS:
        raise NotPossible(f"Le tunnel ne se répartit pas par « {by} ». Choisissez parmi : {', '.join(DIMENSIONS)}.")
    profile = profile or active_profile()
    entry, known = window_of(period, as_of=as_of), window_of(ALL_TIME, as_of=as_of).until
    asked: dict[str, Any] = {"entry": entry, "known": known, "now": now}
    outcomes = _outcomes(viewer, by, among, shown_stages(profile), **asked)
    return FunnelReport(
        period=period,
        as_of=as_of,
        profile_key=profile.key,
        profile_label=profile.label,
        stages=_stages(profile, outcomes),
        by=by,
        groups=_groups(profile, outcomes, by) if by else {},
    )


def _outcomes(
    viewer: Viewer,
    by: str,
    among: Among,
    stages: Iterable[ProfileStage],
    *,
    entry: Window,
    known: datetime | None,
    now: datetime,
) -> Outcomes:
    leads = _counted(Lead, by, viewer, among)
    found = [("lead", outcome) for outcome in outcomes_of_leads(leads, entry=entry, known=known, now=now)]
    for stage in (LifecycleStage(shown.stage) for shown in stages if shown.stage not in LEAD_STAGES):
        for model in (Company, Contact):
            people = _counted(model, by, viewer, among)
            counted = outcomes_of_people(people, stage=stage, entry=entry, known=known, now=now)
            found += [(model._meta.model_name or "", outcome) for outcome in counted]
    return found


def records_behind(figure: FunnelFigure, *, viewer: Viewer, now: datetime) -> Q:
    """The records that a figure of the funnel counts, from the very question that counts them.

    Raises NotPossible for a figure that no funnel has.
    """
    require(viewer, Entity.REPORT, Action.READ)
    of_lead = figure.stage in LEAD_STAGES
    known_outcome, known_group = figure.outcome in ("", CONVERTED, LOST, OPEN), figure.by in ("", *DIMENSIONS)
    if not (known_outcome and known_group and figure.unit in (("lead",) if of_lead else ("company", "contact"))):
        raise NotPossible("Ce chiffre du tunnel n’existe pas : repartez de la page Tunnel.")
    window = window_of(figure.period, as_of=figure.as_of)
    known = window_of(ALL_TIME, as_of=figure.as_of).until
    records = _counted(UNITS[figure.unit], figure.by, viewer, figure.among)
    asked: dict[str, Any] = {"stage": figure.stage, "outcome": figure.outcome, "value": figure.value}
    if of_lead:
        return Q(pk__in=leads_with(records, **asked, entry=window, known=known, now=now))
    return Q(pk__in=people_with(records, **asked, entry=window, known=known))


def _counted(model: type[Model], by: str, viewer: Viewer, among: Among = ()) -> QuerySet[Any]:
    """What the funnel counts of one kind of record, for this viewer: `value` is the group of each."""
    live = model._default_manager.filter(deleted_at=None)
    for dimension, value in among:
        live = live.filter(pk__in=_with_value(live, PATHS[model], dimension).filter(value=value).values("pk"))
    return visible(_with_value(live, PATHS[model], by), viewer=viewer, entity=Entity.REPORT)


def _with_value(records: QuerySet[Any], paths: dict[str, str], by: str) -> QuerySet[Any]:
    """`value`: the group, None where the records do not have the dimension."""
    path = paths.get(by)
    if path is None:
        nowhere: Any = Value(None, output_field=CharField()) if by else Value("")
        return records.order_by().annotate(value=nowhere)
    value: Any = month_of(path) if by == COHORT else Coalesce(F(path), Value(""))
    return records.order_by().annotate(value=value)


def month_of(path: str) -> Any:
    """ "2026-03", in Paris."""
    year, month = (Cast(part(path, tzinfo=PARIS), CharField()) for part in (ExtractYear, ExtractMonth))
    return Concat(year, Value("-"), LPad(month, 2, Value("0")))


def _stages(profile: Profile, outcomes: Outcomes) -> list[FunnelStage]:
    by_stage: defaultdict[str, Outcomes] = defaultdict(list)
    for unit, outcome in outcomes:
        by_stage[outcome.stage].append((unit, outcome))
    return [_stage(shown, by_stage[shown.stage]) for shown in shown_stages(profile)]


def _groups(profile: Profile, outcomes: Outcomes, by: str) -> dict[str, Sequence[FunnelStage]]:
    by_value: defaultdict[str, Outcomes] = defaultdict(list)
    for unit, outcome in outcomes:
        if outcome.value is not None:
            by_value[outcome.value].append((unit, outcome))
    readable = {*LEAD_STAGES} | ({LifecycleStage.VISITOR, LifecycleStage.SUSPECT} if by in OF_CONTACTS else set())
    return {
        value: [stage for stage in _stages(profile, found) if stage.stage in readable]
        for value, found in sorted(by_value.items())
    }


def _stage(shown: ProfileStage, outcomes: Outcomes) -> FunnelStage:
    of_lead = shown.stage in LEAD_STAGES
    fates = _fates(o for _, o in outcomes)
    ended = [(float(o.days), o.n) for _, o in outcomes if o.outcome == CONVERTED]
    waiting = [(float(o.days), o.n) for _, o in outcomes if o.outcome != CONVERTED]
    units = () if of_lead else ("company", "contact")
    return FunnelStage(
        stage=LifecycleStage(shown.stage),
        label=shown.label,
        owner_role=shown.owner,
        unit="lead" if of_lead else "company/contact",
        **fates._asdict(),
        rate=rate_of(fates.converted, fates.entered),
        median_days=median_of(ended),
        median_days_all=median_with_waiting(ended=ended, waiting=waiting),
        units={unit: _fates(o for counted, o in outcomes if counted == unit) for unit in units},
    )


def _fates(outcomes: Iterable[Outcome]) -> Fates:
    n: Counter[str] = Counter()
    for outcome in outcomes:
        n[outcome.outcome] += outcome.n
    return Fates(n.total(), n[CONVERTED], n[LOST], n[OPEN])

"""Refused leads of a period by where they come from, and the changes that would avoid them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from filon.activities.models import Activity
from filon.kit.statistics import Rate
from filon.reporting.rules.handovers import Handed
from filon.reporting.rules.period import Period, window_of
from filon.reporting.rules.refusals import Dimension, Group, Proposal, Scored, groups_of, proposals_for, whole_rate
from filon.reporting.selectors.handovers import handed_over
from filon.scoring.models import ScoringVersion
from filon.scoring.rules.ledger import Sign, engagement_of, ledger_of
from filon.scoring.selectors.explained import page_signs
from filon.scoring.selectors.facts import parts_of, people_in, who_column, who_rules
from filon.scoring.selectors.versions import live_versions
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

MOST_SCORED = 2_000  # leads, the last ones: their points are recomputed as they were, a thousand a second


@dataclass(frozen=True, slots=True)
class RefusalReport:
    """`undecided` wait for sales; `threshold` is None without one model of score in service."""

    period: Period
    overall: Rate
    undecided: int
    groups: Sequence[tuple[Dimension, Sequence[Group]]]
    proposals: Sequence[Proposal]
    threshold: int | None


def refusal_report(*, viewer: Viewer, period: Period, now: datetime) -> RefusalReport:
    require(viewer, Entity.REPORT, Action.READ)
    handed = handed_over(viewer=viewer, window=window_of(period, as_of=None), known=now)
    versions = live_versions()
    decided = [one for one in handed if one.accepted is not None]
    points = points_then(decided[-MOST_SCORED:], versions=versions, now=now)
    scored = [Scored(one, points.get((one.contact_id, one.at))) for one in decided]
    threshold = versions[0].mql_engagement if len(versions) == 1 else None
    return RefusalReport(
        period=period,
        overall=whole_rate(scored),
        undecided=len(handed) - len(decided),
        groups=[(dimension, groups_of(scored, dimension)) for dimension in Dimension],
        proposals=proposals_for(scored, threshold=threshold),
        threshold=threshold,
    )


def points_then(
    handed: Sequence[Handed], *, versions: Sequence[ScoringVersion], now: datetime
) -> Mapping[tuple[int | None, datetime], float]:
    """(contact, instant) → her engagement at that instant under the rules of today; what somebody is counts as it is today."""
    people = {one.contact_id for one in handed if one.contact_id}
    if not (versions and people):
        return {}
    by_key = {version.pk: version for version in versions}
    applying = _applying(people, versions, now)
    signs = _signs(people, versions, now=now)
    found: dict[tuple[int | None, datetime], float] = {}
    for one in handed:
        version, who = applying.get(one.contact_id or 0, (None, []))
        if version in by_key and one.contact_id:
            lines = ledger_of(signs[one.contact_id], by_key[version].scale, who=who, now=one.at)
            found[one.contact_id, one.at] = engagement_of(lines)
    return found


def _applying(
    people: Collection[int], versions: Sequence[ScoringVersion], now: datetime
) -> dict[int, tuple[int, list[int]]]:
    """Contact → the version that applies, and the places of its rules on what somebody is that hold."""
    found = {}
    for keys in parts_of(people):
        for row in people_in(keys, versions, now=now).iter_rows(named=True):
            who = [
                place
                for version, place, _rule in who_rules(versions)
                if version.pk == row["version"] and row[who_column(version, place)]
            ]
            found[row["id"]] = row["version"], who
    return found


def _signs(people: Collection[int], versions: Sequence[ScoringVersion], *, now: datetime) -> dict[int, list[Sign]]:
    rows = Activity.objects.filter(contact__in=people).order_by()
    found = page_signs(people, [rule for one in versions for rule in one.scale], now=now)
    for contact, kind, direction, outcome, actor, at in rows.values_list(
        "contact", "kind", "direction", "outcome", "actor", "at"
    ):
        found[contact or 0].append(Sign(kind, direction, outcome, actor, at))
    return found

"""Deals that went forwards lately, with what their stages asked to be answered and whether it was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from filon.kit.subjects import SubjectKind
from filon.leads.rules.answers import Verdict, verdict_on
from filon.leads.selectors.answers import answers_of_leads, leads_of_people
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.gates import Asked, Step
from filon.opportunities.selectors.gates import lacking, steps_of
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.playbook.rules.process import CriterionKind, StageKind
from filon.playbook.rules.sheets import Gate
from filon.playbook.selectors import sheet_asked_of
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.alarm_maturity import RECENT_DAYS, Passage
from filon.reporting.selectors.alarm_groups import Place
from filon.users.selectors import Viewer

MOST_DEALS = 3_000  # the latest ones: enough for narrow intervals, and the night stays short whatever the history
Moves = Sequence[tuple[str, str, bool]]  # from, to, forced


class Way(NamedTuple):
    """The open stages that a deal left forwards, those that it jumped over too, and what it stood before at the end of them."""

    left: Sequence[Step]
    gate: Gate


def passages(*, viewer: Viewer, now: datetime) -> list[tuple[Place, Passage]]:
    """What is asked: the answers that the stages left behind want, and those that the qualification sheet wants before a
    meeting, or before a proposal. Known today: what was answered after the deal went on counts as answered."""
    moves = _moves_of(since=now - timedelta(days=RECENT_DAYS), until=now)
    deals = {deal.pk: deal for deal in _deals(viewer, moves)}
    steps = steps_of({deal.process_version_id for deal in deals.values()})
    ways = {pk: _way_of(moves[pk], steps[deal.process_version_id]) for pk, deal in deals.items()}
    forwards = {pk: way for pk, way in ways.items() if way.left}
    asked = {pk: [one for step in way.left for one in step.exit if _is_question(one)] for pk, way in forwards.items()}
    lacks = lacking(asked, now=now)
    sheets = _verdicts([deals[pk] for pk in forwards], {pk: way.gate for pk, way in forwards.items()})
    return [
        (
            Place(deals[pk].process_version.process_id, deals[pk].owner_id, _persona(deals[pk])),
            Passage(
                deal=pk,
                asked=bool(asked[pk]) or sheets[pk].needed > 0,
                lacks=pk in lacks or not sheets[pk].is_enough,
                forced=any(forced for _, _, forced in moves[pk]),
            ),
        )
        for pk in forwards
    ]


def _moves_of(*, since: datetime, until: datetime) -> Mapping[int, Moves]:
    rows = (
        Change.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, axis=Axis.DEAL_STAGE, at__gte=since, at__lte=until)
        .exclude(from_value="")
        .order_by("at", "pk")
    )
    found: defaultdict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for deal, came, went, forced in rows.values_list("subject_id", "from_value", "to_value", "forced"):
        found[deal].append((came, went, forced))
    return found


def _deals(viewer: Viewer, moves: Mapping[int, Moves]) -> list[Opportunity]:
    latest = sorted(moves, reverse=True)[:MOST_DEALS]
    deals = deals_in_figures(viewer).filter(pk__in=latest).exclude(close_reason__invalid=True)
    return list(deals.select_related("process_version", "contact"))


def _persona(deal: Opportunity) -> int | None:
    return deal.contact.persona_id if deal.contact else None


def _way_of(moves: Moves, steps: Sequence[Step]) -> Way:
    by_key = {step.key: step for step in steps}
    ends = [(by_key.get(came), by_key.get(went)) for came, went, _ in moves]
    ways = [(a.order, b.order) for a, b in ends if a and b and b.kind != StageKind.LOST and a.order < b.order]
    left = [step for step in steps if step.kind == StageKind.OPEN and any(a <= step.order < b for a, b in ways)]
    proposes = any(step.sends_proposals and any(a < step.order <= b for a, b in ways) for step in steps)
    return Way(left, Gate.PROPOSAL if proposes else Gate.MEETING)


def _is_question(criterion: Asked) -> bool:
    return criterion.kind == CriterionKind.ANSWER


def _verdicts(deals: Sequence[Opportunity], gates: Mapping[int, Gate]) -> dict[int, Verdict]:
    """What the sheet of the persona says of the answers of the deal's lead, else of the latest one of its contact."""
    latest = leads_of_people({deal.contact_id for deal in deals if deal.contact_id and not deal.lead_id})
    lead_of = {deal.pk: deal.lead_id or latest.get(deal.contact_id or 0, 0) for deal in deals}
    answers = answers_of_leads({lead for lead in lead_of.values() if lead})
    sheets = {persona: sheet_asked_of(persona) for persona in {_persona(deal) for deal in deals}}
    questions = {persona: sheet.asked() if sheet else [] for persona, sheet in sheets.items()}
    return {
        deal.pk: verdict_on(questions[_persona(deal)], answers.get(lead_of[deal.pk], {}), gates[deal.pk])
        for deal in deals
    }

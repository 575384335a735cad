"""Which criteria hold for which deals: each kind of fact is read once for all of them, whatever their number."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import BooleanField, Case, Q, Value, When

from filon.contacts.models import Contact
from filon.contacts.rules.kinds import DecisionLevel
from filon.kit.criteria import CriterionRefused, compile_criteria
from filon.kit.subjects import SubjectKind
from filon.leads.rules.answers import is_enough
from filon.leads.selectors.answers import answers_of_leads, leads_of_people
from filon.opportunities.models import CircleMember, Confirmation, Opportunity
from filon.opportunities.rules.circles import CircleRole
from filon.opportunities.rules.gates import Asked
from filon.opportunities.selectors.happenings import Concerned, concerned, given, happened, met
from filon.opportunities.selectors.next_actions import next_actions
from filon.opportunities.selectors.proposals import proposals_accepted, proposals_sent
from filon.playbook.rules.process import CriterionKind
from filon.playbook.rules.sheets import FIELDS, OF_FIELD
from filon.playbook.selectors import questions_in_service

AT_ONCE = 500  # deals: what one statement names
Key = TypeVar("Key", bound=Hashable)
Fact = tuple[int, int]  # key of the deal, key of the criterion


class Judged(NamedTuple):
    """`holds`: the criteria that hold; `broken`: why a criterion cannot be judged, by its key."""

    holds: set[Fact]
    broken: dict[int, str]


Reader = Callable[[Sequence[Concerned], Sequence[Asked], datetime], set[Fact]]


def judge(*, deal_ids: Sequence[int], criteria: Collection[Asked], now: datetime) -> Judged:
    """Of all these deals, all these criteria: as many queries as there are kinds of facts, for each five hundred deals."""
    conditions, broken = conditions_of({one.pk: _tree_of(one) for one in criteria if _asks_fields(one)}, now=now)
    of_kind: dict[CriterionKind, list[Asked]] = defaultdict(list)
    for one in criteria:
        of_kind[one.kind].append(one)
    holds: set[Fact] = set()
    for start in range(0, len(deal_ids), AT_ONCE):
        some = deal_ids[start : start + AT_ONCE]
        holds |= {(pk, key) for key, pks in answering(some, conditions).items() for pk in pks}
        readers = {_READERS[kind] for kind in of_kind if kind in _READERS}
        deals = concerned(some) if readers else []
        for reader in readers:
            asked = [one for kind, those in of_kind.items() if _READERS.get(kind) is reader for one in those]
            holds |= reader(deals, asked, now)
    return Judged(holds, broken)


def _asks_fields(criterion: Asked) -> bool:
    return criterion.kind == CriterionKind.FIELD


def _tree_of(criterion: Asked) -> Any:
    return criterion.what.get("tree", {})


def conditions_of(trees: Mapping[Key, Mapping[str, Any]], *, now: datetime) -> tuple[dict[Key, Q], dict[Key, str]]:
    """The condition of each tree on a deal, and why the others have none: a field that is gone, a tree that asks nothing."""
    conditions: dict[Key, Q] = {}
    broken: dict[Key, str] = {}
    for key, tree in trees.items():
        try:
            conditions[key] = compile_criteria(tree, subject=SubjectKind.OPPORTUNITY, now=now)
        except CriterionRefused as refused:
            broken[key] = refused.sentence
        else:
            if not conditions[key]:
                del conditions[key]
                broken[key] = "Ce critère ne demande rien."
    return conditions, broken


def answering(deal_ids: Sequence[int], conditions: Mapping[Key, Q]) -> dict[Key, set[int]]:
    """The deals that answer each condition; one query."""
    if not conditions:
        return {}
    asked = {
        f"fact_{place}": Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
        for place, condition in enumerate(conditions.values())
    }
    rows = Opportunity.objects.filter(pk__in=deal_ids).annotate(**asked).order_by().values_list("pk", *asked)
    found: dict[Key, set[int]] = {key: set() for key in conditions}
    for pk, *facts in rows:
        for key, fact in zip(conditions, facts, strict=True):
            if fact:
                found[key].add(pk)
    return found


def _planned(deals: Sequence[Concerned], asked: Sequence[Asked], _now: datetime) -> set[Fact]:
    waiting = next_actions([deal.pk for deal in deals])
    return {(deal.pk, one.pk) for deal in deals if deal.pk in waiting for one in asked}


def _decided(deals: Sequence[Concerned], asked: Sequence[Asked], _now: datetime) -> set[Fact]:
    """The contact of the deal is said to decide, or somebody of its circle."""
    people = Contact.objects.filter(
        pk__in=[deal.contact_id for deal in deals if deal.contact_id], decision_level=DecisionLevel.DECISION_MAKER
    )
    deciding = set(people.values_list("pk", flat=True))
    circles = CircleMember.objects.filter(opportunity__in=[deal.pk for deal in deals], role=CircleRole.DECISION_MAKER)
    named = set(circles.values_list("opportunity_id", flat=True))
    return {(deal.pk, one.pk) for deal in deals if deal.contact_id in deciding or deal.pk in named for one in asked}


def _confirmed(deals: Sequence[Concerned], asked: Sequence[Asked], _now: datetime) -> set[Fact]:
    criteria = {(one.stage, one.key): one.pk for one in asked}
    rows = Confirmation.objects.filter(opportunity__in=[deal.pk for deal in deals], holds=True)
    told = rows.values_list("opportunity_id", "stage", "key")
    return {(pk, criteria[stage, key]) for pk, stage, key in told if (stage, key) in criteria}


def _answered(deals: Sequence[Concerned], asked: Sequence[Asked], _now: datetime) -> set[Fact]:
    """By the lead of the deal, else by the latest lead of its contact."""
    latest = leads_of_people({deal.contact_id for deal in deals if deal.contact_id and not deal.lead_id})
    lead_of = {deal.pk: deal.lead_id or latest.get(deal.contact_id or 0) for deal in deals}
    answers = answers_of_leads({lead for lead in lead_of.values() if lead})
    questions = {question.answer_key: question for question in questions_in_service()}
    holds: set[Fact] = set()
    for one in asked:
        name = str(one.what.get("question", ""))
        key = OF_FIELD + name if name in FIELDS else name
        among, question = one.what.get("among") or [], questions.get(key)
        for pk, lead in lead_of.items():
            code = answers.get(lead or 0, {}).get(key, "")
            enough = not question or all(is_enough(question, gate, code) for gate in question.enough)
            if code and (code in among if among else enough):
                holds.add((pk, one.pk))
    return holds


def _sent(deals: Sequence[Concerned], asked: Sequence[Asked], now: datetime) -> set[Fact]:
    """Ours, or one that a file told."""
    found = proposals_sent([deal.pk for deal in deals])
    return happened(deals, asked, now) | {(pk, one.pk) for pk in found for one in asked}


def _accepted(deals: Sequence[Concerned], asked: Sequence[Asked], now: datetime) -> set[Fact]:
    found = proposals_accepted([deal.pk for deal in deals])
    return happened(deals, asked, now) | {(pk, one.pk) for pk in found for one in asked}


_READERS: dict[CriterionKind, Reader] = {
    CriterionKind.ANSWER: _answered,
    CriterionKind.ACTIVITY: happened,
    CriterionKind.MEETING: met,
    CriterionKind.NEXT_ACTION: _planned,
    CriterionKind.DECISION_MAKER: _decided,
    CriterionKind.DOCUMENT: given,
    CriterionKind.PROPOSAL_SENT: _sent,
    CriterionKind.PROPOSAL_ACCEPTED: _accepted,
    CriterionKind.CONFIRMED: _confirmed,
}

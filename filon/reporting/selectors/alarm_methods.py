"""By which channels, words and steps each persona is approached, what was planned for her, and who answered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from filon.activities.models import Activity
from filon.activities.rules.conversations import CONVERSED
from filon.activities.rules.kinds import WITHOUT_DIRECTION, ActivityKind, Direction
from filon.activities.selectors.signs import FROM_THEM
from filon.kit.sql import Sql, rows_of, sql_of
from filon.kit.statistics import rate_of
from filon.messaging.models import Said
from filon.messaging.rules.kinds import NEVER_LEFT
from filon.opportunities.models import Opportunity
from filon.playbook.models import MatrixCell, Persona, StageVariant, Template
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.templates import TemplateState
from filon.reporting.rules.alarm_methods import (
    AS_PLANNED,
    OTHERWISE,
    PEOPLE,
    PEOPLE_WORDS,
    RECENT_DAYS,
    Aspect,
    Effect,
    MethodFacts,
)
from filon.reporting.rules.alarms import Group, GroupKind
from filon.reporting.selectors.alarm_groups import Groups, Place
from filon.sequences.models import StepRun
from filon.sequences.rules.kinds import REACHED
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible_filter

CHANNEL_OF = {
    ActivityKind.CALL: ContactChannel.PHONE,
    ActivityKind.EMAIL: ContactChannel.EMAIL,
    ActivityKind.SOCIAL: ContactChannel.LINKEDIN,
    ActivityKind.SMS: ContactChannel.SMS,
    ActivityKind.LETTER: ContactChannel.LETTER,
    ActivityKind.MEETING: ContactChannel.MEETING,
    ActivityKind.VISIT: ContactChannel.MEETING,
}
TOUCH = Q(kind__in=CHANNEL_OF) & (Q(direction=Direction.OUTBOUND) | Q(kind__in=WITHOUT_DIRECTION))
# A meeting is counted as a touch; an answer is what she did herself, or what she said when we called.
ANSWER = (FROM_THEM & ~Q(kind__in=WITHOUT_DIRECTION)) | Q(kind=ActivityKind.CALL, outcome__in=CONVERSED)
OTHERS = 0  # all the other personas together, beside the one whose signal is read
Planned = dict[int, dict[str, float]]
Row = tuple[Place, tuple[Aspect, int, str, int]]  # aspect, persona, method, touches


def method_facts(*, viewer: Viewer, groups: Groups, now: datetime) -> dict[Group, MethodFacts]:
    """Nine queries, whatever the number of touches."""
    planned = planned_channels()
    since = now - timedelta(days=RECENT_DAYS)
    rows = [*_touches(viewer, since, now), *_messages(viewer, since, now), *_steps(viewer, since, now)]
    used = groups.split(rows)
    whole = _by_aspect(row for _, row in rows)
    effects = groups.split(_effects(viewer, planned, since, now))
    return {
        group: MethodFacts(
            used=_against_others(group.key, whole) if group.by == GroupKind.PERSONA else _by_aspect(used[group]),
            planned={persona: plan for persona, plan in planned.items() if group.by != GroupKind.PERSONA or persona == group.key},
            effect=_effect(effects[group]),
        )
        for group in groups.names
    }  # fmt: skip


def _by_aspect(rows: Iterable[tuple[Aspect, int, str, int]]) -> dict[Aspect, dict[int, Counter[str]]]:
    found: dict[Aspect, dict[int, Counter[str]]] = {aspect: defaultdict(Counter) for aspect in Aspect}
    for aspect, persona, method, n in rows:
        found[aspect][persona][method] += n
    return found


def _against_others(
    persona: int, whole: Mapping[Aspect, Mapping[int, Counter[str]]]
) -> dict[Aspect, dict[int, Counter[str]]]:
    return {
        aspect: {
            persona: used.get(persona, Counter()),
            OTHERS: sum((row for other, row in used.items() if other != persona), Counter()),
        }
        for aspect, used in whole.items()
    }


def _effect(rows: Iterable[tuple[bool, bool, int]]) -> Effect:
    n: Counter[tuple[bool, bool]] = Counter()
    for planned, answered, people in rows:
        n[planned, answered] += people
    return Effect(*(rate_of(n[planned, True], n[planned, True] + n[planned, False]) for planned in (True, False)))


def planned_channels() -> Planned:
    """What the persona's card, the matrix, the messages and the variants of stages written for her say; four queries."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for persona, preferred in Persona.objects.filter(deleted_at=None).values_list("pk", "channels_preferred"):
        found[persona].update(code for code in preferred.split(",") if code in CHANNEL_OF.values())
    for persona, channel in MatrixCell.objects.exclude(channel="").values_list("persona", "channel"):
        found[persona][channel] += 1
    templates = Template.objects.filter(state=TemplateState.LIVE, personas__isnull=False)
    for persona, channel in templates.values_list("personas", "channel"):
        found[persona][channel] += 1
    for audience, cadence in StageVariant.objects.values_list("audience", "cadence"):
        for persona in _personas_in(audience):
            found[persona].update(str(touch.get("channel", "")) for touch in cadence)
    return {
        persona: {code: float(n) for code, n in plan.items() if code in CHANNEL_OF.values()}
        for persona, plan in found.items()
        if any(code in CHANNEL_OF.values() for code in plan)
    }


def _personas_in(tree: Any) -> set[int]:
    """Those that a tree of criteria names."""
    if isinstance(tree, list):
        return {persona for part in tree for persona in _personas_in(part)}
    if not isinstance(tree, dict):
        return set()
    if str(tree.get("field", "")).endswith("persona"):
        value = tree.get("value")
        named = value if isinstance(value, list) else [value]
        return {int(str(one)) for one in named if str(one).isdigit()}
    return {persona for part in tree.values() for persona in _personas_in(part)}


def _touches(viewer: Viewer, since: datetime, until: datetime) -> list[Row]:
    rows = _known(Activity.objects.filter(TOUCH, at__gte=since, at__lte=until), viewer, "contact", by="by")
    counted = rows.values_list("process", "who", "contact__persona", "kind").annotate(n=Count("pk"))
    return [
        (Place(process, who, persona), (Aspect.CHANNELS, persona, CHANNEL_OF[ActivityKind(kind)].value, n))
        for process, who, persona, kind, n in counted
    ]


def _messages(viewer: Viewer, since: datetime, until: datetime) -> list[Row]:
    said = Said.objects.filter(at__gte=since, at__lte=until, version__isnull=False)
    rows = _known(said.exclude(message__state__in=NEVER_LEFT), viewer, "contact")
    counted = rows.values_list("process", "who", "contact__persona", "version__template").annotate(n=Count("pk"))
    return [
        (Place(process, who, persona), (Aspect.MESSAGES, persona, str(template), n))
        for process, who, persona, template, n in counted
    ]


def _steps(viewer: Viewer, since: datetime, until: datetime) -> list[Row]:
    runs = _known(StepRun.objects.filter(at__gte=since, at__lte=until, did__in=REACHED), viewer, "enrolment__contact")
    counted = runs.values_list(
        "process", "who", "enrolment__contact__persona", "enrolment__sequence", "step_key"
    ).annotate(n=Count("pk"))
    return [
        (Place(process, who, persona), (Aspect.STEPS, persona, f"{sequence}/{step}", n))
        for process, who, persona, sequence, step, n in counted
    ]


def _known(rows: QuerySet[Any], viewer: Viewer, contact: str, *, by: str = "") -> QuerySet[Any]:
    """Those of people whose persona is known: `process` of the latest deal of the person, `who` approached her."""
    owner = F(f"{contact}__owner")
    who: Any = Coalesce(F(by), owner) if by else owner
    asked = {f"{contact}__persona__isnull": False, f"{contact}__deleted_at": None}
    seen = visible_filter(viewer=viewer, entity=Entity.REPORT, owner=f"{contact}__owner")
    return rows.filter(seen, **asked).order_by().annotate(process=_process_of(contact), who=who)


def _process_of(contact: str) -> Subquery:
    deals = Opportunity.objects.filter(contact=OuterRef(contact), deleted_at=None).order_by("-pk")
    return Subquery(deals.values("process_version__process")[:1])


def _effects(
    viewer: Viewer, planned: Planned, since: datetime, until: datetime
) -> list[tuple[Place, tuple[bool, bool, int]]]:
    """People by whether most touches came by a channel planned for them, and whether they answered after the first one."""
    text, values = _approached(viewer, planned, since, until)
    rows = rows_of(
        f"SELECT process, who, persona, adapted, answered, COUNT(*) FROM ({text}) AS approached "
        "GROUP BY process, who, persona, adapted, answered",
        values,
    )
    return [
        (Place(process, who, persona), (bool(adapted), bool(answered), n))
        for process, who, persona, adapted, answered, n in rows
    ]


def people_behind(figure: str, *, viewer: Viewer, now: datetime) -> list[tuple[Place, int]] | None:
    """The people whom one figure counts; None for a figure that opens no list."""
    if figure not in PEOPLE_WORDS:
        return None
    text, values = _approached(viewer, planned_channels(), now - timedelta(days=RECENT_DAYS), now)
    only = {PEOPLE: "", AS_PLANNED: " WHERE adapted = 1", OTHERWISE: " WHERE adapted = 0"}[figure]
    rows = rows_of(f"SELECT process, who, persona, contact FROM ({text}) AS approached{only}", values)
    return [(Place(process, who, persona), contact) for process, who, persona, contact in rows]


def _approached(viewer: Viewer, planned: Planned, since: datetime, until: datetime) -> Sql:
    """One row a person, who counts once: with the team of her owner, else of who approached her."""
    kinds = {
        persona: [kind for kind, channel in CHANNEL_OF.items() if channel in plan] for persona, plan in planned.items()
    }
    as_planned = Q(pk__in=[])
    for persona, known in kinds.items():
        as_planned |= Q(contact__persona=persona, kind__in=known)
    seen = _known(Activity.objects.filter(TOUCH | ANSWER, at__gte=since, at__lte=until), viewer, "contact")
    people = seen.values("contact", "process", persona=F("contact__persona"), owned=F("contact__owner")).annotate(
        somebody=Min("by", filter=TOUCH),
        touches=Count("pk", filter=TOUCH),
        planned=Count("pk", filter=TOUCH & as_planned),
        first=Min("at", filter=TOUCH),
        answer=Max("at", filter=ANSWER),
    )
    text, values = sql_of(people)
    return (
        "SELECT contact, process, COALESCE(owned, somebody) AS who, persona, "
        "CASE WHEN planned * 2 >= touches THEN 1 ELSE 0 END AS adapted, "
        f"CASE WHEN answer >= first THEN 1 ELSE 0 END AS answered FROM ({text}) AS people WHERE touches > 0",
        values,
    )

"""The hand-over sheet of each deal that a relay passed: where it stands, the last exchanges, what was promised."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from filon.activities.models import Activity, Task
from filon.kit.errors import NotFound
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.cards import Card
from filon.opportunities.selectors.lists import cards_of
from filon.records.models import Relay, Relayed
from filon.records.rules.relays import Belonging
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import arranged_by, arranges_for, may, visible

LAST = 3  # exchanges told: enough to take up the talk
MOST_SHEETS = 200


class Sheet(NamedTuple):
    """`promises`: what is still to be done, what was promised to the client first."""

    card: Card
    receiver: User
    exchanges: list[Activity]
    promises: list[Task]


def relays_seen(viewer: User) -> "QuerySet[Relay]":
    """All of them for who reads the settings, else those that gave him something and those of the people he arranges for."""
    relays = Relay.objects.select_related("giver", "by").annotate(passed=Count("things", distinct=True))
    if may(viewer, Entity.SETTING, Action.READ):
        return relays
    received = Q(pk__in=Relayed.objects.filter(receiver=viewer).values("relay"))
    return relays.filter(received | arranged_by(viewer, person="giver"))


def reads_whole(relay: Relay, *, viewer: User) -> bool:
    """Who reads the settings, and who may give it back; a receiver reads his own part."""
    return may(viewer, Entity.SETTING, Action.READ) or bool(relay.giver_id and arranges_for(viewer, relay.giver_id))


def relay_for(*, viewer: User, pk: int) -> Relay:
    found = relays_seen(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce relais n’existe pas.")
    return found


def what_was_passed(relay: Relay, *, viewer: User) -> dict[tuple[Belonging, int], int]:
    """How many things of each kind each person received: all of them for who reads it whole, else what the viewer got."""
    things = relay.things.all() if reads_whole(relay, viewer=viewer) else relay.things.filter(receiver=viewer)
    counted = things.order_by().values_list("kind", "receiver").annotate(count=Count("pk"))
    return {(Belonging(kind), receiver): count for kind, receiver, count in counted}


def sheets_of(relay: Relay, *, viewer: User, now: datetime) -> list[Sheet]:
    """Of the deals that the viewer may read; five queries whatever their number."""
    passed = dict(relay.things.filter(kind=Belonging.OPPORTUNITY).values_list("thing", "receiver"))
    deals = Opportunity.objects.filter(pk__in=passed, deleted_at=None).select_related("company", "contact")
    shown = list(visible(deals, viewer=viewer, entity=Entity.OPPORTUNITY).order_by("name_key", "pk")[:MOST_SHEETS])
    people = User.objects.in_bulk(set(passed.values()))
    exchanges, promises = _last_exchanges([deal.pk for deal in shown]), _still_to_do([deal.pk for deal in shown])
    return [
        Sheet(card, people[passed[card.deal.pk]], exchanges[card.deal.pk], promises[card.deal.pk])
        for card in cards_of(shown, now=now)
    ]


def _last_exchanges(deals: Collection[int]) -> dict[int, list[Activity]]:
    about = Activity.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, subject_id__in=deals)
    place = Window(RowNumber(), partition_by=F("subject_id"), order_by=(F("at").desc(), F("pk").desc()))
    found: dict[int, list[Activity]] = defaultdict(list)
    for activity in about.annotate(place=place).filter(place__lte=LAST).order_by("-at", "-pk"):
        found[activity.subject_id or 0].append(activity)
    return found


def _still_to_do(deals: Collection[int]) -> dict[int, list[Task]]:
    open_tasks = Task.objects.filter(
        subject_kind=SubjectKind.OPPORTUNITY, subject_id__in=deals, done_at=None, deleted_at=None
    )
    found: dict[int, list[Task]] = defaultdict(list)
    for task in open_tasks.order_by("-promise", "due_at", "pk"):
        found[task.subject_id or 0].append(task)
    return found

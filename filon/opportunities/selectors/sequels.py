"""What the process of a won deal says to open next: when, as what, and whether it was opened already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from filon.kit.business_time import day_in_paris
from filon.kit.versions import VersionState
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.sequels import sequel_cents, sequel_day, sequel_name
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


@dataclass(frozen=True, slots=True)
class Sequel:
    """`after`: the stage that says so; `first`: where the new deal begins. `opened`: it exists; `running`: a deal of that
    process is open with this client already, whoever opened it; `shown`: the viewer may read that deal.
    """

    after: Stage
    first: Stage
    name: str
    cents: int | None
    due_on: date
    is_due: bool
    opened: Opportunity | None
    running: Opportunity | None
    shown: bool

    @property
    def may_open(self) -> bool:
        return self.is_due and self.opened is None and self.running is None


def sequels_of(deal: Opportunity, *, viewer: Viewer, now: datetime) -> list[Sequel]:
    """Of a won deal, the soonest first; none where the process that follows is not in service. Four queries."""
    if deal.stage.kind != StageKind.WON:
        return []
    asked = Stage.objects.filter(version=deal.process_version_id, kind=StageKind.AFTER).exclude(next_process="")
    stages = list(asked.order_by("order"))
    firsts = _first_stages({stage.next_process for stage in stages})
    known = _known(deal) if firsts else []
    seen = set(_seen(known, viewer=viewer)) if known else set()
    found = [
        _sequel(deal, stage, firsts[stage.next_process], known, seen, now=now)
        for stage in stages
        if stage.next_process in firsts
    ]
    return sorted(found, key=lambda sequel: sequel.due_on)


def origin_of(deal: Opportunity, *, viewer: Viewer) -> Opportunity | None:
    """The won deal that this one follows, as far as the viewer may read it."""
    if deal.follows_id is None:
        return None
    rows = Opportunity.objects.filter(pk=deal.follows_id, deleted_at=None)
    return visible(rows, viewer=viewer, entity=Entity.OPPORTUNITY).first()


def _first_stages(keys: set[str]) -> dict[str, Stage]:
    """Key of process → the first open stage of its version in service."""
    in_service = Q(version__state=VersionState.LIVE, version__process__key__in=keys, kind=StageKind.OPEN)
    rows = Stage.objects.filter(in_service).select_related("version__process").order_by("-order")
    return {stage.version.process.key: stage for stage in rows}


def _known(deal: Opportunity) -> list[Opportunity]:
    """What was opened from this deal, and the open deals of its client."""
    client = Q(company=deal.company_id) if deal.company_id else Q(contact=deal.contact_id, contact__isnull=False)
    open_ones = Q(stage__kind=StageKind.OPEN, deleted_at=None) & client & ~Q(pk=deal.pk)
    rows = Opportunity.objects.filter(Q(follows=deal) | open_ones)
    return list(rows.select_related("process_version").order_by("pk"))


def _seen(deals: Sequence[Opportunity], *, viewer: Viewer) -> Sequence[int]:
    rows = Opportunity.objects.filter(pk__in=[deal.pk for deal in deals], deleted_at=None)
    return list(visible(rows, viewer=viewer, entity=Entity.OPPORTUNITY).values_list("pk", flat=True))


def _sequel(
    deal: Opportunity, after: Stage, first: Stage, known: Sequence[Opportunity], seen: set[int], *, now: datetime
) -> Sequel:
    process = first.version.process
    closed_on = day_in_paris(deal.closed_at or deal.stage_since)
    due_on = sequel_day(closed_on=closed_on, after_days=after.next_after_days)
    opened = next((one for one in known if (one.follows_id, one.follows_stage) == (deal.pk, after.key)), None)
    same = (one for one in known if one.process_version.process_id == process.pk and one.follows_id != deal.pk)
    running = None if opened else next(same, None)
    return Sequel(
        after=after,
        first=first,
        name=sequel_name(process=process.name, about=str(deal.company or deal.name)),
        cents=sequel_cents(kind=process.kind, cents=deal.cents),
        due_on=due_on,
        is_due=due_on <= day_in_paris(now),
        opened=opened,
        running=running,
        shown=any(one.pk in seen for one in (opened, running) if one),
    )

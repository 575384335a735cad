"""Badges and lists of a webinar: who came is marked, and whoever said to be interested has a lead."""

from contextlib import suppress

import polars as pl

from filon.contacts.models import Contact
from filon.contacts.rules.axes import IN_WORK
from filon.events.models import Event, Registration
from filon.events.services.loading import load_attendances
from filon.kit.text import fold
from filon.leads.models import Lead
from filon.leads.rules.kinds import Entrance
from filon.leads.services.loading import load_leads
from filon.leads.services.routing import NobodyToAnswer, route_leads
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.loading import Loading

LEAD_ROWS = {
    "row": pl.Int64,
    "name": pl.String,
    "contact_id": pl.Int64,
    "company_id": pl.Int64,
    "entrance": pl.String,
    "source_id": pl.Int64,
    "campaign_id": pl.Int64,
    "owner_id": pl.Int64,
}


def find_events(names: list[str]) -> dict[str, int]:
    """By key, or by a name that one event alone bears."""
    keys = {name: int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 19}
    here = set(Event.objects.filter(pk__in=keys.values()).values_list("pk", flat=True))
    found = {name: key for name, key in keys.items() if key in here}
    rest = {fold(name): name for name in names if name not in found}
    borne: dict[str, list[int]] = {}
    for pk, name in Event.objects.values_list("pk", "name") if rest else ():
        borne.setdefault(fold(name), []).append(pk)
    return found | {name: borne[key][0] for key, name in rest.items() if len(borne.get(key, ())) == 1}


def load_people_of_events(rows: pl.DataFrame, *, loading: Loading) -> tuple[pl.DataFrame, pl.Series]:
    """The verdict of each row, and the leads that were opened."""
    attended = load_attendances(rows, loading=loading)
    wanted = _leads_to_open(attended.interested)
    if wanted.is_empty():
        return attended.rows, pl.Series(dtype=pl.Int64)
    found, _verdicts = load_leads(wanted, loading=loading)
    _share_out(found.new["id"].to_list(), {one.event for one, _by in attended.interested}, loading=loading)
    return attended.rows, found.new["id"]


def _share_out(ids: list[int], events: set[Event], *, loading: Loading) -> None:
    """By the rules in force, those that nobody has, the person in charge of the event standing by; else they wait for somebody."""
    unowned = list(Lead.objects.filter(pk__in=ids, owner=None).order_by("pk"))
    owners = {event.owner for event in events if event.owner and event.owner.is_active}
    if unowned:
        with suppress(NobodyToAnswer):
            route_leads(
                leads=unowned,
                by=BY_SYSTEM,
                now=loading.now,
                standing_by=owners.pop() if len(owners) == 1 else None,
            )


def _leads_to_open(interested: list[tuple[Registration, int | None]]) -> pl.DataFrame:
    """One for a person who has none in work; of whoever scanned her, else of who follows her."""
    people = Contact.objects.select_related("company", "owner").in_bulk([one.contact_id for one, _by in interested])
    followed = Lead.objects.filter(contact__in=people, deleted_at=None, lifecycle_stage__in=IN_WORK)
    busy = set(followed.values_list("contact", flat=True))
    told = []
    for number, (one, by) in enumerate(interested):
        person = people[one.contact_id]
        if person.pk not in busy:
            event, follows = one.event, person.owner_id if person.owner and person.owner.is_active else None
            name = f"{event.name} · {person.company or person}"
            facts = (event.source_id, event.campaign_id, by or follows)
            told.append((number, name, person.pk, person.company_id, Entrance.INBOUND.value, *facts))
    return pl.DataFrame(told, schema=LEAD_ROWS, orient="row")

"""Leads get their owner by the rules in force, with the reason in their history."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.contacts.models import Company, Contact
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.leads.models import Lead, RoutingWheel
from filon.leads.rules.routing import Board, Choice, share_out
from filon.leads.selectors.routing import asked_of, board_of, live_plan, routing_of
from filon.records.models import RootRecord
from filon.records.rules.authorship import Author
from filon.records.services.editing import assign_owner
from filon.users.models import User

TRIES = 5  # of a turn that somebody else took at the same instant


class NobodyToAnswer(NotPossible):
    """No rule, nobody who stands by, nobody in the administration."""


@transaction.atomic
def route_leads(
    *, leads: Sequence[Lead], by: Author, now: datetime, standing_by: User | None = None, again: bool = False
) -> dict[int, Choice]:
    """Lead → who gets it and why. The people and companies that nobody follows go along with their lead.

    `standing_by` comes after the one of the rules in force; `again`: the owner that the lead has keeps nothing.
    """
    choices = _decide(leads, now=now, standing_by=standing_by, again=again)
    if any(choice.owner_id is None for choice in choices.values()):
        raise NobodyToAnswer(
            "Personne ne peut répondre\u00a0: choisissez qui est de secours dans Répartition, ou qui répond dans le formulaire."
        )
    records: list[tuple[RootRecord, Choice]] = [(lead, choices[lead.pk]) for lead in leads]
    records += [
        *_unfollowed(Contact, "contact_id", leads, choices),
        *_unfollowed(Company, "company_id", leads, choices),
    ]
    together: dict[tuple[type[RootRecord], Choice], list[RootRecord]] = defaultdict(list)
    for record, choice in records:
        together[type(record), choice].append(record)
    for (_model, choice), some in together.items():
        assign_owner(records=some, owner_id=choice.owner_id, by=by, now=now, reason=choice.reason)
    for lead in leads:
        lead.refresh_from_db()
    return choices


def _unfollowed(
    model: type[RootRecord], column: str, leads: Sequence[Lead], choices: Mapping[int, Choice]
) -> list[tuple[RootRecord, Choice]]:
    """Who follows nobody yet goes with the first of its leads."""
    first = {getattr(lead, column): choices[lead.pk] for lead in reversed(leads) if getattr(lead, column)}
    return [(record, first[record.pk]) for record in model._default_manager.filter(pk__in=first, owner=None)]


def _decide(leads: Sequence[Lead], *, now: datetime, standing_by: User | None, again: bool) -> dict[int, Choice]:
    """Who has his turn is claimed before anything is written: two at once never take the same."""
    routing = routing_of(live_plan(), now=now, standing_by=standing_by)
    asked = asked_of(leads, routing, now=now, again=again)
    for _ in range(TRIES):
        board = board_of(routing, asked, now=now)
        choices = share_out(asked, rules=routing.rules, board=board, standing_by=routing.standing_by)
        if claim_turns(board):
            return {one.lead_id: choice for one, choice in zip(asked, choices, strict=True)}
    raise EditedMeanwhile("Trop de leads se répartissent au même instant\u00a0: réessayez.")


def claim_turns(board: Board) -> bool:
    """False, and nothing taken, when somebody else took a turn of one of the teams since the board was read."""
    with transaction.atomic():
        for team, taken in board.turns.items():
            wheel, _new = RoutingWheel.objects.get_or_create(team_id=team)
            untouched = RoutingWheel.objects.filter(pk=wheel.pk, turns=board.wheels[team].turns)
            if not untouched.update(turns=F("turns") + taken, last_id=board.wheels[team].last):
                transaction.set_rollback(True)
                return False
    return True

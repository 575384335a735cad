"""A call list in use: cold people, some called already, some who must not be; and what suspects said of their projects."""

from collections import defaultdict
from datetime import timedelta

from demo.companies import Account
from demo.staff import NORTH_WEST, Staff
from demo.world import Chance, World
from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome
from filon.calling.models import CallEntry, CallList
from filon.calling.rules.kinds import CallOrder, EntryState
from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.leads.models import SuspectSheet

NAME = "Nord et Ouest, jamais rappelés"
LINES = 60
FILLED_DAYS_AGO = 3
SHEETS = 0.4  # share of the people called of whom somebody said what they plan
ENDED = (CallOutcome.REACHED, CallOutcome.REFUSED, CallOutcome.OUT_OF_TARGET, CallOutcome.WRONG_NUMBER)
PROJECTS = ("Cabines pour l’open space", "Réaménagement d’un étage", "Salle de visio", "Cloisons d’un atelier")
SCRIPT = (
    "Bonjour, Halvane, fabricant français de cabines acoustiques.\n"
    "Je vous appelle parce que vos équipes travaillent en plateau.\n\n"
    "1. Où prenez-vous vos appels aujourd’hui\u202f?\n"
    "2. Combien de personnes partagent l’espace\u202f?\n"
    "3. Un aménagement est-il prévu, et pour quand\u202f?\n\n"
    "Demander\u00a0: vingt minutes, mardi 10\u00a0h ou jeudi 14\u00a0h.\n"
    "Repli\u00a0: la fiche par e-mail, et un rappel à date.\n"
    "Toujours\u00a0: dire qui appelle, et qu’il suffit d’un mot pour ne plus être appelé."
)


def keep_call_list(world: World, staff: Staff, accounts: list[Account], led: set[int]) -> CallList:
    """`led`: the identities of people who have a lead. Lines follow what the timeline says of each person's calls."""
    chance, at = Chance("calls", world.today), world.now - timedelta(days=FILLED_DAYS_AGO)
    cold = [
        contact
        for account in accounts
        if account.team == NORTH_WEST
        for contact in account.contacts
        if contact.in_target_at and id(contact) not in led
    ]
    chosen = cold[:: max(1, len(cold) // LINES)][:LINES]
    camille = staff.by_name["camille"]
    kept = world.add(
        CallList(
            name=NAME,
            entity=SubjectKind.CONTACT,
            order=CallOrder.NEVER_FIRST,
            script=SCRIPT,
            shared=True,
            owner=camille,
            created_at=at,
            filled_at=at,
        )
    )
    calls = _calls_by_person(world)
    ordered = sorted(chosen, key=lambda contact: len(calls.get(id(contact), ())))
    for position, contact in enumerate(ordered):
        world.add(_line(kept, position, contact, calls.get(id(contact), [])))
        if calls.get(id(contact)) and chance.happens(SHEETS):
            willing = chance.choice((True, None))
            sheet = SuspectSheet(contact=contact, project=chance.choice(PROJECTS), is_willing=willing, by=camille)
            sheet.noted_at = calls[id(contact)][-1].at
            world.add(sheet)
    return kept


def _calls_by_person(world: World) -> dict[int, list[Activity]]:
    calls: dict[int, list[Activity]] = defaultdict(list)
    for activity in world.of(Activity):
        if activity.kind == ActivityKind.CALL and activity.contact and activity.direction != "inbound":
            calls[id(activity.contact)].append(activity)
    return {key: sorted(told, key=lambda call: call.at) for key, told in calls.items()}


def _line(kept: CallList, position: int, contact: Contact, calls: list[Activity]) -> CallEntry:
    line = CallEntry(call_list=kept, contact=contact, position=position, attempts=len(calls))
    if calls:
        last = calls[-1]
        line.outcome, line.called_at, line.called_by = last.outcome, last.at, last.by
        line.state = EntryState.DONE if last.outcome in ENDED else EntryState.WAITING
    return line

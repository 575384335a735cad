"""Who says yes on a call of a list goes to sales at once: the lead opened or found, the call noted, the lead handed over."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from filon.activities.rules.kinds import CallOutcome
from filon.activities.services.tasks import pass_tasks_on
from filon.calling.models import CallEntry
from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.guard import missing_sentence
from filon.leads.selectors.guard import facts_of_leads, facts_of_suspects
from filon.playbook.rules.funnel import has_mql
from filon.playbook.selectors import active_profile
from filon.records.rules.authorship import by_person
from filon.usecases.call_effects import Suspect, lead_in_work, suspect_of
from filon.usecases.calling import Noted, note_call
from filon.usecases.handover import AddressOf, hand_over, may_be_handed_over
from filon.usecases.promoting import open_lead_of
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, reach_of

SAID_YES = (CallOutcome.REACHED, CallOutcome.MEETING)  # after these nothing is left to the caller


class Handing(NamedTuple):
    """Who may go to sales from the call. `missing`: « il manque : la fonction », empty when the six facts are there."""

    missing: str


def handing_of(entry: CallEntry, *, viewer: User) -> Handing | None:
    """None where marketing hands nothing over, for who may not, and for a lead that sales have already."""
    suspect = suspect_of(entry)
    lead = lead_in_work(suspect)
    may_write = reach_of(viewer, entity=Entity.LEAD, action=Action.WRITE)(_owner(suspect, lead, by=viewer))
    if not may_write or not has_mql(active_profile()) or (lead and not may_be_handed_over(lead)):
        return None
    known = facts_of_leads([lead]) if lead else facts_of_suspects([suspect], viewer=viewer)
    return Handing(missing_sentence(known[lead.pk if lead else suspect.pk]))


def _owner(suspect: Suspect, lead: Lead | None, *, by: User) -> int | None:
    """Of the lead; of one that is to open, whoever follows the suspect, else the caller."""
    return lead.owner_id if lead else suspect.owner_id or by.pk


@transaction.atomic
def note_interested_call(
    *, entry: CallEntry, outcome: CallOutcome, by: User, now: datetime, address_of: AddressOf, **told: Any
) -> tuple[Noted, str]:
    """The call as `note_call` notes it, and a sentence about whom the person goes to and what is still missing.

    Taking the call back leaves the lead with whom it was given to: he was told. `address_of` a lead is its page.
    """
    if outcome not in SAID_YES:
        raise NotPossible("On transmet qui a répondu : choisissez « Joint » ou « Rendez-vous obtenu ».")
    if not has_mql(active_profile()):
        raise NotPossible("Votre tunnel n’a pas d’étape où le marketing transmet : notez l’appel sans transmettre.")
    suspect = suspect_of(entry)
    author, lead = by_person(by.pk), lead_in_work(suspect)
    check_may(by, Entity.LEAD, Action.WRITE, owner_id=_owner(suspect, lead, by=by))
    lead = lead or open_lead_of(suspect=suspect, by=author, now=now, owner_id=suspect.owner_id)
    noted = note_call(entry=entry, outcome=outcome, by=by, now=now, **told)
    reason = f"Intéressé au téléphone, liste « {entry.call_list} »"
    found = hand_over(leads=[lead], by=author, now=now, reason=reason, address_of=address_of)
    if not found:
        return noted, f"« {lead} » est déjà transmis aux ventes, ou clos."
    owner = found[0].owner
    if owner != by:
        pass_tasks_on(subject=Subject(SubjectKind.LEAD, lead.pk), to=owner, by=author, now=now)
    missing = missing_sentence(facts_of_leads([lead])[lead.pk])
    said = f"« {lead} » est transmis à {owner}. {found[0].told}."
    return noted, f"{said} {missing[:1].upper()}{missing[1:]}." if missing else said

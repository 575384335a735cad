"""A result keyed on a telephone, on foot: on the timeline once, however often it is sent; what follows from it; the way back."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, TaskKind, VisitOutcome
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import add_task, trash_task
from filon.campaigns.models import CampaignAction, Member, VisitKeyed
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import ON_FOOT
from filon.campaigns.rules.visits import met_meanwhile, told_meanwhile, when_met
from filon.contacts.models import Contact
from filon.kit.errors import NotFound, NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.permission.rules.kinds import Channel
from filon.records.models import UndoEntry
from filon.records.rules.authorship import by_person
from filon.records.services.undo import begin_undo, note_action
from filon.usecases.call_effects import lead_in_work
from filon.usecases.campaign_rounds import visits_of
from filon.usecases.daily_share import next_morning
from filon.usecases.objecting import hear_objection
from filon.usecases.promises import settle_after
from filon.usecases.scoring import rescore
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import visible

VISITED = "visit"
KEPT_ALREADY = "Ce résultat était déjà arrivé\u00a0: il n’est pas noté deux fois."


class Said(NamedTuple):
    """What the page sends. `key`: of this result, once; `seen`: the last visit that it showed; `at`: by the telephone's clock."""

    outcome: VisitOutcome
    key: UUID
    text: str = ""
    seen: int = 0
    at: datetime | None = None


class Noted(NamedTuple):
    """`meanwhile`: what a colleague had noted of the same person; `undo`: None for a refusal at a door, and for a repeat."""

    sentence: str
    meanwhile: str = ""
    undo: UndoEntry | None = None


def note_visit(*, action: CampaignAction, contact_id: int, said: Said, by: User, now: datetime) -> Noted:
    """Two sendings of one result at the same time: the second finds the first."""
    try:
        with transaction.atomic():
            return _note(action, contact_id, said, by=by, now=now)
    except IntegrityError:
        if not VisitKeyed.objects.filter(key=said.key).exists():
            raise
        return Noted(KEPT_ALREADY)


def _note(action: CampaignAction, contact_id: int, said: Said, *, by: User, now: datetime) -> Noted:
    person = _member(action, contact_id, by=by)
    if VisitKeyed.objects.filter(key=said.key).exists():
        return Noted(KEPT_ALREADY)
    before = visits_of(action, contact_id=person.pk).get(person.pk, [])
    activity = _log(action, person, said, by=by, now=now)
    VisitKeyed.objects.create(key=said.key, activity=activity)
    meanwhile = met_meanwhile(before, seen=said.seen, by_id=by.pk)
    told = told_meanwhile(meanwhile) if meanwhile else ""
    task = _promise(action, person, activity, by=by, now=now) if said.outcome == VisitOutcome.INTERESTED else None
    sentence = f"« {person} »\u00a0: {said.outcome.label.lower()}"
    if said.outcome == VisitOutcome.REFUSED and action.channel == CampaignChannel.DOOR:
        proof = f"Refus à la porte, campagne « {action.campaign.header} ». {said.text}".strip()[:500]
        author = by_person(by.pk)
        hear_objection(contact=person, proof=proof, at=now, by=author, now=now, channel=Channel.LETTER)
        rescore(now=now, contact_ids=[person.pk])
        return Noted(f"{sentence}, ni visite ni courrier de prospection désormais", told)
    rescore(now=now, contact_ids=[person.pk])
    payload = {"ids": [person.pk], "before": [], "activity": activity.pk, "task": task.pk if task else None}
    return Noted(sentence, told, note_action(VISITED, sentence, [person], payload, by=by, now=now))


def _member(action: CampaignAction, contact_id: int, *, by: User) -> Contact:
    """Holds the member until the result is written: of two colleagues at once, the second is told of the first."""
    if action.channel not in ON_FOOT or action.campaign.launched_at is None:
        raise NotPossible("Ce canal n’a pas de feuille à tenir sur place, ou la campagne n’est pas lancée.")
    people = visible(Contact.objects.filter(deleted_at=None), viewer=by, entity=Entity.CONTACT, action=Action.READ)
    person = people.filter(pk=contact_id).first()
    member = Member.objects.select_for_update().filter(campaign=action.campaign_id, contact=contact_id).first()
    if person is None or member is None:
        raise NotFound("Cette personne n’est plus de la campagne, ou votre rôle ne permet pas de la voir.")
    return person


def _log(action: CampaignAction, person: Contact, said: Said, *, by: User, now: datetime) -> Activity:
    assert action.campaign.launched_at is not None  # checked with the member
    lead = lead_in_work(person)
    activity = log_activity(
        kind=ActivityKind.VISIT,
        at=when_met(said=said.at, launched_at=action.campaign.launched_at, now=now),
        by=by,
        now=now,
        contact_id=person.pk,
        company_id=person.company_id,
        subject=Subject(SubjectKind.LEAD, lead.pk) if lead else None,
        outcome=said.outcome,
        text=said.text,
        channel=action.channel,
        campaign_id=action.campaign.header_id,
    )
    settle_after(activity, now=now)
    return activity


def _promise(action: CampaignAction, person: Contact, activity: Activity, *, by: User, now: datetime) -> Task:
    """Who is interested hears of us the next business day."""
    return add_task(
        title=f"Rappeler {person}, intéressé ({action.campaign.header})"[:200],
        due_at=next_morning(now),
        assignee=by,
        by=by,
        now=now,
        kind=TaskKind.CALL,
        contact_id=person.pk,
        company_id=person.company_id,
        subject=Subject(SubjectKind(activity.subject_kind), activity.subject_id) if activity.subject_id else None,
        promise=True,
    )


@transaction.atomic
def undo_visit(*, entry: UndoEntry, by: User, now: datetime) -> list[Contact]:
    """A thumb on the wrong button: off the timeline, its task too, and the person is to be seen again."""
    begin_undo(entry=entry, by=by, now=now)
    kept = entry.payload
    for activity in Activity.objects.filter(pk=kept["activity"], by=by):
        activity.delete()
        settle_after(activity, now=now)
    for task in Task.objects.filter(pk=kept["task"] or 0, done_at=None):
        trash_task(task=task, by=by, now=now)
    rescore(now=now, contact_ids=kept["ids"])
    return list(Contact.objects.filter(pk__in=kept["ids"]))

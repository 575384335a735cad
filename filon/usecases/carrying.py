"""What no machine sends is carried by hand: the text ready to copy, then "Fait", which writes all that follows."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import CARRIED_AS, Direction, TaskKind
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import complete_task, reopen_task
from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.messaging.models import Said
from filon.messaging.selectors.touches import told_already, when_free
from filon.messaging.services.saying import note_said
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel
from filon.permission.rules.policy import ADDRESS_RULE, FRENCH_LAW, ContactPolicy, Decision
from filon.permission.selectors.facts import contact_facts
from filon.playbook.models import Template, TemplateVersion
from filon.playbook.rules.contents import phase_of
from filon.playbook.rules.templates import TemplateChannel
from filon.playbook.selectors.templates import templates_to_offer
from filon.records.models import UndoEntry
from filon.records.services.undo import begin_undo, note_action
from filon.usecases.call_effects import lead_in_work
from filon.usecases.promises import settle_after
from filon.usecases.scoring import rescore
from filon.usecases.writing import Written, write_for
from filon.users.models import User

CARRIED = "carried_words"
TEMPLATES = {
    TaskKind.EMAIL: TemplateChannel.EMAIL,
    TaskKind.LINKEDIN: TemplateChannel.LINKEDIN,
    TaskKind.SOCIAL: TemplateChannel.SOCIAL,
    TaskKind.SMS: TemplateChannel.SMS,
    TaskKind.LETTER: TemplateChannel.LETTER,
    TaskKind.DOOR: TemplateChannel.DOOR,
}
# Going to somebody's door asks for no permission of a channel.
CHANNELS = {
    TaskKind.EMAIL: Channel.EMAIL,
    TaskKind.LINKEDIN: Channel.SOCIAL,
    TaskKind.SOCIAL: Channel.SOCIAL,
    TaskKind.SMS: Channel.SMS,
    TaskKind.LETTER: Channel.LETTER,
}
# A profile and a street are found by who goes there: not knowing them forbids nothing.
FOUND_BY_HAND = frozenset({Channel.SOCIAL, Channel.LETTER})
BY_HAND = ContactPolicy(tuple(rule for rule in FRENCH_LAW if rule is not ADDRESS_RULE))


class Ready(NamedTuple):
    """`written` is None when no text was chosen. `decision`: None where no permission is asked; `address`: hers, by that channel.
    `free_at`: later than now when she was pressed enough; `told`: she had these very words."""

    offered: list[Template]
    version: TemplateVersion | None
    written: Written | None
    decision: Decision | None
    address: str
    free_at: datetime
    told: bool


def words_ready(*, task: Task, contact: Contact, chosen: int | None, by: User, now: datetime) -> Ready:
    """The text of the task, or the one chosen among those for her; for a first word, the closest that she has not had."""
    kind = TaskKind(task.kind)
    offered = templates_to_offer(
        channel=TEMPLATES[kind], language="fr", persona=contact.persona_id, phase=phase_of(contact.buying_stage)
    )
    version = _chosen(task, contact, offered, chosen)
    decision, address = may_reach(contact, kind, by=by, now=now)
    return Ready(
        offered=offered,
        version=version,
        written=write_for(version=version, contact=contact, by=by) if version else None,
        decision=decision,
        address=address,
        free_at=when_free([contact.pk], now=now)[contact.pk],
        told=version is not None and _was_told(task, contact, version),
    )


def _chosen(task: Task, contact: Contact, offered: list[Template], chosen: int | None) -> TemplateVersion | None:
    if chosen is not None:
        return next((one.in_force for one in offered if one.pk == chosen), None)
    if task.wording is not None:
        return task.wording
    if task.promise or task.kind == TaskKind.EMAIL:
        return None  # what was promised, and a letter to somebody known, are one's own words
    versions = [one.in_force for one in offered if one.in_force]
    told = told_already([(contact.pk, one.fingerprint) for one in versions])
    return next((one for one in versions if (contact.pk, one.fingerprint) not in told), None)


def may_reach(contact: Contact, kind: TaskKind, *, by: User, now: datetime) -> tuple[Decision | None, str]:
    """What the rules say of that channel, and her address there."""
    if kind not in CHANNELS:
        return None, ""
    channel = CHANNELS[kind]
    facts = contact_facts(ids=[contact.pk], question=Question(channel, now), viewer=by).get(contact.pk)
    if facts is None:
        raise NotPossible("Votre rôle ne permet pas de voir cette personne.")
    policy = BY_HAND if channel in FOUND_BY_HAND else ContactPolicy()
    return policy.decide(facts), facts.address


def _was_told(task: Task, contact: Contact, version: TemplateVersion) -> bool:
    told = bool(told_already([(contact.pk, version.fingerprint)]))
    return told and not _is_kept_for(task, contact, version)


def _is_kept_for(task: Task, contact: Contact, version: TemplateVersion) -> bool:
    """A plan notes the words of its tasks when it makes them: those are this task's own."""
    kept = Said.objects.filter(contact=contact, fingerprint=version.fingerprint, message=None)
    return task.wording_id == version.pk and kept.filter(at=task.created_at).exists()


@transaction.atomic
def carry_words(*, task: Task, version: TemplateVersion | None, text: str, by: User, now: datetime) -> UndoEntry:
    """It was done: on the timeline, the words noted, the task off the list. AlreadySaid for words that she has had."""
    contact, kind = task.contact, TaskKind(task.kind)
    if contact is None or kind not in CARRIED_AS:
        raise NotPossible("Cette tâche ne dit pas à qui parler\u00a0: ouvrez-la et nommez la personne.")
    decision, _address = may_reach(contact, kind, by=by, now=now)
    if decision is not None and not decision.allowed:
        raise NotPossible(f"Pas de message à cette personne. {decision.sentence}")
    said = None
    if version is not None and not _is_kept_for(task, contact, version):
        said = note_said(contact=contact, version=version, now=now)
    subject = Subject(SubjectKind(task.subject_kind), task.subject_id) if task.subject_id else None
    if subject is None and (lead := lead_in_work(contact)):
        subject = Subject(SubjectKind.LEAD, lead.pk)
    activity = log_activity(
        kind=CARRIED_AS[kind],
        at=now,
        by=by,
        now=now,
        direction=Direction.NONE if kind == TaskKind.DOOR else Direction.OUTBOUND,
        contact_id=contact.pk,
        company_id=contact.company_id,
        subject=subject,
        text=text,
    )
    settle_after(activity, now=now)
    complete_task(task=task, by=by, now=now, activity=activity)
    rescore(now=now, contact_ids=[contact.pk])
    sentence = f"« {contact} »\u00a0: {kind.label.lower() if kind != TaskKind.SMS else kind.label}, fait"
    payload = {
        "ids": [contact.pk],
        "before": [],
        "activity": activity.pk,
        "done": task.pk,
        "said": said.pk if said else None,
    }
    return note_action(CARRIED, sentence, [contact], payload, by=by, now=now)


@transaction.atomic
def undo_carried(*, entry: UndoEntry, by: User, now: datetime) -> list[Contact]:
    """It was not done after all: off the timeline, the words may be said again, the task is to do."""
    begin_undo(entry=entry, by=by, now=now)
    kept = entry.payload
    for activity in Activity.objects.filter(pk=kept["activity"], by=by):
        activity.delete()
        settle_after(activity, now=now)
    Said.objects.filter(pk=kept["said"] or 0).delete()
    for task in Task.objects.filter(pk=kept["done"]):
        reopen_task(task=task, by=by, now=now)
    rescore(now=now, contact_ids=kept["ids"])
    return list(Contact.objects.filter(pk__in=kept["ids"]))

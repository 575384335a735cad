"""People enter sequences: by hand after a preview, from a segment, by an event in the same instant, or after another sequence."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.business_time import day_in_paris
from filon.kit.criteria import CriterionRefused, Holds
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.assembling import Known, facts_of
from filon.permission.selectors.facts import known_people
from filon.playbook.models import CampaignHeader
from filon.segments.selectors import members_of
from filon.sequences.models import Enrolment, SequenceVersion, WaitingEntry, Witness
from filon.sequences.models import Sequence as SequenceRow
from filon.sequences.rules.deciding import begin
from filon.sequences.rules.endings import has_objected
from filon.sequences.rules.entering import Candidate, no_place, refusal_of
from filon.sequences.rules.flow import Flow, first_of
from filon.sequences.rules.kinds import ASKED_CHANNEL, EntryEvent, Way
from filon.sequences.rules.timing import closed_days
from filon.sequences.rules.witnesses import is_witness
from filon.sequences.selectors.flows import count_active, flow_of, open_to_entry, version_in
from filon.sequences.services.entering import Entry, enrol, keep_witnesses, wait_for_a_place
from filon.usecases.outbound_facts import AHEAD
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM, Viewer, absences_around, visible

MOST_AT_ONCE = 1000  # people looked at together
LONGEST_WAIT = timedelta(days=30)  # for a place; later, what happened is forgotten by the person too
MOST_LOOKED = 20_000  # members of one segment in one hour, the newest first


class Refused(NamedTuple):
    """`waits`: a place is all that she lacks."""

    contact: Contact
    why: str
    waits: bool


class Preview(NamedTuple):
    """Who would enter, and who is kept out with the reason."""

    accepted: list[Contact]
    refused: list[Refused]


class _Entering(NamedTuple):
    """What entering one sequence asks, read once."""

    sequence: SequenceRow
    version: SequenceVersion
    flow: Flow
    channels: list[Channel]


def who_may_enter(*, sequence: SequenceRow, contact_ids: Collection[int], viewer: Viewer, now: datetime) -> Preview:
    """Of those whom the viewer may write; a constant number of questions for each thousand."""
    mine = visible(
        Contact.objects.filter(pk__in=contact_ids), viewer=viewer, entity=Entity.CONTACT, action=Action.WRITE
    )
    entering = _open(sequence)
    return _judge(entering, sorted(mine.values_list("pk", flat=True)), now=now, again=False)


@transaction.atomic
def enter_by_hand(
    *, sequence: SequenceRow, contact_ids: Collection[int], by: User, now: datetime, because: str = ""
) -> int:
    """How many of them entered; the others are those that the preview refuses."""
    preview = who_may_enter(sequence=sequence, contact_ids=contact_ids, viewer=by, now=now)
    return _enter(_open(sequence), preview.accepted, way=Way.HAND, because=because, by=by, now=now)


def enter_on_event(
    *, event: EntryEvent, contact_ids: Collection[int], now: datetime, of: str = "", because: str = ""
) -> int:
    """In the transaction of what happened; how many entered a sequence that this event opens. `of`: which form, which stage."""
    entered = 0
    if not contact_ids:
        return 0
    for sequence in open_to_entry().exclude(events=[]):
        if any(one["on"] == event and one.get("of", "") in ("", of) for one in sequence.events):
            words = because or event.label
            entered += _enter_or_wait(sequence, contact_ids, because=words, now=now)
    return entered


def _enter_or_wait(sequence: SequenceRow, contact_ids: Collection[int], *, because: str, now: datetime) -> int:
    """Who lacks a place alone enters when one is free: what happened does not happen again."""
    entering = _open(sequence)
    judged = _judge(entering, list(contact_ids), now=now, again=False)
    kept = [one.contact.pk for one in judged.refused if one.waits]
    wait_for_a_place(sequence=sequence, contact_ids=kept, because=because, now=now)
    return _let_in(entering, judged.accepted, way=Way.EVENT, because=because, now=now)


def enter_when_free(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """Those who waited for a place, the longest waiting first; who may not enter any more, or waited too long, is let go."""
    WaitingEntry.objects.filter(at__lt=now - LONGEST_WAIT).delete()
    for sequence in open_to_entry().filter(Exists(WaitingEntry.objects.filter(sequence=OuterRef("pk")))):
        with transaction.atomic():
            waiting = list(WaitingEntry.objects.filter(sequence=sequence)[:MOST_AT_ONCE])
            judged = _judge(_open(sequence), [one.contact_id for one in waiting], now=now, again=False)
            still = {one.contact.pk for one in judged.refused if one.waits}
            gone = [one for one in waiting if one.contact_id not in still]
            WaitingEntry.objects.filter(pk__in=[one.pk for one in gone]).delete()
            _enter_those(sequence, judged.accepted, gone, now=now)
    return 0


def _enter_those(
    sequence: SequenceRow, accepted: Collection[Contact], waited: Sequence[WaitingEntry], *, now: datetime
) -> None:
    """With the words of what once happened."""
    words = {one.contact_id: one.because for one in waited}
    for because in sorted(set(words.values())):
        some = [one for one in accepted if words[one.pk] == because]
        _let_in(_open(sequence), some, way=Way.EVENT, because=because, now=now)


def enter_from_segments(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """Members who were never in the sequence of their segment, each hour; 0: nothing is left for this hour."""
    for sequence in open_to_entry().filter(segment__entity=SubjectKind.CONTACT):
        assert sequence.segment is not None  # filtered by it
        try:
            members = members_of(sequence.segment, viewer=SYSTEM, now=now)
        except CriterionRefused:  # its page says what is wrong
            continue
        there = Q(sequence=sequence)
        new = (
            members.exclude(Holds(Enrolment, "contact", there))
            .exclude(Holds(Witness, "contact", there))
            .order_by("-pk")
        )
        _enter_members(sequence, list(new.values_list("pk", flat=True)[:MOST_LOOKED]), now=now)
    return 0


def _enter_members(sequence: SequenceRow, ids: list[int], *, now: datetime) -> None:
    because = f"Membre du segment «\u00a0{sequence.segment}\u00a0»"
    for start in range(0, len(ids), MOST_AT_ONCE):
        with transaction.atomic():
            entering = _open(sequence)
            accepted = _judge(entering, ids[start : start + MOST_AT_ONCE], now=now, again=False).accepted
            _let_in(entering, accepted, way=Way.SEGMENT, because=because, now=now)


def enter_for_campaign(
    *, sequence: SequenceRow, campaign: CampaignHeader, contact_ids: Collection[int], now: datetime
) -> int:
    """How many members of the campaign entered; what they receive and answer is the campaign's."""
    entering = _open(sequence)
    accepted = _judge(entering, sorted(contact_ids), now=now, again=False).accepted
    because = f"Campagne «\u00a0{campaign}\u00a0»"
    return _enter(entering, accepted, way=Way.CAMPAIGN, because=because, by=None, now=now, campaign=campaign)


def enter_next(finished: Sequence[Enrolment], *, now: datetime) -> None:
    """After the last step without an answer, the sequence that follows: at once, whatever its re-contact delay."""
    ids: dict[int, list[int]] = defaultdict(list)
    for one in finished:
        ids[one.sequence_id].append(one.contact_id)
    done = SequenceRow.objects.filter(pk__in=ids, follows__isnull=False).values_list("pk", "name", "follows")
    open_ones = {one.pk: one for one in open_to_entry().filter(pk__in=[follows for _, _, follows in done])}
    for pk, name, follows in done:
        if follows in open_ones:
            entering = _open(open_ones[follows])
            accepted = _judge(entering, ids[pk], now=now, again=True).accepted
            because = f"Après «\u00a0{name}\u00a0»"
            _enter(entering, accepted, way=Way.SEQUENCE, because=because, by=None, now=now)


def _open(sequence: SequenceRow) -> _Entering:
    version = version_in(sequence, VersionState.LIVE)
    if version is None or sequence.paused_at or sequence.archived_at:
        raise NotPossible(f"«\u00a0{sequence}\u00a0» n’est pas en service\u00a0: personne ne peut y entrer.")
    flow = flow_of(version)
    channels = list(dict.fromkeys(ASKED_CHANNEL[step.kind] for step in flow if step.kind in ASKED_CHANNEL))
    return _Entering(sequence, version, flow, channels)


def _judge(entering: _Entering, ids: list[int], *, now: datetime, again: bool) -> Preview:
    """`again`: she comes from another sequence, so that the re-contact delay does not count."""
    accepted: list[Contact] = []
    refused: list[Refused] = []
    sequence = entering.sequence
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = ids[start : start + MOST_AT_ONCE]
        known = known_people(ids=some, viewer=SYSTEM, at=now)
        candidates = _candidates(entering, known, now=now)
        has = Counter(
            count_active({_owner_id(one.contact, sequence, None) for one in known.values()}, sequence=sequence)
        )
        for pk, person in ((pk, known[pk]) for pk in some if pk in known):
            owner = _owner_id(person.contact, sequence, None)
            why = refusal_of(
                candidates[pk]._replace(owner_has=has[owner]),
                exclusive=sequence.exclusive,
                recontact_days=0 if again else sequence.recontact_days,
                most_active=sequence.most_active,
                now=now,
            )
            if why:
                waits = why == no_place(owner_has=has[owner], most_active=sequence.most_active)
                refused.append(Refused(person.contact, why, waits))
            else:
                has[owner] += 1
                accepted.append(person.contact)
    return Preview(accepted, refused)


def _candidates(entering: _Entering, known: dict[int, Known], *, now: datetime) -> dict[int, Candidate]:
    sequence = entering.sequence
    passages = Enrolment.objects.filter(contact__in=known).order_by()
    here = set(passages.filter(sequence=sequence, ended_at=None).values_list("contact", flat=True))
    witnesses = set(Witness.objects.filter(contact__in=known, sequence=sequence).values_list("contact", flat=True))
    running = passages.filter(ended_at=None, exclusive=True).values_list("contact", "sequence__name")
    left = dict(passages.filter(ended_at__isnull=False).values_list("contact").annotate(last=Max("ended_at")))
    names = dict(running)
    return {
        pk: _candidate(entering, one, now=now)._replace(
            is_in_it=pk in here, is_witness=pk in witnesses, running=names.get(pk, ""), left_at=left.get(pk)
        )
        for pk, one in known.items()
    }


def _candidate(entering: _Entering, one: Known, *, now: datetime) -> Candidate:
    facts = [facts_of(one, question=Question(channel=channel, at=now)) for channel in entering.channels]
    decisions = [ContactPolicy().decide(fact) for fact in facts]
    stage = one.contact.lifecycle_stage
    return Candidate(
        is_removed=one.contact.deleted_at is not None,
        refusals=tuple("" if said.allowed or said.earliest_allowed_at else said.sentence for said in decisions),
        has_objected=any(has_objected(fact) for fact in facts),
        at_exit=LifecycleStage.label_of(stage).lower() if stage in entering.sequence.exit_stages else "",
    )


def _owner_id(contact: Contact, sequence: SequenceRow, by: User | None) -> int:
    """Who follows her, if he is still there; else who puts her in, else who answers for the sequence."""
    if contact.owner and contact.owner.is_active:
        return contact.owner.pk
    standing = by or sequence.owner
    assert standing is not None  # a sequence in service has an owner
    return standing.pk


def _let_in(entering: _Entering, accepted: Sequence[Contact], *, way: Way, because: str, now: datetime) -> int:
    """Who enters by herself may be drawn as a witness, and then receives nothing (`rules.witnesses`); how many entered."""
    sequence = entering.sequence
    drawn = {
        one.pk
        for one in accepted
        if is_witness(sequence_key=sequence.key, contact_id=one.pk, percent=sequence.holdout_percent)
    }
    keep_witnesses(sequence=sequence, contact_ids=drawn, now=now)
    others = [one for one in accepted if one.pk not in drawn]
    return _enter(entering, others, way=way, because=because, by=None, now=now)


def _enter(
    entering: _Entering,
    accepted: list[Contact],
    *,
    way: Way,
    because: str,
    by: User | None,
    now: datetime,
    campaign: CampaignHeader | None = None,
) -> int:
    sequence = entering.sequence
    today = day_in_paris(now)
    owners = {one.pk: _owner_id(one, sequence, by) for one in accepted}
    away = absences_around(user_ids=set(owners.values()), first=today, last=today + AHEAD)
    due = {
        owner: begin(
            entering.flow,
            now=now,
            closed=closed_days(
                absences=away.get(owner, ()),
                rests_in_august=sequence.rests_in_august,
                today=today,
                until=today + AHEAD,
            ),
        )
        for owner in set(owners.values())
    }
    return enrol(
        sequence=sequence,
        version=entering.version,
        first_key=first_of(entering.flow),
        entries=[Entry(pk, owner, due[owner]) for pk, owner in owners.items()],
        way=way,
        because=because,
        by=by,
        now=now,
        campaign=campaign,
    )

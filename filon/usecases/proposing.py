"""A proposal leaves: all is asked before, then number, file, letter, timeline and reminder, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from filon.activities.rules.kinds import ActivityKind, Direction, TaskKind
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import LONGEST_TITLE, add_task, follow_hour
from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.rules.letters import SITE
from filon.messaging.services.outbox import queue_message
from filon.opportunities.models import Proposal
from filon.opportunities.rules.gates import forced_reason
from filon.opportunities.rules.proposal_letters import LINK_PATH, PAGE_PATH, Letter, Told, tell_sent
from filon.opportunities.rules.proposals import missing_sentence, reminder_at, too_early_sentence
from filon.opportunities.rules.wording import exact_amount
from filon.opportunities.selectors.forced import check_may_force
from filon.opportunities.selectors.gates import missing_before_proposal
from filon.opportunities.selectors.proposals import attached_to, link_of, missing_to_send, offer_of
from filon.opportunities.services.proposal_states import join_task, mark_sent
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.notifications import notify
from filon.usecases.telling import mail_notifications
from filon.usecases.writing_to_clients import why_not_written_to
from filon.users.models import User
from filon.users.rules.alerts import AlertKind

MOST_TOLD = 20  # the worker tells the others


class NotReady(NotPossible):
    """A proposal that lacks something to leave."""


class TooEarly(NotPossible):
    """The process asks more of the deal before a proposal."""


class Barred(NotPossible):
    """The person may not be written to."""


@transaction.atomic
def send_proposal(
    *, proposal: Proposal, version: int, words: str, by: User, now: datetime, forced_because: str = ""
) -> Proposal:
    """NotReady names what is missing in one sentence, TooEarly what the process asks, Barred why the law stops it.

    `forced_because`: whoever answers for others passes over the process. The letter leaves once, after the commit.
    """
    offer = offer_of(proposal, now=now)
    if sentence := missing_sentence(missing_to_send(proposal, offer, now=now)):
        raise NotReady(sentence)
    person = proposal.contact
    assert person is not None  # nothing is missing
    forced_because = _check_stage(proposal, by=by, reason=forced_because, now=now)
    check_may_write_to(person, now=now)
    frozen = {
        "seller": {
            "identity": offer.seller._asdict(),
            "contact": offer.seller_contact,
            "penalty_rate": offer.penalty_rate,
        },
        "buyer": offer.buyer._asdict(),
    }
    before = proposal.replaces
    mark_sent(proposal=proposal, version=version, offer=offer, frozen=frozen, forced_because=forced_because, now=now)
    if before:
        drop_reminder(before, now=now)
    write_to_client(proposal, tell_sent, about="sent", words=words, now=now)
    amount = exact_amount(proposal.net_cents, proposal.currency)
    said = f"Devis {proposal} envoyé à {person}\u00a0: {amount} HT, «\u00a0{proposal.title}\u00a0»."
    if forced_because:
        said += f" Envoyé malgré ce qui manquait\u00a0: {forced_because}"
    tell_timeline(proposal, said, now=now, by=by)
    _plan_reminder(proposal, by=by, now=now)
    return proposal


def _check_stage(proposal: Proposal, *, by: User, reason: str, now: datetime) -> str:
    """Why the sending was forced, with what was missing; empty when it needed no force. TooEarly says what is missing."""
    unmet = missing_before_proposal(deal=proposal.opportunity, now=now)
    if not unmet:
        return ""
    if not reason.strip():
        raise TooEarly(too_early_sentence([one.words for one in unmet]))
    check_may_force(by, owner_id=proposal.opportunity.owner_id)
    return forced_reason(reason=reason.strip(), unmet=unmet)[:500]


def check_may_write_to(person: Contact, *, now: datetime) -> None:
    """An offer that was asked for is no prospecting; a dead address stops it all the same."""
    if refusal := why_not_written_to(person, now=now):
        raise Barred(f"{person} ne peut pas recevoir ce devis par e-mail\u00a0: {refusal}")


def _plan_reminder(proposal: Proposal, *, by: User, now: datetime) -> None:
    assert proposal.valid_until is not None
    due_at = reminder_at(valid_until=proposal.valid_until, days=proposal.remind_days, sent_at=now)
    task = add_task(
        title=f"Relancer {proposal.contact} sur le devis {proposal}"[:LONGEST_TITLE],
        kind=TaskKind.CALL,
        due_at=due_at,
        assignee=whose(proposal) or by,
        by=by,
        now=now,
        contact_id=proposal.contact_id,
        company_id=proposal.opportunity.company_id,
        subject=subject_of(proposal),
        address=page_of(proposal),
    )
    join_task(proposal=proposal, task_id=task.pk)


def write_to_client(
    proposal: Proposal, tell: Callable[[Told], Letter], *, about: str, now: datetime, words: str = ""
) -> None:
    """Each once: the key names the proposal and what is said."""
    assert proposal.valid_until is not None
    letter = tell(
        Told(
            number=str(proposal),
            title=proposal.title,
            contact=str(proposal.contact or ""),
            seller=proposal.seller["contact"],
            total=exact_amount(proposal.total_cents, proposal.currency),
            valid_until=proposal.valid_until,
            link=SITE + LINK_PATH.format(signed=link_of(proposal)),
            words=words,
            replaces=str(proposal.replaces or ""),
            attached=[one.name for one in attached_to(proposal)],
        )
    )
    queue_message(
        kind=MessageKind.PROPOSAL,
        address=proposal.buyer["email"],
        subject=letter.subject,
        body=letter.body,
        key=f"proposal-{proposal.pk}-{about}",
        now=now,
        contact=proposal.contact,
    )


def drop_reminder(proposal: Proposal, *, now: datetime) -> None:
    """Nobody calls about what has its answer."""
    if proposal.task:
        follow_hour(task=proposal.task, due_at=None, by=BY_SYSTEM, now=now)


def tell_timeline(
    proposal: Proposal, text: str, *, now: datetime, by: User | None = None, inbound: bool = False
) -> None:
    deal = proposal.opportunity
    log_activity(
        kind=ActivityKind.OTHER if inbound else ActivityKind.PROPOSAL,
        at=now,
        by=by,
        now=now,
        contact_id=proposal.contact_id,
        company_id=deal.company_id,
        subject=subject_of(proposal),
        direction=Direction.INBOUND if inbound else Direction.OUTBOUND,
        text=text,
    )


def tell_owner(proposal: Proposal, text: str, *, now: datetime) -> None:
    """At once, by the bell and by e-mail."""
    if owner := whose(proposal):
        notify(user=owner, kind=AlertKind.PROPOSAL, text=text, address=page_of(proposal), now=now)
        mail_notifications(now=now, limit=MOST_TOLD)


def whose(proposal: Proposal) -> User | None:
    """Who follows the deal, else who wrote the proposal."""
    owner = proposal.opportunity.owner
    return owner if owner and owner.is_active else proposal.by


def subject_of(proposal: Proposal) -> Subject:
    return Subject(SubjectKind.OPPORTUNITY, proposal.opportunity_id)


def page_of(proposal: Proposal) -> str:
    return PAGE_PATH.format(pk=proposal.pk)

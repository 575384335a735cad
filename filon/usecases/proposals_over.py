"""A proposal ends by the clock, or because its author takes it back; before that, its client is reminded of it once."""

from datetime import datetime

from django.db import transaction

from filon.kit.errors import NotPossible
from filon.kit.french import format_date
from filon.messaging.selectors.outbox import why_nothing_leaves
from filon.opportunities.models import Proposal
from filon.opportunities.rules.proposal_letters import tell_soon_over
from filon.opportunities.rules.proposals import ProposalState, reminder_at
from filon.opportunities.selectors.proposals import proposals_over, proposals_soon_over
from filon.opportunities.services.proposal_states import mark_reminded, settle
from filon.usecases.proposing import (
    Barred,
    check_may_write_to,
    drop_reminder,
    tell_owner,
    tell_timeline,
    write_to_client,
)
from filon.users.models import User


def watch_proposals(*, now: datetime, limit: int) -> int:
    """Those that are over, then those to remind of; how many changed."""
    over = sum(_expire(proposal, now=now) for proposal in proposals_over(now=now, limit=limit))
    return over + (_remind_clients(now=now, limit=limit - over) if over < limit else 0)


@transaction.atomic
def _expire(proposal: Proposal, *, now: datetime) -> bool:
    if not settle(proposal, ProposalState.EXPIRED, now=now):
        return False
    drop_reminder(proposal, now=now)
    ended = format_date(proposal.valid_until) if proposal.valid_until else ""
    said = f"Devis {proposal} expiré\u00a0: il était valable jusqu’au {ended}, sans réponse du client."
    tell_timeline(proposal, said, now=now)
    tell_owner(proposal, said, now=now)
    return True


def _remind_clients(*, now: datetime, limit: int) -> int:
    """While no message leaves none is written: it would leave too late."""
    if why_nothing_leaves():
        return 0
    due = (one for one in proposals_soon_over(now=now) if _is_due(one, now=now))
    return sum(_remind(proposal, now=now) for proposal, _ in zip(due, range(limit), strict=False))


def _is_due(proposal: Proposal, *, now: datetime) -> bool:
    assert proposal.valid_until and proposal.sent_at
    at = reminder_at(valid_until=proposal.valid_until, days=proposal.remind_days, sent_at=proposal.sent_at)
    return at <= now


@transaction.atomic
def _remind(proposal: Proposal, *, now: datetime) -> bool:
    if proposal.contact is None or not mark_reminded(proposal=proposal, now=now):
        return False
    try:
        check_may_write_to(proposal.contact, now=now)
    except Barred:
        return False
    write_to_client(proposal, tell_soon_over, about="reminder", now=now)
    tell_timeline(proposal, f"Rappel du devis {proposal} envoyé à {proposal.contact}.", now=now)
    return True


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: User, now: datetime) -> None:
    """The client reads on its page that it is gone. What he accepted stays."""
    if not settle(proposal, ProposalState.WITHDRAWN, now=now):
        raise NotPossible("Ce devis n’est plus en attente d’une réponse\u00a0: rechargez la page.")
    drop_reminder(proposal, now=now)
    tell_timeline(proposal, f"Devis {proposal} retiré.", now=now, by=by)

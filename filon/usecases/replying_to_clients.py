"""A colleague answers what a client asked on the page of his proposal: he reads it there, and by e-mail."""

from datetime import datetime

from django.db import transaction

from filon.activities.models import Task
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import complete_task
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell
from filon.opportunities.models import Proposal
from filon.opportunities.rules.proposal_letters import tell_answer
from filon.opportunities.rules.proposals import ProposalEventKind, ProposalState
from filon.opportunities.services.proposal_states import Came, note_event
from filon.usecases.answering_proposals import LONGEST_SAID, answer_task_title
from filon.usecases.proposing import subject_of, write_to_client
from filon.usecases.writing_to_clients import why_not_written_to
from filon.users.models import User


@transaction.atomic
def reply_to_client(*, proposal: Proposal, text: str, by: User, now: datetime) -> str:
    """Why no letter leaves, empty when one does: the page shows the answer all the same."""
    said = clean_cell(text)[:LONGEST_SAID].strip()
    if not said:
        raise NotPossible("Écrivez votre réponse, puis envoyez-la.")
    if proposal.state == ProposalState.DRAFT:
        raise NotPossible("Ce devis n’est pas encore envoyé\u00a0: son client n’a pas de page où vous lire.")
    event = note_event(
        proposal=proposal, kind=ProposalEventKind.ANSWERED, now=now, came=Came(), name=str(by)[:120], text=said
    )
    refusal = why_not_written_to(proposal.contact, now=now) if proposal.contact else "Cette personne n’est plus là."
    if not refusal:
        write_to_client(proposal, tell_answer, about=f"answer-{event.pk}", words=said, now=now)
    log_activity(
        kind=ActivityKind.EMAIL,
        at=now,
        by=by,
        now=now,
        contact_id=proposal.contact_id,
        company_id=proposal.opportunity.company_id,
        subject=subject_of(proposal),
        direction=Direction.OUTBOUND,
        text=f"Réponse sur le devis {proposal}\u00a0: {said}",
    )
    _settle_tasks(proposal, by=by, now=now)
    return refusal


def _settle_tasks(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Those that asked for this answer."""
    about = Task.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, subject_id=proposal.opportunity_id)
    titles = {answer_task_title(who, proposal) for who in _who_asked(proposal)}
    for task in about.filter(title__in=titles, done_at=None, deleted_at=None):
        complete_task(task=task, by=by, now=now)


def _who_asked(proposal: Proposal) -> set[str]:
    asked = proposal.events.filter(kind=ProposalEventKind.COMMENTED).values_list("name", flat=True)
    return {name or str(proposal.contact or "Le client") for name in asked}

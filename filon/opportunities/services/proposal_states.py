"""What a proposal becomes: numbered and sent, answered once, replaced, withdrawn, over. Each step is one claim on its row."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from filon.kit.business_time import day_in_paris
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.opportunities.gateways import typeset_proposal
from filon.opportunities.models import Proposal, ProposalDocument, ProposalEvent, ProposalSeries
from filon.opportunities.rules.proposals import ProposalEventKind, ProposalState, number_of, why_not_open
from filon.opportunities.rules.wording import Offer, proposal_in_words
from filon.opportunities.services.proposals import CONFLICT, new_key


class NoLongerOpen(NotPossible):
    """The client may not answer any more; the sentence says why."""


class Came(NamedTuple):
    """From where an answer came: a keyed hash of the network address, and what the browser calls itself."""

    sender: str = ""
    agent: str = ""


def next_number(*, now: datetime) -> str:
    """The next of the year, held until the transaction ends: two who send at once get two, and one that fails leaves no gap."""
    year = day_in_paris(now).year
    ProposalSeries.objects.get_or_create(year=year)
    ProposalSeries.objects.filter(year=year).update(last=F("last") + 1)
    return number_of(year=year, rank=ProposalSeries.objects.get(year=year).last)


@transaction.atomic
def mark_sent(
    *, proposal: Proposal, version: int, offer: Offer, frozen: Mapping[str, Any], forced_because: str, now: datetime
) -> None:
    """The draft becomes what the client gets: number, key, who sells and buys as of today, and the file, byte for byte."""
    before = proposal.replaces
    rows = Proposal.objects.filter(pk=proposal.pk, version=version, state=ProposalState.DRAFT)
    number = before.number if before else next_number(now=now)
    sent = {"state": ProposalState.SENT, "number": number, "key": new_key(), "sent_at": now, "updated_at": now}
    if not rows.update(**sent, **frozen, forced_because=forced_because, version=F("version") + 1):
        raise EditedMeanwhile(CONFLICT)
    proposal.refresh_from_db()
    if before:
        _replace(before, now=now)
    pdf = typeset_proposal(proposal_in_words(offer._replace(number=str(proposal))))
    ProposalDocument.objects.create(proposal=proposal, pdf=pdf, digest=hashlib.sha256(pdf).hexdigest())


def _replace(before: Proposal, *, now: datetime) -> None:
    """The version before counts no more; one that the client accepted in the meantime does, and this sending fails."""
    settle(before, ProposalState.REPLACED, now=now)
    before.refresh_from_db()
    if before.state == ProposalState.ACCEPTED:
        raise NotPossible(f"Le client vient d’accepter {before}\u00a0: cette nouvelle version n’est pas partie.")


def settle(proposal: Proposal, to: ProposalState, *, now: datetime) -> bool:
    """From sent to what it becomes; False when something else happened first."""
    rows = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.SENT)
    done = rows.update(state=to, settled_at=now, updated_at=now, version=F("version") + 1)
    if done:
        proposal.refresh_from_db()
    return bool(done)


def check_open(proposal: Proposal, *, now: datetime) -> None:
    """NoLongerOpen says why the client can do nothing here any more; the clock decides, whether or not the worker passed."""
    if proposal.opportunity.deleted_at:
        raise NoLongerOpen("Ce devis a été retiré par son auteur\u00a0: écrivez-lui pour en recevoir un autre.")
    why = why_not_open(
        state=ProposalState(proposal.state),
        valid_until=proposal.valid_until,
        settled_at=proposal.settled_at,
        today=day_in_paris(now),
    )
    if why:
        raise NoLongerOpen(why)


@transaction.atomic
def answer_once(
    *, proposal: Proposal, to: ProposalState, name: str, function: str, text: str, came: Came, now: datetime
) -> ProposalEvent:
    """The client accepts or refuses: the first one counts, whoever presses second reads what happened."""
    held = Proposal.objects.select_for_update().select_related("opportunity").get(pk=proposal.pk)
    check_open(held, now=now)
    if not settle(proposal, to, now=now):
        proposal.refresh_from_db()
        check_open(proposal, now=now)
        raise EditedMeanwhile(CONFLICT)
    kind = ProposalEventKind(to)
    return ProposalEvent.objects.create(
        proposal=proposal,
        kind=kind,
        at=now,
        name=name,
        function=function,
        text=text,
        digest=proposal.document.digest,
        sender=came.sender,
        agent=came.agent[:300],
    )


def note_event(
    *, proposal: Proposal, kind: ProposalEventKind, now: datetime, came: Came, by_machine: bool = False, **said: str
) -> ProposalEvent:
    return ProposalEvent.objects.create(
        proposal=proposal, kind=kind, at=now, sender=came.sender, agent=came.agent[:300], by_machine=by_machine, **said
    )


def mark_read(*, proposal: Proposal, now: datetime) -> bool:
    """True for the first reading by a person."""
    return bool(Proposal.objects.filter(pk=proposal.pk, read_at=None).update(read_at=now))


def mark_reminded(*, proposal: Proposal, now: datetime) -> bool:
    """True for the one worker that reminds."""
    rows = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.SENT, reminded_at=None)
    return bool(rows.update(reminded_at=now))


def join_task(*, proposal: Proposal, task_id: int) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(task=task_id)


def forget_unused_years() -> None:
    """A year without any number left begins again at 1: the demonstration went, and all its proposals."""
    for series in ProposalSeries.objects.all():
        if not Proposal.objects.filter(number__startswith=f"DEV-{series.year}-").exists():
            series.delete()


def drop_proposals(*, ids: Collection[int]) -> int:
    """With their lines, events and files; of a demonstration that goes, the later versions before those that they replace."""
    rows = Proposal.objects.filter(pk__in=ids)
    gone = rows.count()
    for edition in sorted(set(rows.values_list("edition", flat=True)), reverse=True):
        rows.filter(edition=edition).delete()
    return gone

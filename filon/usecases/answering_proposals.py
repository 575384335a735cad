"""What the client does on the page of a proposal: reads, asks, accepts, refuses; and what each makes of the deal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from filon.activities.rules.kinds import TaskKind
from filon.activities.services.tasks import LONGEST_TITLE, add_task
from filon.customers.models import Order
from filon.customers.selectors import order_by_hand
from filon.customers.services.ordering import NewOrder, WrittenLine, free_number, join_proposal
from filon.kit.errors import NotPossible
from filon.kit.text import clean_cell, one_line
from filon.opportunities.models import Opportunity, Proposal
from filon.opportunities.rules.pricing import nets_of
from filon.opportunities.rules.proposals import ProposalEventKind, ProposalState
from filon.opportunities.rules.wording import accepted_words, exact_amount
from filon.opportunities.selectors.proposals import first_sent_at, offer_of
from filon.opportunities.services.proposal_states import Came, answer_once, check_open, mark_read, note_event
from filon.opportunities.services.reviews import NewReview
from filon.playbook.rules.process import StageKind
from filon.playbook.services.catalogue import reason_called
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.editing import edit_record
from filon.usecases.closing import move_deals
from filon.usecases.ordering import place_order
from filon.usecases.people_only import check_person
from filon.usecases.proposing import drop_reminder, page_of, subject_of, tell_owner, tell_timeline, whose
from filon.visits.rules.robots import Caller, robot_sign

SAME_READING = timedelta(minutes=30)
LONGEST_SAID, LONGEST_NAME = 2000, 120
MOST_COMMENTS = 20  # a day, on one proposal: the link may have been passed on
ACCEPTED_REASON = "Devis accepté en ligne"


class Faulty(NotPossible):
    """An answer that lacks something."""


class Said(NamedTuple):
    """What the client typed. `agreed`: the box of « bon pour accord »; `trap` is a field that no person sees."""

    name: str = ""
    function: str = ""
    text: str = ""
    agreed: bool = False
    trap: str = ""


@transaction.atomic
def note_reading(*, proposal: Proposal, caller: Caller, came: Came, now: datetime) -> bool:
    """Only what a person's browser tells counts; True when noted as a reading. A machine is noted apart, once a day."""
    if proposal.state == ProposalState.DRAFT or proposal.opportunity.deleted_at:
        return False
    machine = robot_sign(caller) is not None
    since = now - (timedelta(days=1) if machine else SAME_READING)
    known = proposal.events.filter(kind=ProposalEventKind.READ, by_machine=machine, at__gt=since)
    if known.exists():
        return False
    note_event(proposal=proposal, kind=ProposalEventKind.READ, now=now, came=came, by_machine=machine)
    if machine:
        return False
    if mark_read(proposal=proposal, now=now):
        who = proposal.contact or "Le client"
        tell_timeline(proposal, f"Devis {proposal} lu pour la première fois.", now=now, inbound=True)
        tell_owner(proposal, f"{who} lit le devis {proposal}", now=now)
    return True


@transaction.atomic
def comment_on(*, proposal: Proposal, said: Said, caller: Caller, came: Came, now: datetime) -> None:
    """A question becomes a task of whoever follows the deal; a proposal that is over still takes one."""
    check_person(trap=said.trap, caller=caller)
    name, text = one_line(clean_cell(said.name))[:LONGEST_NAME], clean_cell(said.text)[:LONGEST_SAID].strip()
    if not text:
        raise Faulty("Écrivez votre question ou votre remarque, puis envoyez-la.")
    today = proposal.events.filter(kind=ProposalEventKind.COMMENTED, at__gt=now - timedelta(days=1))
    if today.count() >= MOST_COMMENTS:
        raise Faulty("Beaucoup de messages ont été laissés ici aujourd’hui\u00a0: téléphonez-nous plutôt.")
    note_event(proposal=proposal, kind=ProposalEventKind.COMMENTED, now=now, came=came, name=name, text=text)
    mark_read(proposal=proposal, now=now)
    who = name or str(proposal.contact or "Le client")
    tell_timeline(proposal, f"Question sur le devis {proposal}, de {who}\u00a0: {text}", now=now, inbound=True)
    _ask_owner(proposal, answer_task_title(who, proposal), f"{who}, devis {proposal}\u00a0: {text}", now=now)


def answer_task_title(who: str, proposal: Proposal) -> str:
    return f"Répondre à {who} sur le devis {proposal}"[:LONGEST_TITLE]


@transaction.atomic
def refuse_proposal(*, proposal: Proposal, said: Said, caller: Caller, came: Came, now: datetime) -> None:
    """With a reason. The deal stays open: whoever follows it decides what comes next."""
    check_person(trap=said.trap, caller=caller)
    name, function, text = _read(said)
    check_open(proposal, now=now)
    if not text:
        raise Faulty("Dites en quelques mots pourquoi\u00a0: cela nous aide à mieux faire.")
    answer = {"name": name, "function": function, "text": text, "came": came, "now": now}
    answer_once(proposal=proposal, to=ProposalState.REFUSED, **answer)  # type: ignore[arg-type]
    _settle_reading(proposal, now=now)
    who = name or str(proposal.contact or "Le client")
    tell_timeline(proposal, f"Devis {proposal} refusé par {who}\u00a0: {text}", now=now, inbound=True)
    _ask_owner(
        proposal,
        f"Décider de la suite\u00a0: devis {proposal} refusé",
        f"{who} refuse le devis {proposal}\u00a0: {text}",
        now=now,
    )


@transaction.atomic
def accept_proposal(*, proposal: Proposal, said: Said, caller: Caller, came: Came, now: datetime) -> Order:
    """Proof, order, client and deal won, all or nothing: who presses second, or after the end, reads why it changed nothing."""
    check_person(trap=said.trap, caller=caller)
    check_open(proposal, now=now)
    name, function, _ = _read(said)
    if not (name and function):
        raise Faulty("Écrivez votre nom et votre fonction\u00a0: un accord est celui de quelqu’un.")
    if not said.agreed:
        raise Faulty("Cochez «\u00a0bon pour accord\u00a0» pour accepter ce devis.")
    words = accepted_words(offer_of(proposal, now=now))
    answer_once(
        proposal=proposal, to=ProposalState.ACCEPTED, name=name, function=function, text=words, came=came, now=now
    )
    _settle_reading(proposal, now=now)
    order = _order(proposal, now=now)
    _win(proposal, f"Devis {proposal} accepté en ligne par {name}, {function}.", now=now)
    tell_timeline(proposal, f"Devis {proposal} accepté par {name}, {function}.", now=now, inbound=True)
    told = f"{name} accepte le devis {proposal}\u00a0: {_what_order(order, proposal, now=now)}"
    _ask_owner(proposal, f"Lancer la commande du devis {proposal}, relire son bilan", told, now=now)
    return order


def _read(said: Said) -> tuple[str, str, str]:
    name, function = (one_line(clean_cell(text))[:LONGEST_NAME].strip() for text in (said.name, said.function))
    return name, function, clean_cell(said.text)[:LONGEST_SAID].strip()


def _settle_reading(proposal: Proposal, *, now: datetime) -> None:
    mark_read(proposal=proposal, now=now)
    drop_reminder(proposal, now=now)


def _order(proposal: Proposal, *, now: datetime) -> Order:
    """The one that a colleague entered for this sale already, else a new one under the number of the proposal."""
    deal = proposal.opportunity
    known = order_by_hand(proposal=proposal, first_sent_at=first_sent_at(proposal))
    if known:
        join_proposal(order=known, proposal=proposal)
        return known
    assert deal.company is not None  # sent: nothing was missing
    new = NewOrder(
        company=deal.company,
        number=free_number(proposal.number, company_id=deal.company.pk),
        ordered_at=now,
        cents=proposal.net_cents,
        currency=proposal.currency,
        opportunity=deal,
        proposal=proposal,
        owner_id=deal.owner_id,
        lines=_lines(proposal),
    )
    return place_order(new=new, by=BY_SYSTEM, now=now)


def _lines(proposal: Proposal) -> list[WrittenLine]:
    """Each with its share of the discount on the whole, so that they make the amount of the order."""
    lines = list(proposal.lines.select_related("product"))
    nets = nets_of([line.priced for line in lines], proposal.off)
    return [WrittenLine(line.product, line.quantity, net) for line, net in zip(lines, nets, strict=True)]


def _what_order(order: Order, proposal: Proposal, *, now: datetime) -> str:
    if order.created_at == now:
        return "la commande est enregistrée"
    if (order.cents, order.currency) == (proposal.net_cents, proposal.currency):
        return "la commande saisie auparavant est la sienne"
    written = exact_amount(order.cents, order.currency)
    accepted = exact_amount(proposal.net_cents, proposal.currency)
    return f"la commande saisie auparavant ({written}) est la sienne\u202f; le devis est de {accepted} HT, vérifiez-la"


def _win(proposal: Proposal, said: str, *, now: datetime) -> None:
    """A deal won by hand already stays as it is, one given up is won after all: whatever the gates ask, the client signed."""
    deal = Opportunity.objects.select_for_update().get(pk=proposal.opportunity_id)
    if deal.stage.kind == StageKind.WON:
        return
    values: Mapping[str, Any] = {"cents": proposal.net_cents, "currency": proposal.currency}
    edit_record(record=deal, values=values, version=deal.version, by=BY_SYSTEM, now=now)
    won = deal.process_version.stages.filter(kind=StageKind.WON).order_by("order").first()
    if won is None:
        return
    review = NewReview(reason=reason_called(ACCEPTED_REASON), said=said)
    move_deals(deals=[deal], to=won, by=BY_SYSTEM, now=now, review=review, reason=said, forced=True)


def _ask_owner(proposal: Proposal, title: str, told: str, *, now: datetime) -> None:
    """A task for now, told by the bell and by e-mail."""
    owner = whose(proposal)
    if owner is None:
        return
    add_task(
        title=title[:LONGEST_TITLE],
        kind=TaskKind.TODO,
        due_at=now,
        assignee=owner,
        by=None,
        now=now,
        contact_id=proposal.contact_id,
        company_id=proposal.opportunity.company_id,
        subject=subject_of(proposal),
        address=page_of(proposal),
        told=told,
    )

"""After an order its person is asked how it went; a low answer calls a colleague, a good one asks for a referral."""

from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.db import transaction

from filon.activities.rules.kinds import ActivityKind, Direction, TaskKind
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import LONGEST_TITLE, add_task, follow_hour
from filon.contacts.models import Contact
from filon.customers.models import Order, Satisfaction
from filon.customers.rules.satisfaction import BEST, REST, is_good, is_low
from filon.customers.rules.satisfaction_letter import LINK_PATH, tell_question
from filon.customers.selectors import client_rules, link_of, orders_to_ask_about
from filon.customers.services.satisfaction import NoScore, begin_question, join_task, record_answer
from filon.kit.business_time import add_business_days, day_in_paris
from filon.kit.subjects import Subject, SubjectKind
from filon.kit.text import clean_cell
from filon.messaging.rules.kinds import MessageKind
from filon.messaging.rules.letters import SITE
from filon.messaging.selectors.outbox import the_sender, why_nothing_leaves
from filon.messaging.services.outbox import queue_message
from filon.opportunities.selectors.proposals import email_of
from filon.permission.models import Objection
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.notifications import notify
from filon.usecases.asking_referrals import ask_satisfied, take_back
from filon.usecases.following_clients import holder_of
from filon.usecases.people_only import check_person
from filon.usecases.writing_to_clients import why_not_written_to
from filon.users.rules.alerts import AlertKind
from filon.visits.rules.robots import Caller

LATE = timedelta(days=30)  # an order older than its moment by so much is history that a file brought
LONGEST_SAID = 2000


class Given(NamedTuple):
    """What the person chose and typed; `trap` is a field that no person sees."""

    score: str = ""
    said: str = ""
    trap: str = ""


def ask_for_satisfaction(*, now: datetime, limit: int) -> int:
    """Of working days only; while no message leaves none is written, for it would leave too late."""
    days, today = client_rules().satisfaction_days, day_in_paris(now)
    if days is None or add_business_days(today, 0) != today or why_nothing_leaves():
        return 0
    last = now - timedelta(days=days)
    orders = orders_to_ask_about(first=last - LATE, last=last, rested_since=now - REST)
    objected = set(Objection.objects.filter(contact__in=orders.values("opportunity__contact")).values_list("contact"))
    willing = (order for order in orders if (_person(order).pk,) not in objected and _may_ask(order, now=now))
    return sum(_ask(order, now=now) for order in islice(willing, limit))


def _person(order: Order) -> Contact:
    assert order.opportunity and order.opportunity.contact  # as they were asked of the database
    return order.opportunity.contact


def _may_ask(order: Order, *, now: datetime) -> bool:
    return not why_not_written_to(_person(order), now=now)


@transaction.atomic
def _ask(order: Order, *, now: datetime) -> int:
    """0 when another worker asked, or when the person was asked about another order of hers at the same instant."""
    person = Contact.objects.select_for_update().get(pk=_person(order).pk)
    if Satisfaction.objects.filter(contact=person, asked_at__gt=now - REST).exists():
        return 0
    asked = begin_question(order=order, contact=person, now=now)
    if asked is None:
        return 0
    link = SITE + LINK_PATH.format(signed=link_of(asked))
    letter = tell_question(person=str(person), order=str(order), link=link, seller=the_sender().entity)
    queue_message(
        kind=MessageKind.SATISFACTION,
        address=email_of(person),
        subject=letter.subject,
        body=letter.body,
        key=f"satisfaction-{asked.pk}",
        now=now,
        contact=person,
    )
    _tell_timeline(asked, f"Question de satisfaction envoyée sur {order}.", Direction.OUTBOUND, now=now)
    return 1


@transaction.atomic
def answer_question(*, asked: Satisfaction, given: Given, caller: Caller, now: datetime) -> None:
    """NotAPerson, NoScore and NoLongerAsked say why nothing was taken."""
    check_person(trap=given.trap, caller=caller)
    if given.score not in {str(score) for score in range(BEST + 1)}:
        raise NoScore("Choisissez une note, de 0 à 10.")
    said = clean_cell(given.said)[:LONGEST_SAID].strip()
    is_first = record_answer(asked=asked, score=int(given.score), said=said, now=now)
    words = f"{'Note' if is_first else 'Note corrigée'} de satisfaction\u00a0: {asked.score} sur {BEST}."
    told = f"{words} «\u00a0{said}\u00a0»" if said else words
    _tell_timeline(asked, told, Direction.INBOUND, now=now)
    _follow(asked, told, now=now)


def _follow(asked: Satisfaction, told: str, *, now: datetime) -> None:
    """What the score asks of us; a correction takes back what the first one asked."""
    holder = holder_of(asked.order)
    if is_low(asked.score) and asked.task is None and holder:
        task = add_task(
            title=f"Rappeler {asked.contact} : {asked.score} sur {BEST} après sa commande"[:LONGEST_TITLE],
            kind=TaskKind.CALL,
            due_at=now,
            assignee=holder,
            by=None,
            now=now,
            contact_id=asked.contact_id,
            company_id=asked.order.company_id,
            subject=_subject(asked),
            told=f"{asked.contact}\u00a0: {told}"[:300],
        )
        join_task(asked=asked, task_id=task.pk)
    elif holder:
        text = f"{asked.contact}\u00a0: {told}"
        notify(user=holder, kind=AlertKind.ANSWER, text=text, address=f"/contacts/{asked.contact_id}/", now=now)
    if not is_low(asked.score) and asked.task:
        follow_hour(task=asked.task, due_at=None, by=BY_SYSTEM, now=now)
        join_task(asked=asked, task_id=None)
    if is_good(asked.score):
        ask_satisfied(asked=asked, now=now)
    else:
        take_back(asked=asked, now=now)


def _subject(asked: Satisfaction) -> Subject:
    return Subject(SubjectKind.ORDER, asked.order_id)


def _tell_timeline(asked: Satisfaction, text: str, direction: Direction, *, now: datetime) -> None:
    log_activity(
        kind=ActivityKind.EMAIL if direction == Direction.OUTBOUND else ActivityKind.OTHER,
        at=now,
        by=None,
        now=now,
        contact_id=asked.contact_id,
        company_id=asked.order.company_id,
        subject=_subject(asked),
        direction=direction,
        text=text,
    )

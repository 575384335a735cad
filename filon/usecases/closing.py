"""A deal changes stage, and what follows: its lead, its company, its contact."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from filon.activities.rules.kinds import TaskKind
from filon.activities.services.tasks import LONGEST_TITLE, add_task
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.business_time import start_of_day_paris
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import ClosingReview, Opportunity
from filon.opportunities.services.reviews import CLOSED, NewReview, check_review, keep_reviews
from filon.opportunities.services.stages import move_deals as move_deal_rows
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import Author
from filon.sequences.rules.kinds import EntryEvent
from filon.usecases.enrolling import enter_on_event
from filon.usecases.following import tell_those_who_follow
from filon.usecases.following_clients import look_after
from filon.usecases.lifecycle import move_leads, refresh_lifecycle
from filon.usecases.pausing import end_pauses
from filon.users.models import User

REOPENED_AT = timedelta(hours=9)  # of the day said: the morning, in Paris


@transaction.atomic
def move_deals(
    *,
    deals: Sequence[Opportunity],
    to: Stage,
    by: Author,
    now: datetime,
    review: NewReview | None = None,
    reason: str = "",
    forced: bool = False,
) -> list[Opportunity]:
    """Move deals; a won one carries its lead to client, and an open one brings its lead at least to opportunity.

    A closing, won or lost, has its `review`, and ends a pause; so does a deal that opens again.
    """
    told = check_review(review, now=now) if to.kind in CLOSED else None
    stood_at = {deal.pk: deal.stage for deal in deals}
    moved = move_deal_rows(
        deals=deals,
        to=to,
        by=by,
        now=now,
        close_reason=told.reason if told else None,
        reason=reason or (told.said[:500] if told else ""),
        forced=forced,
    )
    end_pauses(deals=[deal for deal in moved if {to.kind, stood_at[deal.pk].kind} & set(CLOSED)], by=by, now=now)
    if told:
        reviews = keep_reviews(deals=moved, stood_at=[stood_at[deal.pk] for deal in moved], review=told, by=by, now=now)
        author = User.objects.filter(pk=by.user_id).first() if by.user_id else None
        _come_back_later(reviews, author=author, now=now)
        if to.kind == StageKind.WON:
            look_after(deals=moved, by=author, now=now)
    target = {StageKind.WON: LifecycleStage.CUSTOMER, StageKind.OPEN: LifecycleStage.OPPORTUNITY}.get(
        StageKind(to.kind)
    )
    if target:
        behind = BEHIND[target]
        leads = list(
            Lead.objects.filter(pk__in=[deal.lead_id for deal in moved if deal.lead_id], lifecycle_stage__in=behind)
        )
        move_leads(leads=leads, to=target, by=by, now=now)
    refresh_lifecycle(
        company_ids={deal.company_id for deal in moved if deal.company_id},
        contact_ids={deal.contact_id for deal in moved if deal.contact_id},
    )
    _let_in(moved, to=to, now=now)
    tell_those_who_follow(moved, to=to, by=by, now=now)
    return moved


CLOSING_EVENTS: dict[str, EntryEvent] = {StageKind.WON: EntryEvent.WON, StageKind.LOST: EntryEvent.LOST}


def _let_in(deals: Sequence[Opportunity], *, to: Stage, now: datetime) -> None:
    """Sequences wait for a deal won, lost, or at that stage."""
    people = [deal.contact_id for deal in deals if deal.contact_id]
    because = f"Vente à l’étape «\u00a0{to.label}\u00a0»"
    event = CLOSING_EVENTS.get(to.kind, EntryEvent.STAGE)
    enter_on_event(event=event, of=to.key, contact_ids=people, now=now, because=because)


_EARLY = {LifecycleStage.LEAD, LifecycleStage.MQL, LifecycleStage.SAL, LifecycleStage.SQL}
BEHIND = {
    LifecycleStage.OPPORTUNITY: _EARLY,
    LifecycleStage.CUSTOMER: _EARLY | {LifecycleStage.OPPORTUNITY},
}


def _come_back_later(reviews: Sequence[ClosingReview], *, author: User | None, now: datetime) -> None:
    """The day on which the person promised to call again becomes a task of whoever holds the deal."""
    for review in reviews:
        deal = review.opportunity
        assignee = deal.owner or author
        if review.reopen_date and assignee:
            add_task(
                title=f"Reprendre contact : {deal} ({review.reason.label.lower()})"[:LONGEST_TITLE],
                kind=TaskKind.CALL,
                due_at=start_of_day_paris(review.reopen_date) + REOPENED_AT,
                assignee=assignee,
                by=author,
                now=now,
                contact_id=deal.contact_id,
                company_id=deal.company_id,
                subject=Subject(SubjectKind.OPPORTUNITY, deal.pk),
            )

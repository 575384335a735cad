"""The review of a closing: checked, kept once a closing, corrected afterwards."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from filon.kit.business_time import day_in_paris
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell
from filon.opportunities.models import ClosingReview, Opportunity
from filon.opportunities.models.reviews import SAID_WIDTH
from filon.playbook.models import CloseReason, Stage
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes

KIND = SubjectKind.OPPORTUNITY
CLOSED = (StageKind.WON, StageKind.LOST)
REVIEW_AXIS = FIELD_AXIS + "review."


class NewReview(NamedTuple):
    """What the person who closes says. `deciding_stage` None: where the deal stood."""

    reason: CloseReason
    said: str = ""
    lesson: str = ""
    deciding_stage: Stage | None = None
    reopen_date: date | None = None
    referral_asked: bool = False


def check_review(review: NewReview | None, *, now: datetime) -> NewReview:
    """The review in clean words. NotPossible says what is missing; a duplicate or a typing error has nothing to tell."""
    if review is None:
        raise NotPossible(
            "Dites pourquoi l’affaire se conclut\u00a0: un motif, et ce que votre interlocuteur en a dit."
        )
    said, lesson = (clean_cell(text)[:SAID_WIDTH] for text in (review.said, review.lesson))
    if not said and not review.reason.invalid:
        raise NotPossible(
            "Écrivez en une phrase ce que votre interlocuteur a dit\u00a0: c’est ce qui sert aux ventes suivantes."
        )
    if review.reopen_date and review.reopen_date <= day_in_paris(now):
        raise NotPossible("La date de reprise de contact est à venir\u00a0: choisissez un jour après aujourd’hui.")
    return review._replace(said=said, lesson=lesson)


@transaction.atomic
def keep_reviews(
    *, deals: Sequence[Opportunity], stood_at: Sequence[Stage], review: NewReview, by: Author, now: datetime
) -> list[ClosingReview]:
    """One for each deal closed at this instant; `stood_at` are their stages before, in the same order."""
    reviews = [
        ClosingReview(
            opportunity=deal,
            closed_at=now,
            outcome=deal.stage.kind,
            reason=review.reason,
            deciding_stage=_deciding(review.deciding_stage or before, of=deal),
            said=review.said,
            lesson=review.lesson,
            reopen_date=review.reopen_date,
            referral_asked=review.referral_asked,
            by_id=by.user_id,
        )
        for deal, before in zip(deals, stood_at, strict=True)
    ]
    return ClosingReview.objects.bulk_create(reviews)


def _deciding(stage: Stage, *, of: Opportunity) -> Stage | None:
    """None when a closed deal goes from one end to the other: it stood nowhere."""
    if stage.version_id != of.process_version_id:
        raise NotPossible(
            f"L’étape «\u00a0{stage.label}\u00a0» n’appartient pas au processus de «\u00a0{of.name}\u00a0»."
        )
    return stage if stage.kind == StageKind.OPEN else None


@transaction.atomic
def correct_review(
    *, review: ClosingReview, corrected: NewReview | None, version: int, by: Author, now: datetime
) -> list[str]:
    """Returns the names of what changed, each dated on the deal; the date of reopening and its task are those of the closing."""
    told = check_review(corrected and corrected._replace(reopen_date=None), now=now)
    stage = _deciding(told.deciding_stage, of=review.opportunity) if told.deciding_stage else None
    wanted = {
        "reason": told.reason,
        "deciding_stage": stage,
        "said": told.said,
        "lesson": told.lesson,
        "referral_asked": told.referral_asked,
    }
    changed = {name: value for name, value in wanted.items() if getattr(review, name) != value}
    if not changed:
        return []
    rows = ClosingReview.objects.filter(pk=review.pk, version=version)
    if not rows.update(**changed, version=F("version") + 1):
        raise EditedMeanwhile("Ce bilan vient d’être modifié par quelqu’un d’autre. Rechargez la page.")
    if "reason" in changed:
        _follow_reason(review, told.reason, now=now)
    changes = [
        NewChange(KIND, review.opportunity_id, REVIEW_AXIS + name, _text(getattr(review, name)), _text(value))
        for name, value in changed.items()
    ]
    record_changes(changes, by=by, at=now)
    return list(changed)


def _follow_reason(review: ClosingReview, reason: CloseReason, *, now: datetime) -> None:
    """The deal keeps the reason of its last closing only."""
    closed_then = Opportunity.objects.filter(pk=review.opportunity_id, closed_at=review.closed_at)
    closed_then.update(close_reason=reason, version=F("version") + 1, updated_at=now)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)[:500]

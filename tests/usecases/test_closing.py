"""A closing has its review: on every path, once a closing, and what follows from it."""

from datetime import date, timedelta

import pytest

from filon.activities.models import Task
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.opportunities.models import ClosingReview, Opportunity
from filon.opportunities.services.reviews import correct_review
from filon.playbook.models import CloseReason
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.usecases.closing import move_deals
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def close(deal: Opportunity, at: str = "lost", *, days: int = 0, **told: object) -> ClosingReview:
    review = factories.review(**told)  # type: ignore[arg-type]
    move_deals(deals=[deal], to=factories.stage(at), by=BY_SYSTEM, now=NOW + timedelta(days=days), review=review)
    return ClosingReview.objects.filter(opportunity=deal).first() or pytest.fail("no review")


@pytest.mark.parametrize("at", ["won", "lost"])
def test_no_deal_closes_without_its_review(at: str) -> None:
    deal = factories.deal()
    with pytest.raises(NotPossible, match="Dites pourquoi"):
        move_deals(deals=[deal], to=factories.stage(at), by=BY_SYSTEM, now=NOW)
    with pytest.raises(NotPossible, match="en une phrase"):
        close(deal, at, said="  ")
    assert (Opportunity.objects.get().stage.key, ClosingReview.objects.count()) == ("contact", 0)


def test_a_review_says_why_where_and_what_was_said() -> None:
    review = close(factories.deal(at="proposal"), lesson="Parler du prix au rendez-vous.", referral_asked=True)
    assert (review.outcome, review.reason.label, review.deciding_stage) == (
        "lost",
        "Prix ou valeur perçue",
        factories.stage("proposal"),
    )
    assert (review.said, review.lesson) == ("Trop cher pour cette année.", "Parler du prix au rendez-vous.")
    assert (review.referral_asked, review.closed_at) == (True, NOW)


def test_it_may_have_been_decided_before_the_stage_where_it_stood() -> None:
    review = close(factories.deal(at="signature"), "won", deciding_stage=factories.stage("meeting"))
    assert review.deciding_stage == factories.stage("meeting")


def test_a_duplicate_has_nothing_to_tell() -> None:
    invalid = CloseReason.objects.get(invalid=True)
    assert close(factories.deal(), reason=invalid, said="").said == ""


def test_deals_closed_together_have_each_its_own_review() -> None:
    deals = [factories.deal(f"Affaire {n}", at=at) for n, at in enumerate(("contact", "proposal"))]
    move_deals(deals=deals, to=factories.stage("lost"), by=BY_SYSTEM, now=NOW, review=factories.review())
    told = ClosingReview.objects.order_by("opportunity").values_list("opportunity", "deciding_stage__key")
    assert list(told) == [(deals[0].pk, "contact"), (deals[1].pk, "proposal")]


def test_a_deal_that_opens_again_closes_again_with_a_new_review() -> None:
    deal = factories.deal(at="proposal")
    close(deal)
    move_deals(deals=[deal], to=factories.stage("negotiation"), by=BY_SYSTEM, now=NOW + timedelta(days=1))
    close(deal, "won", days=2, said="Le budget est revenu.")
    told = ClosingReview.objects.values_list("outcome", "said", "deciding_stage__key")
    assert list(told) == [
        ("won", "Le budget est revenu.", "negotiation"),
        ("lost", "Trop cher pour cette année.", "proposal"),
    ]


def test_the_day_to_come_back_is_a_task_of_the_owner_of_the_deal() -> None:
    camille = factories.user()
    deal = factories.deal("Fenêtres", owner=camille, company=factories.company())
    close(deal, reopen_date=date(2027, 3, 1))
    task = Task.objects.get()
    assert task.title == "Reprendre contact : Fenêtres (prix ou valeur perçue)"
    assert (task.assignee, task.kind, task.company, task.subject_id) == (camille, "call", deal.company, deal.pk)
    assert task.due_at.isoformat() == "2027-03-01T08:00:00+00:00"  # nine o'clock in Paris


def test_one_does_not_come_back_on_a_day_that_is_past() -> None:
    with pytest.raises(NotPossible, match="à venir"):
        close(factories.deal(), reopen_date=date(2026, 11, 20))


def test_a_stage_of_another_process_decides_nothing() -> None:
    other = factories.stage("meeting")
    version = other.version.process.versions.create(number=2, created_at=NOW)
    other.pk, other.version = None, version
    other.save()
    with pytest.raises(NotPossible, match="n’appartient pas"):
        close(factories.deal(), deciding_stage=other)
    assert Opportunity.objects.get().stage.key == "contact"


def test_a_corrected_review_corrects_its_deal_and_says_what_changed() -> None:
    review, by = close(factories.deal(at="proposal")), by_person(factories.user().pk)
    other = CloseReason.objects.get(name_key="delai ou calendrier")
    corrected = factories.review(other, lesson="Demander la date du conseil.", deciding_stage=review.deciding_stage)
    assert correct_review(review=review, corrected=corrected, version=1, by=by, now=NOW) == ["reason", "lesson"]
    assert Opportunity.objects.get().close_reason == other
    axes = Change.objects.filter(axis__contains="review.").order_by("pk").values_list("axis", "to_value")
    assert list(axes) == [
        ("field:review.reason", "Délai ou calendrier"),
        ("field:review.lesson", "Demander la date du conseil."),
    ]
    with pytest.raises(EditedMeanwhile):
        correct_review(review=review, corrected=factories.review(), version=1, by=by, now=NOW)


def test_the_review_of_an_older_closing_leaves_the_last_one_alone() -> None:
    deal, by = factories.deal(), by_person(factories.user().pk)
    old = close(deal)
    move_deals(deals=[deal], to=factories.stage("meeting"), by=BY_SYSTEM, now=NOW + timedelta(days=1))
    close(deal, days=2)
    other = CloseReason.objects.get(name_key="delai ou calendrier")
    correct_review(review=old, corrected=factories.review(other), version=1, by=by, now=NOW)
    assert Opportunity.objects.get().close_reason == factories.review().reason

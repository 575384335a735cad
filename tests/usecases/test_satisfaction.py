"""After an order its person is asked once how it went; what she answers calls a colleague or asks for a referral."""

from datetime import timedelta
from typing import Any

import pytest

from filon.activities.models import Activity, Task
from filon.contacts.models import ContactPoint
from filon.customers.models import ClientRules, Order, ReferralRequest, Satisfaction
from filon.customers.services.satisfaction import NoLongerAsked, NoScore, begin_question
from filon.messaging.models import Message
from filon.permission.models import Objection
from filon.usecases.asking_referrals import ask_for_referrals
from filon.usecases.people_only import NotAPerson
from filon.usecases.satisfaction import Given, answer_question, ask_for_satisfaction
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.usecases.proposing import BROWSER, ROBOT, a_deal, our_company

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=14)  # a Friday, as NOW


@pytest.fixture(autouse=True)
def asked_after_two_weeks() -> None:
    our_company()
    ClientRules.objects.create(pk=1, satisfaction_days=14)


def ordered(owner: User | None, **fields: Any) -> Order:
    deal = fields.pop("deal", None) or a_deal(owner)
    return factories.order("C-1", company=deal.company, opportunity=deal, owner=owner, **fields)


def asked_of(owner: User) -> Satisfaction:
    order = ordered(owner)
    ask_for_satisfaction(now=LATER, limit=10)
    return Satisfaction.objects.get(order=order)


def answer(asked: Satisfaction, score: str, said: str = "", *, hours: float = 0, **how: Any) -> None:
    told = {"caller": BROWSER, "now": LATER + timedelta(hours=hours), **how}
    answer_question(asked=Satisfaction.objects.get(pk=asked.pk), given=Given(score, said), **told)


def test_the_person_who_bought_is_asked_once_by_a_letter_that_sells_nothing(camille: User) -> None:
    order = ordered(camille)

    assert [ask_for_satisfaction(now=LATER + timedelta(days=days), limit=10) for days in (-1, 0, 0, 3)] == [0, 1, 0, 0]

    letter = Message.objects.get()
    assert (letter.kind, letter.address) == ("satisfaction", "jeanne@duval.example")
    assert letter.subject == "Comment cela s’est-il passé\u00a0?"
    assert "il ne vend rien" in letter.body and f"/avis/{Satisfaction.objects.get().key}~" in letter.body
    told = Activity.objects.get()
    assert (told.direction, told.company) == ("outbound", order.company)


@pytest.mark.parametrize("days", [13, 45], ids=["too early", "history of a file"])
def test_the_moment_passes(camille: User, days: int) -> None:
    ordered(camille, ordered_at=LATER - timedelta(days=days))
    assert ask_for_satisfaction(now=LATER, limit=10) == 0


@pytest.mark.parametrize("why", ["nobody decided", "saturday", "objected", "dead address"])
def test_nobody_is_asked_who_should_not_be(camille: User, why: str) -> None:
    order, now = ordered(camille), LATER
    if why == "nobody decided":
        ClientRules.objects.update(satisfaction_days=None)
    elif why == "saturday":
        now += timedelta(days=1)
    elif why == "objected":
        Objection.objects.create(contact=order.opportunity and order.opportunity.contact, at=NOW, proof="Par lettre")
    else:
        ContactPoint.objects.update(state="dead")
    assert (ask_for_satisfaction(now=now, limit=10), Message.objects.count()) == (0, 0)


def test_who_orders_every_week_is_asked_once_a_season(camille: User) -> None:
    deal = a_deal(camille)
    for days in (0, 3, 80):
        factories.order(company=deal.company, opportunity=deal, ordered_at=NOW + timedelta(days=days))
    asked = [ask_for_satisfaction(now=LATER + timedelta(days=days), limit=10) for days in (0, 3, 84, 91)]
    assert asked == [1, 0, 0, 1]


def test_of_two_workers_only_one_asks(camille: User) -> None:
    order = ordered(camille)
    person = order.opportunity.contact  # type: ignore[union-attr]
    assert begin_question(order=order, contact=person, now=NOW) is not None  # type: ignore[arg-type]
    assert begin_question(order=order, contact=person, now=NOW) is None  # type: ignore[arg-type]
    assert ask_for_satisfaction(now=LATER, limit=10) == 0


def test_a_low_answer_calls_whoever_follows_the_client_and_no_referral_is_asked(camille: User) -> None:
    asked = asked_of(camille)
    answer(asked, "4", "Le délai n’a pas été tenu.")

    task = Task.objects.get()
    assert (task.title, task.assignee) == ("Rappeler Jeanne Duval : 4 sur 10 après sa commande", camille)
    told = Activity.objects.get(direction="inbound")
    assert told.text == "Note de satisfaction : 4 sur 10. « Le délai n’a pas été tenu. »"
    assert ask_for_referrals(now=NOW + timedelta(days=50), limit=10) == 0


def test_a_good_answer_proposes_the_referral_at_once_and_once(camille: User) -> None:
    asked = asked_of(camille)
    answer(asked, "9")
    answer(asked, "10", hours=1)

    assert ReferralRequest.objects.get().because == "satisfied"
    assert Task.objects.get().title.endswith("sa note de satisfaction est bonne")
    assert ask_for_referrals(now=NOW + timedelta(days=50), limit=10) == 0


def test_a_correction_within_the_day_takes_back_what_the_first_answer_asked(camille: User) -> None:
    asked = asked_of(camille)
    answer(asked, "3")
    answer(asked, "9", "Je me suis trompée de sens.", hours=2)
    answer(asked, "8", hours=3)

    assert (Task.objects.filter(deleted_at=None).count(), ReferralRequest.objects.count()) == (0, 0)
    asked.refresh_from_db()
    assert (asked.score, asked.answered_at, asked.task) == (8, LATER, None)


def test_after_a_day_it_is_no_longer_corrected_and_says_so(camille: User) -> None:
    asked = asked_of(camille)
    answer(asked, "9")
    with pytest.raises(NoLongerAsked, match="elle ne se change plus"):
        answer(asked, "1", hours=24.1)
    assert Satisfaction.objects.get().score == 9


@pytest.mark.parametrize("score", ["", "11", "-1", "dix", "9.5", "1" * 400, "²"])
def test_what_is_no_score_is_refused_in_one_sentence(camille: User, score: str) -> None:
    asked = asked_of(camille)
    with pytest.raises(NoScore, match="Choisissez une note"):
        answer(asked, score)
    assert Satisfaction.objects.get().answered_at is None


def test_a_machine_answers_nothing(camille: User) -> None:
    asked = asked_of(camille)
    with pytest.raises(NotAPerson):
        answer(asked, "10", caller=ROBOT)
    assert Satisfaction.objects.get().answered_at is None

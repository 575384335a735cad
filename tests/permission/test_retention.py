"""Three years after the last sign that came from the person: RET-1, RET-2, SRC-1 after a month."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.rules.kinds import ActivityKind, Actor, Direction
from filon.activities.rules.signs import comes_from_the_person
from filon.activities.services.logging import log_activity
from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.business_time import start_of_day_paris
from filon.permission.models import NoticeRecord
from filon.permission.rules.kinds import NoticeKind, NoticeWay
from filon.permission.rules.retention import last_day_kept, months_before, newest_sign_past_term
from filon.permission.selectors.retention import people_never_informed, people_past_their_term
from filon.records.models import Lot
from filon.records.rules.origin import LotKind
from filon.users.models import RoleRight
from filon.users.rules.rights import Action, Entity, Role, Scope
from filon.users.selectors import SYSTEM
from tests import factories

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def past(today: date) -> list[str]:
    return [contact.last_name for contact in people_past_their_term(today=today, viewer=SYSTEM)]


@pytest.mark.parametrize(
    ("last_sign", "kept_until"),
    [
        (date(2023, 1, 10), date(2026, 1, 10)),
        (date(2024, 2, 28), date(2027, 2, 28)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
    ],
)
def test_the_term_expires_with_the_same_day_three_years_later(last_sign: date, kept_until: date) -> None:
    assert last_day_kept(last_sign, years=3) == kept_until


@given(sign=DAYS, today=DAYS, years=st.integers(1, 6))
def test_the_query_and_the_term_agree_on_every_day(sign: date, today: date, years: int) -> None:
    assert (sign <= newest_sign_past_term(today, years=years)) is (last_day_kept(sign, years=years) < today)


@given(day=DAYS, months=st.integers(0, 40))
def test_months_before_stay_in_their_month(day: date, months: int) -> None:
    earlier = months_before(day, months)

    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day == day.day or (earlier + timedelta(days=1)).day == 1 < day.day


@pytest.mark.parametrize(
    ("direction", "actor", "counts"),
    [
        (Direction.INBOUND, Actor.HUMAN, True),
        (Direction.INBOUND, Actor.MACHINE, False),
        (Direction.INBOUND, Actor.UNKNOWN, False),
        (Direction.OUTBOUND, Actor.HUMAN, False),
        (Direction.NONE, Actor.HUMAN, False),
    ],
)
def test_only_people_give_signs(direction: Direction, actor: Actor, counts: bool) -> None:
    assert comes_from_the_person(direction=direction, actor=actor) is counts


@pytest.mark.django_db
def test_a_click_of_29_february_2024_keeps_the_data_until_28_february_2027() -> None:
    factories.contact(
        created_at=datetime(2023, 1, 10, 9, tzinfo=UTC), last_inbound_at=datetime(2024, 2, 29, 22, 30, tzinfo=UTC)
    )

    assert (past(date(2027, 2, 28)), past(date(2027, 3, 1))) == ([], ["Duval"])


@pytest.mark.django_db
def test_without_a_sign_the_term_runs_from_the_collection_by_the_day_in_paris() -> None:
    factories.contact(last_name="Veille", created_at=start_of_day_paris(date(2023, 1, 10)) - timedelta(seconds=1))
    factories.contact(last_name="Jour", created_at=start_of_day_paris(date(2023, 1, 10)))

    assert (past(date(2026, 1, 10)), past(date(2026, 1, 11))) == (["Veille"], ["Veille", "Jour"])


@pytest.mark.django_db
def test_clients_and_what_is_in_the_trash_are_left_out() -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    bought = factories.company(lifecycle_stage=LifecycleStage.CUSTOMER)
    factories.contact(last_name="Cliente", created_at=old, lifecycle_stage=LifecycleStage.CUSTOMER)
    factories.contact(last_name="Salarié", created_at=old, company=bought)
    factories.contact(last_name="Corbeille", created_at=old, deleted_at=old)
    factories.contact(last_name="Ancienne", created_at=old, lifecycle_stage=LifecycleStage.FORMER_CUSTOMER)
    factories.contact(last_name="Prospect", created_at=old, company=factories.company("Duval et Fils"))

    assert past(date(2026, 11, 20)) == ["Ancienne", "Prospect"]


@pytest.mark.django_db
def test_who_sees_only_his_own_people_is_told_of_them_only() -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.CONTACT, action=Action.READ).update(scope=Scope.OWN)
    camille = factories.user()
    old = datetime(2020, 1, 1, tzinfo=UTC)
    factories.contact(last_name="Sienne", created_at=old, owner=camille)
    factories.contact(last_name="Autre", created_at=old)

    found = people_past_their_term(today=date(2026, 11, 20), viewer=camille)

    assert [contact.last_name for contact in found] == ["Sienne"]


@pytest.mark.django_db
def test_a_reply_moves_the_last_sign_forward_and_a_call_of_ours_does_not() -> None:
    contact, camille = factories.contact(), factories.user()
    at = factories.NOW - timedelta(days=10)

    def log(at: datetime, direction: Direction) -> datetime | None:
        kind = ActivityKind.EMAIL
        log_activity(kind=kind, at=at, by=camille, now=factories.NOW, contact_id=contact.pk, direction=direction)
        return Contact.objects.get(pk=contact.pk).last_inbound_at

    assert log(at, Direction.OUTBOUND) is None
    assert log(at, Direction.INBOUND) == at
    assert log(at - timedelta(days=5), Direction.INBOUND) == at


@pytest.mark.django_db
def test_people_of_a_bought_lot_are_flagged_after_a_month_without_notice() -> None:
    bought = Lot.objects.create(name="Salon 2026", kind=LotKind.BOUGHT, created_at=factories.NOW)
    collected = Lot.objects.create(name="Stand", kind=LotKind.COLLECTED, created_at=factories.NOW)
    entered = start_of_day_paris(date(2026, 10, 19))
    factories.contact(last_name="Oubliée", created_at=entered, lot=bought)
    informed = factories.contact(last_name="Informée", created_at=entered, lot=bought)
    factories.contact(last_name="Venue", created_at=entered, lot=collected)
    factories.contact(last_name="Récente", created_at=entered + timedelta(days=1), lot=bought)
    NoticeRecord.objects.create(
        contact=informed, kind=NoticeKind.INDIRECT, how=NoticeWay.EMAIL, text_version="v1", at=factories.NOW
    )

    found = people_never_informed(today=date(2026, 11, 20), viewer=SYSTEM)

    assert [contact.last_name for contact in found] == ["Oubliée"]

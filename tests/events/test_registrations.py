"""A place is promised once; who comes too late waits, and gets the first place that is given back."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filon.events.models import Event, Registration
from filon.events.rules.kinds import RegistrationState, RegistrationWay
from filon.events.services.events import (
    EventRefused,
    cancel_event,
    close_attendance,
    edit_event,
    reopen_attendance,
)
from filon.events.services.registrations import (
    Registered,
    RegistrationClosed,
    call_up,
    confirm,
    register,
    to_remind,
    withdraw,
)
from filon.kit.errors import EditedMeanwhile, NotPossible
from tests.events.world import a_person, an_event
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def signed_up(event: Event, name: str = "Anne", *, after: int = 0) -> Registered:
    at = NOW + timedelta(minutes=after)
    return register(event=event, contact=a_person(name), way=RegistrationWay.FORM, now=at)


def states() -> list[str]:
    return list(Registration.objects.order_by("pk").values_list("state", flat=True))


def test_twice_the_same_person_is_one_registration() -> None:
    event, anne = an_event(capacity=5), a_person()
    first, second = (register(event=event, contact=anne, way=RegistrationWay.FORM, now=NOW) for _ in range(2))
    event.refresh_from_db()
    assert (first.is_new, second.is_new, second.registration, event.taken) == (True, False, first.registration, 1)


def test_who_comes_when_all_is_taken_waits_and_holds_no_place() -> None:
    event = an_event(capacity=1)
    signed_up(event), signed_up(event, "Paul")
    event.refresh_from_db()
    assert (states(), event.taken, event.left) == (["registered", "waiting"], 1, 0)


def test_a_place_given_back_goes_to_whoever_waited_longest() -> None:
    event = an_event(capacity=1)
    first = signed_up(event).registration
    signed_up(event, "Paul", after=1), signed_up(event, "Lise", after=2)
    called = withdraw(registration=first, now=NOW)
    event.refresh_from_db()
    assert [one.contact.first_name for one in called] == ["Paul"]
    assert (states(), event.taken) == (["cancelled", "registered", "waiting"], 1)


def test_who_withdraws_while_waiting_frees_nothing() -> None:
    event = an_event(capacity=1)
    signed_up(event)
    called = withdraw(registration=signed_up(event, "Paul").registration, now=NOW)
    event.refresh_from_db()
    assert (called, event.taken) == ([], 1)


def test_whoever_withdrew_may_come_back_at_the_end_of_the_list() -> None:
    event = an_event(capacity=1)
    anne = signed_up(event).registration
    signed_up(event, "Paul", after=1)
    withdraw(registration=anne, now=NOW)
    again = register(event=event, contact=anne.contact, way=RegistrationWay.FORM, now=NOW + timedelta(minutes=5))
    assert (again.is_new, again.registration.pk, again.registration.state) == (True, anne.pk, "waiting")


def test_nobody_withdraws_twice_nor_once_it_began() -> None:
    anne = signed_up(an_event()).registration
    withdraw(registration=anne, now=NOW)
    with pytest.raises(NotPossible, match="n’est plus en cours"):
        withdraw(registration=anne, now=NOW)
    paul = signed_up(an_event(), "Paul").registration
    with pytest.raises(NotPossible, match="a commencé"):
        withdraw(registration=paul, now=NOW + timedelta(days=8))


@pytest.mark.parametrize(("days", "called_off"), [(-1, False), (7, True)])
def test_nobody_registers_for_what_is_over_or_called_off(days: int, called_off: bool) -> None:
    event = an_event(days=days)
    if called_off:
        cancel_event(event=event, now=NOW)
    with pytest.raises(RegistrationClosed):
        signed_up(event)
    assert states() == []


def test_to_confirm_counts_once_and_only_for_who_is_expected() -> None:
    event = an_event(capacity=1)
    anne, paul = signed_up(event).registration, signed_up(event, "Paul").registration
    assert [confirm(registration=one, now=NOW) for one in (anne, anne, paul)] == [True, False, False]
    assert states() == ["confirmed", "waiting"]


def values_of(event: Event, **changed: object) -> dict[str, object]:
    return {"name": event.name, "start": event.start, "end": event.end, "capacity": event.capacity} | changed


def test_a_wider_room_takes_in_those_who_wait() -> None:
    event = an_event(capacity=1)
    for name in ("Anne", "Paul", "Lise"):
        signed_up(event, name)
    edit_event(event=event, values=values_of(event, capacity=2), version=event.version, now=NOW)
    assert [one.contact.first_name for one in call_up(event=event)] == ["Paul"]
    assert states() == ["registered", "registered", "waiting"]


def test_no_room_is_made_smaller_than_what_is_promised_nor_saved_over_a_colleague() -> None:
    event = an_event(capacity=2)
    signed_up(event), signed_up(event, "Paul")
    with pytest.raises(EventRefused, match="2 places promises"):
        edit_event(event=event, values=values_of(event, capacity=1), version=1, now=NOW)
    with pytest.raises(EventRefused, match="La fin vient après le début"):
        edit_event(event=event, values=values_of(event, end=event.start), version=1, now=NOW)
    with pytest.raises(EditedMeanwhile):
        edit_event(event=event, values=values_of(event), version=9, now=NOW)


def test_a_reminder_is_due_once_within_its_hours_and_not_for_who_registers_that_late() -> None:
    event = an_event(days=2, remind_hours=24)
    signed_up(event)
    at = NOW + timedelta(hours=25)
    assert [*to_remind(now=NOW, limit=9)] == []
    register(event=event, contact=a_person("Paul"), way=RegistrationWay.FORM, now=at)
    assert [one.contact.first_name for one in to_remind(now=at, limit=9)] == ["Anne"]
    assert [*to_remind(now=at, limit=9)] == []


def test_once_all_who_came_are_ticked_the_others_are_absent_and_it_can_be_opened_again() -> None:
    event = an_event()
    confirm(registration=signed_up(event).registration, now=NOW)
    signed_up(event, "Paul")
    with pytest.raises(NotPossible, match="n’a pas commencé"):
        close_attendance(event=event, now=NOW)
    after = NOW + timedelta(days=8)
    assert [close_attendance(event=event, now=after) for _ in range(2)] == [2, None]
    assert states() == ["absent", "absent"]
    assert reopen_attendance(event=event, now=after)
    assert states() == ["confirmed", "registered"]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=20), capacity=st.integers(1, 4))
def test_whatever_people_do_places_are_those_who_hold_them_and_nobody_waits_beside_a_free_one(
    moves: list[tuple[int, bool]], capacity: int
) -> None:
    event = an_event(capacity=capacity)
    people = [a_person(f"P{number}", email=f"p{number}-{event.pk}@x.fr") for number in range(6)]
    for minute, (number, comes) in enumerate(moves):
        known = Registration.objects.filter(event=event, contact=people[number]).first()
        if comes:
            at = NOW + timedelta(minutes=minute)
            register(event=event, contact=people[number], way=RegistrationWay.FORM, now=at)
        elif known and known.state != RegistrationState.CANCELLED:
            withdraw(registration=known, now=NOW)
    event.refresh_from_db()
    rows = Registration.objects.filter(event=event)
    waiting = rows.filter(state=RegistrationState.WAITING).count()
    assert event.taken == rows.filter(holds_place=True).count() == rows.filter(state="registered").count()
    assert event.taken <= capacity
    assert not waiting or event.taken == capacity

"""Whom one calls next: one caller at a time, the law asked again, nobody twice."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Activity
from filon.calling.models import CallClaim, CallEntry, CallList
from filon.calling.rules.kinds import LEASE, CallOrder, EntryState
from filon.calling.selectors.lists import CallListNotFound, call_list_for, entry_for, progress_of
from filon.calling.selectors.permitted import permitted
from filon.calling.services.filling import ask_the_law, complete_call_list, make_call_list
from filon.calling.services.queue import claim, skip_entry, take_next
from filon.contacts.models import Company, Contact, ContactPoint
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.permission.rules.kinds import Channel
from filon.permission.services.objections import object_to_prospecting
from filon.records.models import Lot
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CONTACT, COMPANY = SubjectKind.CONTACT, SubjectKind.COMPANY


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


_lines = count(10)


def person(name: str, *, reached: bool = True, **fields: Any) -> Contact:
    """Of a company: who has none is a consumer, whom nobody calls without consent. Each has a number of his own."""
    fields.setdefault("company", make.company(f"Société {name}"))
    made = make.contact("", name, **fields)
    if reached:
        make.reachable(made, f"+334912345{next(_lines):02}")
    return made


def people_list(
    by: User, *, order: CallOrder = CallOrder.BY_NAME, condition: Q | None = None, **asked: Any
) -> CallList:
    condition = Q() if condition is None else condition
    return make_call_list(
        **{"name": "Lyon", "entity": CONTACT, "condition": condition, "order": order, "by": by, "now": NOW, **asked}
    )


def called(by: User, call_list: CallList, now: Any = NOW) -> str:
    found = take_next(call_list=call_list, by=by, now=now)
    return str(found.entry.contact or found.entry.company) if found else ""


def names(call_list: CallList) -> list[str]:
    return [str(entry.contact or entry.company) for entry in call_list.entries.order_by("position")]


class TestFilling:
    def test_who_was_never_called_comes_first_then_the_longest_ago(self, camille: User) -> None:
        lately, long_ago, never = person("A"), person("B"), person("C")
        for one, days in ((lately, 2), (long_ago, 90)):
            Activity.objects.create(contact=one, kind="call", direction="outbound", at=NOW - timedelta(days=days))

        assert names(people_list(camille, order=CallOrder.NEVER_FIRST)) == [str(never), str(long_ago), str(lately)]

    def test_the_best_grade_comes_first_and_the_unknown_last(self, camille: User) -> None:
        for name, grade in (("A", ""), ("B", "C"), ("C", "A")):
            person(name, fit_grade=grade)
        assert names(people_list(camille, order=CallOrder.BEST_FIT)) == ["C", "B", "A"]

    def test_the_latest_sign_of_the_people_of_a_company_counts_for_it(self, camille: User) -> None:
        silent, heard = make.company("Silencieuse"), make.company("Bavarde")
        make.contact(company=heard, last_inbound_at=NOW)
        asked = {"entity": COMPANY, "order": CallOrder.LAST_SIGN}
        assert names(people_list(camille, **asked)) == [str(heard), str(silent)]

    def test_who_may_not_be_called_stands_apart_with_the_sentence(self, camille: User) -> None:
        person("Libre")
        object_to_prospecting(
            contact=person("Opposée"), proof="Courrier", at=NOW, by=BY_SYSTEM, now=NOW, channel=Channel.PHONE
        )
        person("Muette", reached=False)

        call_list = people_list(camille)

        assert {str(one.contact): one.held_because for one in call_list.entries.all()} == {
            "Libre": "",
            "Opposée": "La personne s’est opposée à la prospection.",
            "Muette": "Aucun numéro de téléphone.",
        }
        progress = progress_of([call_list], viewer=camille, now=NOW)[call_list.pk]
        assert (progress.all, progress.queue, progress.held) == (3, 1, 2)

    def test_a_consumer_is_held_and_a_professional_is_not(self, camille: User) -> None:
        make.reachable(make.contact("", "Particulier"))
        person("Pro")
        held = people_list(camille).entries.exclude(held_because="")
        assert [str(one.contact) for one in held] == ["Particulier"]

    def test_a_person_without_number_is_called_at_her_company(self, camille: User) -> None:
        firm = make.company()
        ContactPoint.objects.create(company=firm, kind="phone", value="04 91 00 00 00", normalised="+33491000000")
        person("Roux", reached=False, company=firm)
        (entry,) = people_list(camille).entries.all()

        found = permitted([entry], viewer=camille, at=NOW)[entry.pk]
        assert (found.decision.allowed, [point.value for point in found.numbers]) == (True, ["04 91 00 00 00"])

    def test_newcomers_of_the_lot_join_and_nobody_comes_twice(self, camille: User) -> None:
        lot = Lot.objects.create(name="Salon", created_at=NOW, kind="collected")
        person("A", lot=lot)
        call_list = people_list(camille, condition=Q(lot=lot), lot=lot)
        person("B", lot=lot)

        assert (complete_call_list(call_list=call_list, by=camille, now=NOW), names(call_list)) == (1, ["A", "B"])
        assert complete_call_list(call_list=call_list, by=camille, now=NOW) == 0

    def test_nobody_to_call_is_refused(self, camille: User) -> None:
        with pytest.raises(NotPossible, match="ne prend personne"):
            people_list(camille)
        assert CallList.objects.count() == 0

    def test_only_the_records_that_one_may_read_come_in(self, camille: User) -> None:
        person("A")
        RoleRight.objects.filter(role=camille.role, entity="contact", action="read").update(scope=1)
        with pytest.raises(NotPossible):
            people_list(User.objects.get(pk=camille.pk))

    def test_the_law_is_asked_of_three_in_as_many_queries_as_of_one(self, camille: User) -> None:
        person("A")
        call_list = people_list(camille)
        counts = []
        for more in ((), ("B", "C")):
            for name in more:
                line = CallEntry.objects.create(call_list=call_list, contact=person(name), position=9)
                assert line.pk
            with CaptureQueriesContext(connection) as queries:
                ask_the_law(call_list=call_list, viewer=camille, now=NOW)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestTaking:
    def test_two_callers_never_get_the_same_person(self, camille: User) -> None:
        paul = make.user("Paul")
        for name in "AB":
            person(name)
        call_list = people_list(camille)

        assert (called(camille, call_list), called(paul, call_list)) == ("A", "B")
        assert called(make.user("Zoé"), call_list) == ""

    def test_nor_from_two_lists(self, camille: User) -> None:
        person("A")
        first, second = people_list(camille), people_list(camille, name="Rhône")
        assert (called(camille, first), called(make.user("Paul"), second)) == ("A", "")

    def test_of_two_who_ask_at_the_same_instant_one_gets_it(self, camille: User) -> None:
        person("A")
        (entry,) = people_list(camille).entries.all()
        paul = make.user("Paul")
        assert [claim(called=entry, by=one, now=NOW) for one in (camille, paul)] == [True, False]
        assert CallClaim.objects.get().by == camille

    def test_who_comes_back_finds_the_one_that_he_had(self, camille: User) -> None:
        for name in "AB":
            person(name)
        call_list = people_list(camille)
        assert (called(camille, call_list), called(camille, call_list)) == ("A", "A")

    def test_a_caller_who_went_away_loses_the_line_after_a_quarter_of_an_hour(self, camille: User) -> None:
        person("A")
        call_list, paul = people_list(camille), make.user("Paul")
        called(camille, call_list)
        assert called(paul, call_list, NOW + LEASE - timedelta(minutes=1)) == ""
        assert called(paul, call_list, NOW + LEASE) == "A"

    def test_the_law_is_asked_again_at_the_moment_of_the_call(self, camille: User) -> None:
        for name in "AB":
            person(name)
        call_list = people_list(camille)
        object_to_prospecting(contact=Contact.objects.get(last_name="A"), proof="x", at=NOW, by=BY_SYSTEM, now=NOW)

        assert called(camille, call_list) == "B"
        assert (
            call_list.entries.get(contact__last_name="A").held_because == "La personne s’est opposée à la prospection."
        )

    def test_who_was_called_from_elsewhere_an_hour_ago_is_left_in_peace(self, camille: User) -> None:
        one = person("A")
        call_list = people_list(camille)
        Activity.objects.create(contact=one, kind="call", direction="outbound", at=NOW - timedelta(hours=1))

        assert called(camille, call_list) == ""
        assert call_list.entries.get().again_at == NOW + timedelta(hours=3)
        assert called(camille, call_list, NOW + timedelta(hours=3)) == "A"

    def test_so_is_who_was_to_be_tried_again_and_who_was_in_hand(self, camille: User) -> None:
        one = person("A")
        call_list = people_list(camille)
        call_list.entries.update(again_at=NOW - timedelta(minutes=5))
        assert called(camille, call_list) == "A"
        Activity.objects.create(contact=one, kind="call", direction="outbound", at=NOW)

        assert [called(camille, call_list, NOW + timedelta(minutes=n)) for n in (1, 2)] == ["", ""]
        assert (CallClaim.objects.count(), call_list.entries.get().again_at) == (0, NOW + timedelta(hours=4))

    def test_who_is_passed_over_comes_back_in_an_hour(self, camille: User) -> None:
        for name in "AB":
            person(name)
        call_list = people_list(camille)
        called(camille, call_list)
        skip_entry(entry=call_list.entries.get(contact__last_name="A"), by=camille, now=NOW)

        assert called(camille, call_list) == "B"
        progress = progress_of([call_list], viewer=camille, now=NOW)[call_list.pk]
        assert (progress.queue, progress.later) == (1, 1)

    def test_somebody_thrown_away_is_in_no_queue(self, camille: User) -> None:
        person("A")
        call_list = people_list(camille)
        Contact.objects.update(deleted_at=NOW)
        assert called(camille, call_list) == ""

    def test_a_company_thrown_away_while_in_hand_is_called_no_more(self, camille: User) -> None:
        firm = make.company()
        ContactPoint.objects.create(company=firm, kind="phone", value="04 91 00 00 00", normalised="+33491000000")
        call_list = people_list(camille, entity=COMPANY)
        assert called(camille, call_list) == "Menuiserie Duval"
        Company.objects.update(deleted_at=NOW)
        assert called(camille, call_list) == ""

    def test_whom_his_caller_may_not_read_any_more_stays_free_for_a_colleague(self, camille: User) -> None:
        person("A", owner=camille)
        call_list = people_list(camille)
        called(camille, call_list)
        RoleRight.objects.filter(role=camille.role, entity="contact", action="read").update(scope=1)
        paul = make.user("Paul")
        Contact.objects.update(owner=paul)

        assert called(User.objects.get(pk=camille.pk), call_list) == ""
        assert call_list.entries.get().held_because == ""
        assert called(paul, call_list, NOW + LEASE) == "A"

    def test_companies_are_called_too(self, camille: User) -> None:
        firm = make.company()
        ContactPoint.objects.create(company=firm, kind="phone", value="04 91 00 00 00", normalised="+33491000000")
        make.company("Fermée", diffusion_status="N")
        call_list = people_list(camille, entity=COMPANY)

        assert called(camille, call_list) == "Menuiserie Duval"
        assert Company.objects.get(pk=call_list.entries.exclude(held_because="").get().company_id).name == "Fermée"


class TestSeeing:
    def test_a_private_list_shows_to_its_owner_alone(self, camille: User) -> None:
        person("A")
        call_list = people_list(camille, shared=False)
        assert call_list_for(viewer=camille, pk=call_list.pk) == call_list
        with pytest.raises(CallListNotFound):
            call_list_for(viewer=make.user("Inès", role=Role.ADMIN), pk=call_list.pk)

    def test_a_line_of_it_neither(self, camille: User) -> None:
        person("A")
        (entry,) = people_list(camille, shared=False).entries.all()
        with pytest.raises(CallListNotFound):
            entry_for(viewer=make.user("Paul"), pk=entry.pk)
        assert entry_for(viewer=camille, pk=entry.pk).state == EntryState.WAITING

    def test_lines_about_people_whom_one_may_not_read_are_neither_counted_nor_judged(self, camille: User) -> None:
        person("A")
        person("B", owner=camille)
        call_list = people_list(camille)
        RoleRight.objects.filter(role=camille.role, entity="contact", action="read").update(scope=1)
        reader = User.objects.get(pk=camille.pk)

        assert progress_of([call_list], viewer=reader, now=NOW)[call_list.pk].all == 1
        assert ask_the_law(call_list=call_list, viewer=reader, now=NOW) == 0
        assert [entry.held_because for entry in call_list.entries.all()] == ["", ""]

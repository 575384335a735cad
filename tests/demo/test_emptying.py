"""Emptying takes exactly the demonstration, and keeps what people added."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from demo.load import load_demonstration
from filon.activities.models import Activity
from filon.contacts.models import Company, Contact
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.records.models import Batch, Note
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.records.rules.origin import BatchState
from filon.records.selectors.batches import loaded_demonstration
from filon.usecases.checking import check_data, repair_data
from filon.usecases.demonstration import is_first_run
from filon.usecases.emptying_demo import empty_demonstration
from filon.users.models import User
from tests import factories
from tests.demo.conftest import NOW

pytestmark = pytest.mark.django_db

# What a new installation holds: see the migrations.
AT_BIRTH = {
    "Permission",
    "ContentType",
    "RoleRight",
    "CloseReason",
    "Process",
    "ProcessVersion",
    "Stage",
    "QualificationSheet",
    "SheetVersion",
    "FunnelProfile",
}


def rows_left() -> set[str]:
    return {model.__name__ for model in apps.get_models() if model._default_manager.exists()} - AT_BIRTH


def test_nothing_remains_of_it_but_its_batch(loaded: Batch) -> None:
    removed = empty_demonstration(by=BY_SYSTEM, now=NOW)
    assert rows_left() == {"Batch"}
    assert (removed["company"], removed["lead"]) == (2_048, loaded.counts["created"]["lead"])
    assert Batch.objects.get().state == BatchState.UNDONE
    assert not is_first_run()


def test_it_is_loaded_once(loaded: Batch) -> None:
    with pytest.raises(NotPossible):
        load_demonstration(now=NOW)


@dataclass
class Ours:
    """What people made among invented records before these went."""

    company: Company
    adopted: Company
    contact: Contact
    lead: Lead
    note: Note
    call: Activity


@pytest.fixture(scope="class")
def ours(loaded: Batch, django_db_blocker: Any) -> Iterator[Ours]:
    """Emptied once while people work; each test looks at what is left."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield emptied_around(loaded)
        transaction.set_rollback(True)


def emptied_around(loaded: Batch) -> Ours:
    kept, gone = Company.objects.filter(batch=loaded).order_by("pk")[:2]
    company = factories.company("Menuiserie Duval")
    ours = Ours(
        company=company,
        adopted=kept,
        contact=factories.contact(company=kept),
        lead=factories.lead(contact=Contact.objects.filter(batch=loaded).order_by("pk")[7], company=company),
        note=Note.objects.create(subject_kind=SubjectKind.COMPANY, subject_id=gone.pk, text="À revoir", at=NOW),
        call=Activity.objects.create(company=gone, kind="call", at=NOW),
    )
    repair_data(now=NOW)  # the factories write facts, not their consequences
    empty_demonstration(by=BY_SYSTEM, now=NOW)
    return ours


@pytest.mark.usefixtures("ours")
class TestWithPeopleAtWork:
    def test_what_they_made_stays_with_what_it_stands_on(self, ours: Ours) -> None:
        assert ours.lead.contact
        companies = {ours.company.pk, ours.adopted.pk, ours.lead.contact.company_id}
        assert set(Company.objects.values_list("pk", flat=True)) == companies
        assert set(Contact.objects.values_list("pk", flat=True)) == {ours.contact.pk, ours.lead.contact_id}
        assert list(Lead.objects.values_list("pk", flat=True)) == [ours.lead.pk]
        assert [finding for finding in check_data(now=NOW) if finding.count] == []

    def test_what_they_wrote_on_an_invented_record_goes_with_it(self, ours: Ours) -> None:
        assert not Note.objects.filter(pk=ours.note.pk).exists()
        assert not Activity.objects.filter(pk=ours.call.pk).exists()

    def test_it_is_emptied_once(self) -> None:
        assert loaded_demonstration() is None
        with pytest.raises(NotPossible):
            empty_demonstration(by=BY_SYSTEM, now=NOW)


def test_whoever_empties_it_keeps_his_account_and_one_that_left_a_trace_is_closed(loaded: Batch) -> None:
    admin, camille = (User.objects.get(email=f"{name}@halvane.example") for name in ("admin", "camille"))
    factories.company("Menuiserie Duval", owner=camille)
    empty_demonstration(by=by_person(admin.pk), now=NOW)
    accounts = {("admin@halvane.example", True), ("camille@halvane.example", False)}
    assert set(User.objects.values_list("email", "is_active")) == accounts

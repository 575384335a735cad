"""Emptying takes exactly the demonstration, and keeps what people added."""

from datetime import timedelta

import pytest
from django.apps import apps

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


def test_what_people_made_stays_with_what_it_stands_on(loaded: Batch) -> None:
    invented = Company.objects.filter(batch=loaded).order_by("pk")[0]
    mine = factories.company("Menuiserie Duval")
    jeanne = factories.contact(company=invented)
    lead = factories.lead(contact=Contact.objects.filter(batch=loaded).order_by("pk")[7], company=mine)
    repair_data(now=NOW)  # the factories write facts, not their consequences
    empty_demonstration(by=BY_SYSTEM, now=NOW)
    assert set(Company.objects.values_list("pk", flat=True)) == {mine.pk, invented.pk, lead.contact.company_id}
    assert set(Contact.objects.values_list("pk", flat=True)) == {jeanne.pk, lead.contact_id}
    assert list(Lead.objects.values_list("pk", flat=True)) == [lead.pk]
    assert [finding for finding in check_data(now=NOW) if finding.count] == []


def test_what_was_written_on_an_invented_record_goes_with_it(loaded: Batch) -> None:
    invented = Company.objects.filter(batch=loaded)[0]
    Note.objects.create(subject_kind=SubjectKind.COMPANY, subject_id=invented.pk, text="À revoir", at=NOW)
    Activity.objects.create(company=invented, kind="call", at=NOW)
    empty_demonstration(by=BY_SYSTEM, now=NOW)
    assert (Note.objects.count(), Activity.objects.count()) == (0, 0)


def test_whoever_empties_it_keeps_his_account(loaded: Batch) -> None:
    admin = User.objects.get(email="admin@halvane.example")
    empty_demonstration(by=by_person(admin.pk), now=NOW)
    assert list(User.objects.values_list("email", "is_active")) == [("admin@halvane.example", True)]


def test_an_account_that_left_a_trace_is_closed(loaded: Batch) -> None:
    camille = User.objects.get(email="camille@halvane.example")
    factories.company("Menuiserie Duval", owner=camille)
    empty_demonstration(by=BY_SYSTEM, now=NOW)
    assert list(User.objects.values_list("email", "is_active")) == [("camille@halvane.example", False)]


def test_it_is_emptied_once_and_loaded_once(loaded: Batch) -> None:
    with pytest.raises(NotPossible):
        load_demonstration(now=NOW)
    empty_demonstration(by=BY_SYSTEM, now=NOW + timedelta(minutes=1))
    with pytest.raises(NotPossible):
        empty_demonstration(by=BY_SYSTEM, now=NOW)
    assert loaded_demonstration() is None

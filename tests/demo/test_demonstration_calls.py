"""The demonstration has suspects of both kinds, and a call list in use."""

import pytest

from filon.calling.models import CallList
from filon.calling.selectors.lists import progress_of
from filon.contacts.models import Company, Contact
from filon.leads.models import Lead, SuspectSheet
from filon.records.models import Batch
from filon.users.selectors import SYSTEM
from tests.demo.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_call_list_waits_with_calls_made_people_to_call_and_people_not_to_call(loaded: Batch) -> None:
    call_list = CallList.objects.get()
    progress = progress_of([call_list], viewer=SYSTEM, now=NOW)[call_list.pk]

    assert progress.all == 60
    assert min(progress.queue, progress.held, progress.done) >= 3
    assert progress.queue + progress.later + progress.held + progress.done == progress.all
    assert call_list.entries.exclude(contact__in_target_at=None).count() == 60


def test_suspects_are_companies_and_people_and_some_said_what_they_plan(loaded: Batch) -> None:
    suspects = Contact.objects.filter(lifecycle_stage="suspect")
    assert min(suspects.count(), Company.objects.filter(lifecycle_stage="suspect").count()) > 100
    assert SuspectSheet.objects.filter(contact__in=suspects).exclude(project="").exists()


def test_who_became_a_prospect_wanted_to(loaded: Batch) -> None:
    assert not Lead.objects.filter(lifecycle_stage="sql").exclude(is_willing=True).exists()

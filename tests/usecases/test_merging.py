"""Two files become one: everything follows, the strictest permission holds, and the merge can be taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.activities.models import Activity, Task
from filon.calling.models import CallEntry, CallList
from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.duplicates.models import DuplicatePair, Merge
from filon.duplicates.rules.likeness import Entity
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.leads.models import SuspectSheet
from filon.permission.models import Consent, Objection
from filon.records.models import ExternalId, Note, Tag, Tagging
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.checking import check_data, repair_data
from filon.usecases.merging import merge_records, undo_merge
from filon.usecases.tidying import restore_records
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(hours=1)


def _merge(keep: Company | Contact, drop: Company | Contact, **asked: Any) -> Merge:
    entity = Entity.COMPANY if isinstance(keep, Company) else Entity.CONTACT
    return merge_records(entity=entity, keep=keep.pk, drop=drop.pk, by=BY_SYSTEM, now=LATER, **asked)


def _two_companies() -> tuple[Company, Company]:
    """The second has all that a file can have."""
    kept = make.company("Menuiserie Duval", website="")
    dropped = make.company("SARL Menuiserie Duval", website="duval.example", siren="732829320", custom={"club": "Or"})
    person = make.contact(company=dropped)
    make.lead(company=dropped, contact=person)
    make.deal(company=dropped)
    make.order(company=dropped)
    Establishment.objects.create(
        company=dropped, postal_code="13001", city="Marseille", head_office=True,
        created_at=make.NOW, updated_at=make.NOW,
    )  # fmt: skip
    ContactPoint.objects.create(company=dropped, kind="phone", value="04 91 00 00 00", normalised="+33491000000")
    Activity.objects.create(company=dropped, kind="call", at=make.NOW, subject_kind="company", subject_id=dropped.pk)
    Task.objects.create(company=dropped, due_at=make.NOW, created_at=make.NOW, title="Rappeler")
    Note.objects.create(subject_kind="company", subject_id=dropped.pk, text="Ouvert le lundi", at=make.NOW)
    ExternalId.objects.create(entity="company", system="hubspot", value="77", subject_id=dropped.pk)
    for company in (kept, dropped):
        Tagging.objects.create(
            tag=Tag.objects.get_or_create(name="Salon")[0], subject_kind="company", subject_id=company.pk
        )
    return kept, dropped


def _pointing_at(pk: int) -> dict[str, int]:
    """How many rows of each table point at this company."""
    by_key: list[type[Model]] = [
        *(relation.related_model for relation in Company._meta.related_objects if relation.related_model is not Company)
    ]
    counts = {model.__name__: model._default_manager.filter(company=pk).count() for model in by_key}
    return {name: count for name, count in counts.items() if count}


def test_activities_leads_deals_orders_notes_and_identifiers_follow() -> None:
    kept, dropped = _two_companies()
    before = _pointing_at(dropped.pk)

    _merge(kept, dropped)

    assert _pointing_at(kept.pk) == before
    assert _pointing_at(dropped.pk) == {}
    assert Note.objects.filter(subject_kind="company", subject_id=kept.pk).count() == 1
    assert ExternalId.objects.get(system="hubspot", value="77").subject_id == kept.pk
    assert Tagging.objects.filter(subject_kind="company", subject_id=kept.pk).count() == 1


def test_what_the_kept_file_did_not_say_is_filled_and_what_it_says_stays() -> None:
    kept, dropped = _two_companies()

    _merge(kept, dropped)

    kept.refresh_from_db()
    assert (kept.name, kept.website, kept.siren, kept.custom) == (
        "Menuiserie Duval",
        "duval.example",
        "732829320",
        {"club": "Or"},
    )
    assert (kept.city, kept.department, kept.lifecycle_stage) == ("Marseille", "13", "customer")


def test_a_person_may_take_a_field_of_the_other_file() -> None:
    kept, dropped = _two_companies()

    _merge(kept, dropped, taken=["name"])

    kept.refresh_from_db()
    assert (kept.name, kept.name_key) == ("SARL Menuiserie Duval", "sarl menuiserie duval")


def test_the_merge_taken_back_leaves_all_as_it_was() -> None:
    kept, dropped = _two_companies()
    repair_data(now=LATER)
    before = (_snapshot(kept), _snapshot(dropped), _pointing_at(dropped.pk))

    undo_merge(merge=_merge(kept, dropped), by=BY_SYSTEM, now=LATER)

    assert (_snapshot(kept), _snapshot(dropped), _pointing_at(dropped.pk)) == before
    assert [finding for finding in check_data(now=LATER) if finding.count] == []


def _snapshot(company: Company) -> dict[str, Any]:
    row = Company.objects.filter(pk=company.pk).values().get()
    unstable = {"version", "updated_at", "lifecycle_stage", "ever_customer", "department", "city"}
    return {name: value for name, value in row.items() if name not in unstable}


def test_what_was_changed_since_the_merge_stays() -> None:
    kept, dropped = _two_companies()
    merge = _merge(kept, dropped)
    Company.objects.filter(pk=kept.pk).update(website="nouveau.example")

    undo_merge(merge=merge, by=BY_SYSTEM, now=LATER)

    assert Company.objects.get(pk=kept.pk).website == "nouveau.example"


def test_a_line_of_a_call_list_and_a_sheet_are_joined_without_a_second_and_come_back() -> None:
    kept, dropped = make.company("Duval"), make.company("Duval SARL")
    both, other = (
        CallList.objects.create(name=name, entity="company", created_at=make.NOW, filled_at=make.NOW)
        for name in ("Lyon", "Metz")
    )
    for call_list, company in ((both, kept), (both, dropped), (other, dropped)):
        CallEntry.objects.create(call_list=call_list, company=company, position=0)
    for company, project in ((kept, "Hangar"), (dropped, "Véranda")):
        SuspectSheet.objects.create(company=company, project=project, noted_at=make.NOW)

    merge = _merge(kept, dropped)
    assert {entry.call_list for entry in kept.call_entries.all()} == {both, other}
    assert [sheet.project for sheet in kept.suspect_sheets.all()] == ["Hangar"]

    undo_merge(merge=merge, by=BY_SYSTEM, now=LATER)
    assert (kept.call_entries.get().call_list, dropped.call_entries.count()) == (both, 2)
    assert [sheet.project for sheet in dropped.suspect_sheets.all()] == ["Véranda"]


def test_an_objection_of_either_file_holds_for_the_one_that_stays() -> None:
    kept, dropped = make.contact(), make.contact()
    Consent.objects.create(contact=kept, channel="email", purpose="prospecting", at=make.NOW, proof="Formulaire")
    Objection.objects.create(contact=dropped, channel="email", at=make.NOW, proof="Par téléphone")

    merge = _merge(kept, dropped)
    assert Objection.objects.filter(contact=kept).count() == 1

    undo_merge(merge=merge, by=BY_SYSTEM, now=LATER)
    assert Objection.objects.filter(contact=dropped).count() == 1


def test_two_siren_are_never_joined() -> None:
    with pytest.raises(NotPossible, match="SIREN différents"):
        _merge(make.company(siren="732829320"), make.company(siren="552100554"))


def test_a_company_and_its_parent_are_two_companies() -> None:
    parent = make.company()
    with pytest.raises(NotPossible, match="maison mère"):
        _merge(parent, make.company(parent=parent))


def test_a_company_and_one_of_its_line_are_two_companies() -> None:
    top = make.company()
    middle = make.company(parent=top)
    for pair in ((top, make.company(parent=middle)), (make.company(parent=middle), top)):
        with pytest.raises(NotPossible, match="maison mère"):
            _merge(*pair)


def test_a_file_edited_meanwhile_is_not_merged() -> None:
    kept, dropped = make.company(), make.company()
    with pytest.raises(EditedMeanwhile):
        _merge(kept, dropped, versions=(kept.version, dropped.version + 1))
    assert Company.objects.get(pk=dropped.pk).deleted_at is None


def test_the_second_of_two_people_who_merge_the_same_pair_is_told() -> None:
    kept, dropped = make.company(), make.company()
    merge = _merge(kept, dropped)

    with pytest.raises(NotPossible, match="fusionnée ou mise à la corbeille"):
        _merge(dropped, kept)
    undo_merge(merge=merge, by=BY_SYSTEM, now=LATER)
    with pytest.raises(NotPossible, match="déjà été défaite"):
        undo_merge(merge=merge, by=BY_SYSTEM, now=LATER)


def test_merges_one_upon_the_other_are_taken_back_last_first() -> None:
    first, second, third = (make.company(f"Duval {number}") for number in range(3))
    lower = _merge(second, third)
    upper = _merge(first, second)

    with pytest.raises(NotPossible, match="fusionnée depuis"):
        undo_merge(merge=lower, by=BY_SYSTEM, now=LATER)
    undo_merge(merge=upper, by=BY_SYSTEM, now=LATER)
    undo_merge(merge=lower, by=BY_SYSTEM, now=LATER)
    assert Company.objects.filter(deleted_at=None).count() == 3


def test_a_merged_file_does_not_leave_the_bin_alone() -> None:
    kept, dropped = make.company("Duval"), make.company("Duval SARL")
    _merge(kept, dropped)
    dropped.refresh_from_db()

    with pytest.raises(NotPossible, match="fusionnée avec « Duval »"):
        restore_records(records=[dropped], by=make.user(), now=LATER)


def test_the_pairs_of_the_dropped_file_are_no_longer_asked() -> None:
    kept, dropped, third = make.company(), make.company(), make.company()
    for left, right in ((kept, dropped), (dropped, third), (kept, third)):
        DuplicatePair.objects.create(entity="company", left_id=left.pk, right_id=right.pk, weight=12, found_at=make.NOW)

    _merge(kept, dropped)

    assert list(DuplicatePair.objects.values_list("left_id", "right_id")) == [(kept.pk, third.pk)]


class TestAnyOrderOfMerges(TestCase):
    """Whatever is merged into whatever, all activities stay, and taking all back restores every file."""

    @settings(max_examples=15)
    @given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8))
    def test_nothing_is_lost(self, asked: list[tuple[int, int]]) -> None:
        people = [make.contact("Jeanne", f"Duval{number}") for number in range(5)]
        for number, person in enumerate(people):
            for _ in range(number + 1):
                Activity.objects.create(contact=person, kind="call", at=make.NOW)
        merges = []
        for keep, drop in asked:
            try:
                merges.append(_merge(people[keep], people[drop]))
            except NotPossible:
                continue

        alive = Contact.objects.filter(deleted_at=None)
        assert alive.count() == 5 - len(merges)
        assert Activity.objects.filter(contact__in=alive).count() == 15
        for merge in reversed(merges):
            undo_merge(merge=merge, by=BY_SYSTEM, now=LATER)
        assert [Activity.objects.filter(contact=person).count() for person in people] == [1, 2, 3, 4, 5]

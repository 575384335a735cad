"""The life of a lot: each figure counts exactly the records behind it; deliveries add up."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.activities.models import Activity
from filon.contacts.models import Company, Contact, ContactPoint
from filon.duplicates.models import DuplicatePair
from filon.duplicates.rules.likeness import Entity as Twin
from filon.kit.errors import BusinessError
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.records.models import Batch, DeliveredRecord, Delivery, Lot
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import BatchState, LotKind
from filon.records.services.deliveries import join_to_former
from filon.records.services.editing import trash
from filon.records.services.lots import create_lot
from filon.reporting.rules.lots import DELIVERY_FIGURES, FIGURES, DeliveryFigures, LotLife, cost_of_each
from filon.reporting.selectors.lot_deliveries import figures_of_deliveries, records_of_delivery
from filon.reporting.selectors.lots import MODELS, life_of_lots, records_of_lot
from filon.usecases.merging import merge_records
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def lot_named(name: str = "Fichier Meridia", **facts: Any) -> Lot:
    lot = create_lot(name=name, kind=LotKind.BOUGHT, now=NOW)
    Lot.objects.filter(pk=lot.pk).update(**facts)
    return Lot.objects.get(pk=lot.pk)


def life(lot: Lot, viewer: Any = SYSTEM) -> LotLife:
    return life_of_lots(viewer=viewer, lots=[lot])[lot.pk]


def counts(lot: Lot, viewer: Any = SYSTEM) -> dict[str, int]:
    """The figures that are not zero, as "reached contact"."""
    return {f"{figure} {unit}": n for (figure, unit), n in life(lot, viewer).counts.items()}


def listed(lot: Lot, viewer: Any = SYSTEM) -> dict[str, int]:
    """The same, counted by the lists behind them."""
    found = {}
    for figure, units in FIGURES.items():
        for unit in units:
            only = records_of_lot(figure=figure, unit=unit, lot_id=lot.pk, viewer=viewer)
            found[f"{figure} {unit}"] = MODELS[unit]._default_manager.filter(only, deleted_at=None).count()
    return {name: count for name, count in found.items() if count}


def call(outcome: str, contact: Contact, **more: Any) -> None:
    at = {"at": NOW, "kind": "call", "direction": "outbound", "outcome": outcome, **more}
    Activity.objects.create(contact=contact, company=contact.company, **at)


def a_whole_life(lot: Lot) -> None:
    """Two companies and three people; one reached, one dead address, one pair, one lead that became a client."""
    duval, rossi = make.company(lot=lot), make.company("Rossi", lot=lot)
    jeanne = make.contact(company=duval, lot=lot)
    paul, ada = make.contact("Paul", "Rossi", company=rossi, lot=lot), make.contact("Ada", "Rossi", lot=lot)
    call("reached", jeanne)
    call("reached", jeanne)
    call("voicemail", paul)
    ContactPoint.objects.create(contact=paul, kind="email", value="p@x.fr", state="dead")
    left, right = sorted((paul.pk, ada.pk))
    DuplicatePair.objects.create(entity=Twin.CONTACT, left_id=left, right_id=right, weight=9.0, found_at=NOW)
    Lead.objects.filter(pk=make.lead(contact=jeanne, company=duval).pk).update(lifecycle_stage="customer")
    make.lead("Autre", contact=paul)
    make.deal(at="won", contact=jeanne, company=duval, cents=500_000)
    make.deal("Perdue", at="lost", company=rossi)


WHOLE_LIFE = {
    "entered company": 2,
    "entered contact": 3,
    "waiting contact": 2,
    "bounced contact": 1,
    "reached company": 1,
    "reached contact": 1,
    "leads lead": 2,
    "qualified lead": 1,
    "deals opportunity": 2,
    "signed opportunity": 1,
    "clients company": 1,
}


def test_a_lot_that_gave_nothing_costs_nothing_each() -> None:
    lot = lot_named(cents=312_000)

    assert (counts(lot), life(lot).cents_per_useful, life(lot).cents_per_client) == ({}, None, None)
    assert life(lot).share("reached", "contact").rate is None


def test_each_figure_is_the_number_of_the_records_behind_it() -> None:
    lot, other = lot_named(cents=312_000), lot_named("Autre")
    a_whole_life(lot)
    make.contact("Loin", "Loin", lot=other)
    make.contact("Sans", "Lot")

    assert counts(lot) == WHOLE_LIFE
    assert listed(lot) == WHOLE_LIFE
    assert (life(lot).cents_per_useful, life(lot).cents_per_client) == (312_000, 312_000)


@pytest.mark.parametrize(
    ("said", "reached"),
    [
        ({"outcome": "refused"}, 1),
        ({"outcome": "meeting"}, 1),
        ({"outcome": "call_back"}, 0),
        ({"outcome": "gatekeeper"}, 0),
        ({"outcome": "", "kind": "meeting", "direction": ""}, 1),
        ({"outcome": "", "kind": "email"}, 0),
        ({"outcome": "", "kind": "email", "direction": "inbound"}, 1),
        ({"outcome": "", "kind": "email", "direction": "inbound", "actor": "machine"}, 0),
    ],
)
def test_only_a_conversation_reaches_somebody(said: dict[str, str], reached: int) -> None:
    lot = lot_named()
    call(contact=make.contact(lot=lot), **said)

    assert life(lot).useful == reached


def test_a_lead_counts_for_one_lot_only_its_own_first() -> None:
    first, second = lot_named(), lot_named("Autre")
    person = make.contact(lot=first, company=make.company(lot=second))
    make.lead(contact=person, company=person.company)
    make.lead("Du sien", contact=person, lot=second)

    assert [counts(lot).get("leads lead") for lot in (first, second)] == [1, 1]


def test_a_merged_record_counts_for_the_lot_of_the_one_that_went() -> None:
    lot = lot_named()
    kept, dropped = make.contact(), make.contact("Jane", lot=lot)
    merge_records(entity=Twin.CONTACT, keep=kept.pk, drop=dropped.pk, by=BY_SYSTEM, now=NOW)

    assert counts(lot) == {"merged contact": 1}
    assert listed(lot) == {"merged contact": 1}


def test_rows_are_those_of_imports_that_stand() -> None:
    lot = lot_named()
    told = {"created": 3, "updated": 1, "unchanged": 1, "refused": 2}
    for state in (BatchState.DONE, BatchState.DONE, BatchState.UNDONE, BatchState.MAPPING):
        Batch.objects.create(entity="contact", lot=lot, at=NOW, state=state, total_rows=7, counts={"rows_by": told})

    found = life(lot)
    assert (found.rows, found.created, found.updated, found.unchanged, found.refused) == (14, 6, 2, 2, 4)


def test_the_trash_and_what_the_reader_may_not_see_count_nowhere() -> None:
    lot, marc = lot_named(), make.user(role=Role.MARKETING)
    trash(records=[make.contact(lot=lot)], by=BY_SYSTEM, now=NOW)
    make.contact(lot=lot)

    assert counts(lot, marc) == {"entered contact": 1}
    with pytest.raises(BusinessError, match="Votre rôle"):
        life(lot, make.user(role=Role.SALES))


def test_the_number_of_queries_does_not_grow_with_the_lots() -> None:
    def asked(lots: list[Lot]) -> int:
        with CaptureQueriesContext(connection) as seen:
            life_of_lots(viewer=SYSTEM, lots=lots)
        return len(seen)

    lots = [lot_named(f"Lot {n}") for n in range(3)]
    for lot in lots:
        make.company(f"N{lot.pk}", lot=lot)
        make.contact(lot=lot)

    assert asked(lots) == asked(lots[:1])


def test_an_unknown_figure_is_refused() -> None:
    with pytest.raises(BusinessError, match="n’existe pas"):
        records_of_lot(figure="reached", unit="lead", lot_id=1, viewer=SYSTEM)
    with pytest.raises(BusinessError, match="n’existe pas"):
        records_of_delivery(figure="stood", unit="company", delivery_id=1, viewer=SYSTEM)


@given(st.none() | st.integers(0, 10**9), st.integers(0, 10**4))
def test_a_cost_times_its_number_is_the_price_to_a_cent_each(cents: int | None, number: int) -> None:
    each = cost_of_each(cents, number)

    assert (each is None) == (cents is None or number == 0)
    assert each is None or cents is None or abs(each * number - cents) <= number


def delivered(lot: Lot, rows: dict[int, tuple[bool, bool]], *, entity: str = "company") -> Delivery:
    """One file: record → changed, closed."""
    delivery = Delivery.objects.create(lot=lot, received_date=NOW.date())
    batch = Batch.objects.create(entity=entity, lot=lot, delivery=delivery, at=NOW, state=BatchState.DONE)
    DeliveredRecord.objects.bulk_create(
        DeliveredRecord(batch=batch, subject_id=pk, changed=changed, closed=closed)
        for pk, (changed, closed) in rows.items()
    )
    return delivery


def test_a_delivery_is_compared_with_the_one_before() -> None:
    lot = lot_named()
    a, b, c, d = (make.company(name, lot=lot).pk for name in "ABCD")
    no = (False, False)
    first = delivered(lot, {a: no, b: no, c: (False, True)})
    second = delivered(lot, {b: (True, False), c: (False, True), d: (False, True)})

    found = figures_of_deliveries(lot=lot, viewer=SYSTEM)

    assert found == {
        first.pk: [DeliveryFigures(first.pk, "company", 3, 3, 0, 0, 0, 1)],
        second.pk: [DeliveryFigures(second.pk, "company", 3, 1, 1, 1, 1, 1)],
    }
    assert behind(second) == {
        "stood": {b, c, d},
        "added": {d},
        "changed": {b},
        "unchanged": {c},
        "gone": {a},
        "closed": {d},
    }


def behind(delivery: Delivery) -> dict[str, set[int]]:
    found = {}
    for figure in DELIVERY_FIGURES:
        only = records_of_delivery(figure=figure, unit="company", delivery_id=delivery.pk, viewer=SYSTEM)
        found[figure] = set(Company.objects.filter(only, deleted_at=None).values_list("pk", flat=True))
    return found


def test_a_merged_record_is_not_gone_and_one_in_the_trash_counts_nowhere() -> None:
    lot = lot_named()
    kept, dropped, thrown = (make.company(name, lot=lot) for name in ("A", "B", "C"))
    no = (False, False)
    first = delivered(lot, {dropped.pk: no, thrown.pk: no})
    merge_records(entity=Twin.COMPANY, keep=kept.pk, drop=dropped.pk, by=BY_SYSTEM, now=NOW)
    trash(records=[thrown], by=BY_SYSTEM, now=NOW)
    second = delivered(lot, {kept.pk: no})

    found = figures_of_deliveries(lot=lot, viewer=SYSTEM)

    assert found[first.pk] == [DeliveryFigures(first.pk, "company", 1, 1, 0, 0, 0, 0)]
    assert found[second.pk] == [DeliveryFigures(second.pk, "company", 1, 0, 0, 1, 0, 0)]


def test_two_files_sent_apart_are_joined_into_one_delivery() -> None:
    lot = lot_named()
    a, b = (make.company(name, lot=lot).pk for name in "AB")
    first, second = delivered(lot, {a: (False, False)}), delivered(lot, {a: (False, False), b: (False, False)})

    join_to_former(delivery=second)

    assert figures_of_deliveries(lot=lot, viewer=SYSTEM) == {
        first.pk: [DeliveryFigures(first.pk, "company", 2, 2, 0, 0, 0, 0)]
    }
    with pytest.raises(BusinessError, match="première livraison"):
        join_to_former(delivery=Delivery.objects.get(pk=first.pk))


FLAGS = st.tuples(st.booleans(), st.booleans())


@settings(max_examples=20, deadline=None)
@given(st.lists(st.dictionaries(st.integers(0, 5), FLAGS), min_size=1, max_size=4))
def test_what_stood_is_what_was_kept_and_added_and_gone_is_the_rest(files: list[dict[int, tuple[bool, bool]]]) -> None:
    lot = Lot.objects.get_or_create(name="Loi", defaults={"created_at": NOW})[0]
    Batch.objects.filter(lot=lot).delete()
    lot.deliveries.all().delete()
    keys = [make.company(f"N{n}", lot=lot).pk for n in range(6)]
    deliveries = [delivered(lot, {keys[n]: flags for n, flags in file.items()}) for file in files]

    found = figures_of_deliveries(lot=lot, viewer=SYSTEM)

    before = 0
    for delivery in deliveries:
        [one] = found[delivery.pk]
        assert one.stood == one.added + one.changed + one.unchanged
        assert before == one.changed + one.unchanged + one.gone
        assert {name: len(ids) for name, ids in behind(delivery).items()} == {
            name: getattr(one, name) for name in DELIVERY_FIGURES
        }
        before = one.stood


def test_a_lot_concerns_no_other_kind() -> None:
    assert {unit for units in FIGURES.values() for unit in units} <= {kind.value for kind in SubjectKind}

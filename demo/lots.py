"""What was delivered of the lots, one of them twice, and who checked how their people were collected."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from demo.catalogue import CHECKED_AFTER, LOTS, QUARANTINED, Catalogue
from demo.staff import Staff
from demo.world import Chance, World
from demo.writing import insert_rows
from filon.contacts.models import Company, Contact
from filon.records.models import Batch, DeliveredRecord, Delivery, Lot, LotAudit, RootRecord
from filon.records.rules.origin import BatchState
from filon.records.selectors.batches import DEMONSTRATION

FILES = {  # of each lot, its companies and its people
    "Sirene, bureaux de l’Ouest": ("StockUniteLegale_ouest.csv", ""),
    "Fichier Meridia, sociétés de services": ("meridia_societes.csv", "meridia_decideurs.csv"),
    "Adresses du Club des architectes": ("membres_du_club.xlsx", ""),
    QUARANTINED.name: ("batir_et_loger.csv", "batir_et_loger_contacts.csv"),
}
TWICE, AGAIN_AFTER, AGAIN = "Fichier Meridia, sociétés de services", timedelta(days=183), "meridia_societes_maj.csv"
GONE, NEW, CHANGED, CLOSED = 17, 14, 26, 6  # companies of the second delivery against the first
ONE_REFUSED_IN = 42  # lines of a file of companies: a SIREN that is none


def tell_lots(world: World, catalogue: Catalogue, staff: Staff) -> None:
    """Once companies and people are written: what stood in a file is told by their keys."""
    chance, made = Chance("lots", world.today), world.of(Lot)
    for fact in (*LOTS, QUARANTINED):
        lot = catalogue.lots[fact.name]
        if lot in made and fact.checked:
            at = lot.created_at + CHECKED_AFTER
            world.add(LotAudit(lot=lot, passed=True, checked=fact.checked, by=staff.marketing, at=at))
    for name, (companies, people) in FILES.items():
        if catalogue.lots[name] in made:
            _first(world, staff, catalogue.lots[name], companies, people)
    if catalogue.lots[TWICE] in made:
        _second(world, staff, chance, catalogue)
    for table in (LotAudit, Delivery, Batch, DeliveredRecord):
        insert_rows(table, world.of(table))


def _first(world: World, staff: Staff, lot: Lot, companies: str, people: str) -> None:
    delivery = world.add(Delivery(lot=lot, received_date=lot.created_at.date()))
    _file(world, staff, delivery, companies, _of(world, Company, lot), at=lot.created_at)
    if people:
        _file(world, staff, delivery, people, _of(world, Contact, lot), at=lot.created_at + timedelta(minutes=7))


def _of(world: World, table: type[Company] | type[Contact], lot: Lot) -> list[RootRecord]:
    return [record for record in world.of(table) if record.lot == lot]


def _second(world: World, staff: Staff, chance: Chance, catalogue: Catalogue) -> None:
    """Half a year later: some are not there any more, some are that we knew from the register, some closed."""
    lot = catalogue.lots[TWICE]
    before = _of(world, Company, lot)
    gone = {record.pk for record in chance.sample(before, k=GONE)}
    kept = [record for record in before if record.pk not in gone]
    told = [record.pk for record in chance.sample(kept, k=CHANGED + CLOSED)]
    new = chance.sample(_of(world, Company, catalogue.lots["Sirene, bureaux de l’Ouest"]), k=NEW)
    at = lot.created_at + AGAIN_AFTER
    delivery = world.add(Delivery(lot=lot, received_date=at.date()))
    _file(world, staff, delivery, AGAIN, [*kept, *new], at=at, changed=told[:CHANGED], closed=told[CHANGED:])


def _file(
    world: World,
    staff: Staff,
    delivery: Delivery,
    name: str,
    records: Sequence[RootRecord],
    *,
    at: datetime,
    changed: Collection[int] = (),
    closed: Collection[int] = (),
) -> None:
    of_companies = isinstance(records[0], Company)
    created = 0 if changed else len(records)
    refused = len(records) // ONE_REFUSED_IN if of_companies else 0
    rows = {
        "created": created,
        "updated": len(changed),
        "unchanged": len(records) - created - len(changed),
        "refused": refused,
    }
    batch = Batch(
        entity="company" if of_companies else "contact", file_name=name, file_hash=DEMONSTRATION, lot=delivery.lot,
        delivery=delivery, by=staff.marketing, at=at, state=BatchState.DONE, total_rows=len(records) + refused,
        counts={"rows_by": rows}, finished_at=at + timedelta(seconds=2),
    )  # fmt: skip
    world.add(batch)
    for record in sorted(records, key=lambda record: record.pk):
        stood = DeliveredRecord(batch=batch, subject_id=record.pk)
        stood.changed, stood.closed = record.pk in changed, record.pk in closed
        world.add(stood)

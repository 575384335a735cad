"""Two files on one company or one person become one; nothing is lost, and the merge can be taken back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from filon.contacts.models import Company, Contact
from filon.contacts.rules.given import GivenBy
from filon.contacts.rules.hierarchy import circling
from filon.contacts.selectors.hierarchy import parents_above
from filon.contacts.services.companies import edit_company
from filon.contacts.services.people import edit_contact
from filon.contacts.services.places import refresh_place
from filon.duplicates.models import Merge
from filon.duplicates.rules.likeness import Entity
from filon.duplicates.selectors.pairs import TABLES
from filon.duplicates.services.pairs import forget_pairs_of
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.permission.services import repointing as permissions
from filon.records.models import RootRecord
from filon.records.rules.authorship import Author
from filon.records.services.editing import CONFLICT, restore, trash
from filon.usecases.lifecycle import refresh_lifecycle
from filon.usecases.merging_rows import give_back_rows, move_rows
from filon.usecases.qualifying import qualify_record

# What a record says of itself; the rest is who it is in the base, or follows from other rows.
NOT_FILLED = frozenset(
    {
        *("id", "created_at", "updated_at", "version", "batch", "lot", "deleted_at", "custom"),
        *(
            "name_key",
            "match_key",
            "lifecycle_stage",
            "ever_customer",
            "temperature",
            "engagement",
            "parent",
            "department",
            "city",
        ),
        *("persona", "persona_by", "persona_reason", "fit_grade", "fit_by"),  # `_given` decides
    }
)
GONE = "Une de ces deux fiches n’est plus là : elle a été fusionnée ou mise à la corbeille entre-temps."
TWO_LEGAL_UNITS = (
    "Ces deux entreprises ont des SIREN différents : ce sont deux entreprises, elles ne se fusionnent pas."
)
ONE_GROUP = (
    "Une de ces entreprises est la maison mère de l’autre : ce sont deux entreprises, elles ne se fusionnent pas."
)


@transaction.atomic
def merge_records(
    *,
    entity: Entity,
    keep: int,
    drop: int,
    by: Author,
    now: datetime,
    taken: Collection[str] = (),
    versions: tuple[int, int] | None = None,
) -> Merge:
    """Make record `drop` part of record `keep`: its activities, leads, deals, permissions and identifiers go there.

    What `keep` does not say is filled from `drop`; the fields `taken` too, even where it does. `versions` are those that the
    person had before the eyes (kept, dropped): EditedMeanwhile if somebody wrote since. The dropped file goes to the bin.
    """
    kept, dropped = _both(entity, keep, drop)
    if versions is not None and versions != (kept.version, dropped.version):
        raise EditedMeanwhile(CONFLICT)
    _refuse_two_legal_units(kept, dropped)
    filled = _fill(kept, dropped, taken=taken, by=by, now=now)
    journal: dict[str, Any] = {"filled": filled, **move_rows(model=TABLES[entity], entity=entity, keep=keep, drop=drop)}
    if entity is Entity.CONTACT:
        journal["permissions"] = permissions.repoint(keep=keep, drop=drop).rows
    trash(records=[dropped], by=by, now=now)
    forget_pairs_of(entity=entity, pk=drop)
    _refresh(entity, keep, drop)
    qualify_record(kept, now=now)
    return Merge.objects.create(
        entity=entity,
        kept_id=keep,
        dropped_id=drop,
        dropped_name=str(dropped)[:255],
        by_id=by.user_id,
        at=now,
        journal=journal,
    )


def _both(entity: Entity, keep: int, drop: int) -> tuple[RootRecord, RootRecord]:
    """Both records, held until the end of the transaction, the smaller key first so that two merges never wait for each other."""
    model = TABLES[entity]
    rows = model._default_manager.select_for_update(of=("self",)).filter(pk__in=[keep, drop], deleted_at=None)
    found = {row.pk: row for row in rows.order_by("pk")}
    if keep == drop or len(found) != 2:
        raise NotPossible(GONE)
    return found[keep], found[drop]


def _refuse_two_legal_units(kept: RootRecord, dropped: RootRecord) -> None:
    if not (isinstance(kept, Company) and isinstance(dropped, Company)):
        return
    if kept.siren and dropped.siren and kept.siren != dropped.siren:
        raise NotPossible(TWO_LEGAL_UNITS)
    above = parents_above([kept.pk, dropped.pk])
    if circling([(kept.pk, dropped.pk)], parents=above) or circling([(dropped.pk, kept.pk)], parents=above):
        raise NotPossible(ONE_GROUP)


def _fill(
    kept: RootRecord, dropped: RootRecord, *, taken: Collection[str], by: Author, now: datetime
) -> dict[str, list[Any]]:
    """Write on `kept` what it did not say; returns field → [what it said, what it says now], as the database stores them."""
    names = [field.name for field in kept._meta.concrete_fields if field.name not in NOT_FILLED]
    values = {name: getattr(dropped, name) for name in names if _is_wanted(name, kept, dropped, taken)}
    if isinstance(dropped, Company) and "siren" in values:
        Company.objects.filter(pk=dropped.pk).update(siren=None)  # unique: it has one holder at a time
    custom = {**dropped.custom, **{key: value for key, value in kept.custom.items() if not _is_empty(value)}}
    if custom != kept.custom:
        values["custom"] = custom
    values |= _given(kept, dropped)
    before = {name: _stored(kept, name) for name in values}
    _edit(kept, values, by=by, now=now)
    return {name: [before[name], _stored(kept, name)] for name in values}


def _given(kept: RootRecord, dropped: RootRecord) -> dict[str, Any]:
    """A persona or grade that a person or a file gave goes before that of a rule; who gave it and why comes along."""
    groups = {"persona_by": ("persona", "persona_by", "persona_reason"), "fit_by": ("fit_grade", "fit_by")}
    return {
        name: getattr(dropped, name)
        for by, names in groups.items()
        if getattr(dropped, by, GivenBy.RULE) and not getattr(kept, by)
        for name in names
        if getattr(kept, name) != getattr(dropped, name)
    }


def _is_wanted(name: str, kept: RootRecord, dropped: RootRecord, taken: Collection[str]) -> bool:
    mine, theirs = getattr(kept, name), getattr(dropped, name)
    return not _is_empty(theirs) and (_is_empty(mine) or (name in taken and mine != theirs))


def _is_empty(value: Any) -> bool:
    return value is None or value == ""


def _stored(record: RootRecord, name: str) -> Any:
    """As the journal keeps it: a key for a record, a text for a date."""
    value = getattr(record, record._meta.get_field(name).attname)  # type: ignore[union-attr]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _edit(record: RootRecord, values: Mapping[str, Any], *, by: Author, now: datetime) -> None:
    if isinstance(record, Company):
        edit_company(company=record, values=values, version=record.version, by=by, now=now)
    elif isinstance(record, Contact):
        edit_contact(contact=record, values=values, version=record.version, by=by, now=now)


def _refresh(entity: Entity, *keys: int) -> None:
    """What follows from the rows that moved: stage of life, town of the head office."""
    if entity is Entity.CONTACT:
        refresh_lifecycle(company_ids=(), contact_ids=keys)
        return
    refresh_lifecycle(company_ids=keys, contact_ids=())
    for pk in keys:
        refresh_place(company_id=pk)


def better_of(entity: Entity, left: int, right: int) -> tuple[int, int]:
    """Which of two records to keep: the one with a SIREN, then the one that came furthest, then the fuller, then the older."""
    rows = TABLES[entity]._default_manager.filter(pk__in=[left, right])
    ranked = sorted(rows, key=lambda row: (*_worth(row), -row.created_at.timestamp(), -row.pk), reverse=True)
    order = [row.pk for row in ranked]
    return (order[0], order[1]) if len(order) == 2 else (left, right)


def _worth(record: RootRecord) -> tuple[bool, bool, int]:
    values = [field.value_from_object(record) for field in record._meta.concrete_fields]
    filled = sum(value not in (None, "", {}) for value in values)
    return bool(getattr(record, "siren", None)), bool(getattr(record, "lifecycle_stage", "")), filled


@transaction.atomic
def undo_merge(*, merge: Merge, by: Author, now: datetime) -> None:
    """The dropped file comes back with all that it brought. What somebody changed on the kept one since stays as it is."""
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=now):
        raise NotPossible("Cette fusion a déjà été défaite.")
    entity = Entity(merge.entity)
    model = TABLES[entity]
    rows = {row.pk: row for row in model._default_manager.filter(pk__in=[merge.kept_id, merge.dropped_id])}
    if len(rows) != 2:
        raise NotPossible("Une des deux fiches de cette fusion a été effacée depuis : elle ne se défait plus.")
    kept, dropped = rows[merge.kept_id], rows[merge.dropped_id]
    if later := Merge.objects.filter(entity=entity, dropped_id=kept.pk, undone_at=None).first():
        raise NotPossible(f"« {kept} » a été fusionnée depuis à son tour : défaites d’abord la fusion n° {later.pk}.")
    _unfill(kept, merge.journal["filled"], by=by, now=now)
    if siren := merge.journal["filled"].get("siren", [None, None])[1]:
        _give_siren_back(dropped, siren)
    give_back_rows(model=model, entity=entity, keep=kept.pk, drop=dropped.pk, journal=merge.journal)
    if "permissions" in merge.journal:
        permissions.take_back(moved=permissions.Moved(merge.journal["permissions"]), drop=dropped.pk)
    restore(records=[dropped], by=by, now=now)
    _refresh(entity, kept.pk, dropped.pk)
    for record in (kept, dropped):
        qualify_record(record, now=now)


def _unfill(kept: RootRecord, filled: Mapping[str, list[Any]], *, by: Author, now: datetime) -> None:
    """Take from `kept` what the merge wrote on it, where it still stands."""
    values: dict[str, Any] = {}
    for name, (before, after) in filled.items():
        if name == "custom":
            values[name] = {
                key: value for key, value in kept.custom.items() if key in before or value != after.get(key)
            }
        elif _stored(kept, name) == after:
            values[name] = _read_back(kept, name, before)
    _edit(kept, values, by=by, now=now)


def _read_back(record: RootRecord, name: str, stored: Any) -> Any:
    field = record._meta.get_field(name)
    if field.is_relation and stored is not None:
        return field.related_model._default_manager.get(pk=stored)  # type: ignore[union-attr]
    return field.to_python(stored)  # type: ignore[union-attr]


def _give_siren_back(dropped: RootRecord, siren: str) -> None:
    if not Company.objects.filter(siren=siren).exists():
        Company.objects.filter(pk=dropped.pk).update(siren=siren)

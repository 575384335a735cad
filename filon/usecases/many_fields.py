"""What may be changed on many records at once: the very fields that a record page edits in place, read and checked alike."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from filon.contacts.models import Company, Contact
from filon.contacts.rules.entry import COMPANY_ENTRIES, CONTACT_ENTRIES
from filon.contacts.services.companies import keys_of
from filon.contacts.services.people import key_of
from filon.customers.models import Order
from filon.customers.rules.entry import ORDER_ENTRIES, day_of
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.entry import LEAD_ENTRIES
from filon.leads.services.editing import key_of_lead
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.entry import DEAL_ENTRIES
from filon.opportunities.services.editing import key_of_deal
from filon.records.models import RootRecord
from filon.records.rules.changes import FIELD_AXIS
from filon.records.rules.entry import Entry
from filon.records.rules.many import ManyRefused
from filon.records.selectors.custom import custom_entries
from filon.records.services.custom import text_of_custom
from filon.records.services.many_columns import NewValue, Row
from filon.users.rules.rights import Entity

CUSTOM = "custom."  # before the key of a field that the company added
Derive = Callable[[Row], Mapping[str, Any]]


class Many(NamedTuple):
    """One kind of record: `own` names the fields that no two records may share, `derived` the columns that follow from a field."""

    model: type[RootRecord]
    entity: Entity
    entries: Sequence[Entry]
    derived: Mapping[str, tuple[Sequence[str], Derive]]
    own: frozenset[str] = frozenset()
    behind: Sequence[str] = ()  # columns that name the company and the person whose stage follows


def _contact_key(row: Row) -> dict[str, str]:
    return {"name_key": key_of(last_name=row["last_name"], first_name=row["first_name"])}


NAMES = ("first_name", "last_name")
PARTIES = ("company_id", "contact_id")
MANY: dict[SubjectKind, Many] = {
    SubjectKind.COMPANY: Many(
        Company, Entity.COMPANY, COMPANY_ENTRIES, {"name": ((), lambda row: keys_of(row["name"]))}, frozenset({"siren"})
    ),
    SubjectKind.CONTACT: Many(Contact, Entity.CONTACT, CONTACT_ENTRIES, dict.fromkeys(NAMES, (NAMES, _contact_key))),
    SubjectKind.LEAD: Many(
        Lead, Entity.LEAD, LEAD_ENTRIES, {"name": ((), lambda row: key_of_lead(row["name"]))}, behind=PARTIES
    ),
    SubjectKind.OPPORTUNITY: Many(
        Opportunity,
        Entity.OPPORTUNITY,
        DEAL_ENTRIES,
        {"name": ((), lambda row: key_of_deal(row["name"]))},
        behind=PARTIES,
    ),
    SubjectKind.ORDER: Many(Order, Entity.ORDER, ORDER_ENTRIES, {}, frozenset({"number"}), behind=("company_id",)),
}


def fields_of_many(kind: SubjectKind) -> list[tuple[str, Entry]]:
    """The name and the entry of each field, those that the company added last."""
    own = [(entry.name, entry) for entry in MANY[kind].entries]
    return own + [(CUSTOM + entry.name, entry) for entry in custom_entries(kind)]


def field_of_many(kind: SubjectKind, name: str) -> Entry:
    entry = next((entry for known, entry in fields_of_many(kind) if known == name), None)
    if entry is None:
        raise ManyRefused("Choisissez d’abord le champ à modifier.")
    return entry


def read_for_many(kind: SubjectKind, *, name: str, typed: str, how_many: int) -> Any:
    """The value as it is stored, after the checks of editing in place; one that must differ from record to record is refused."""
    entry = field_of_many(kind, name)
    value = entry.read(typed)
    if name in MANY[kind].own and value and how_many > 1:
        raise ManyRefused(
            f"« {entry.label} » est propre à chaque fiche\u00a0: il ne se donne pas à plusieurs. "
            "Laissez-le vide pour l’effacer, ou ouvrez la fiche."
        )
    return value


def new_value_of(kind: SubjectKind, *, name: str, value: Any) -> NewValue:
    many = MANY[kind]
    if name.startswith(CUSTOM):
        key = name.removeprefix(CUSTOM)
        return NewValue(many.model, kind, "custom", FIELD_AXIS + name, value, key=key, text=text_of_custom)
    beside, derive = many.derived.get(name, ((), lambda _row: {}))
    same = _same_day if name == "ordered_at" else _equal
    return NewValue(many.model, kind, name, FIELD_AXIS + name, value, same=same, derive=derive, beside=beside)


def _equal(old: Any, new: Any) -> bool:
    return bool(old == new)


def _same_day(old: Any, new: Any) -> bool:
    """A day written again keeps the hour that a file gave, as on the page of an order."""
    return day_of(old) == day_of(new)

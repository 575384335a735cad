"""What tests of actions on many records share: records chosen, an action carried out, taken back, and the facts of a record."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction, RootRecord, Tagging
from filon.records.services import many
from filon.usecases.acting_on_many import carry_on
from filon.usecases.beginning_many import Chosen
from filon.users.models import User
from tests.factories import NOW

LATER = NOW + timedelta(minutes=5)
EVEN_LATER = NOW + timedelta(minutes=10)


def chosen(*records: RootRecord) -> Chosen:
    kind = SubjectKind(records[0]._meta.model_name or "")
    return Chosen(kind, [record.pk for record in records], LATER, "/entreprises/")


def carried(action: BulkAction) -> BulkAction:
    return carry_on(action=action, clock=lambda: LATER)


def taken_back(action: BulkAction, *, by: User) -> BulkAction:
    many.begin_undo(action=action, by=by, now=EVEN_LATER)
    return carry_on(action=action, clock=lambda: EVEN_LATER)


def fresh(record: Any) -> Any:
    return type(record)._default_manager.get(pk=record.pk)


HISTORY = {"version", "updated_at"}


def facts(record: RootRecord) -> Mapping[str, Any]:
    """All that stands in a record and its tags, but how often and when it was written."""
    own = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    kind = SubjectKind(record._meta.model_name or "")
    tags = Tagging.objects.filter(subject_kind=kind, subject_id=record.pk).order_by("tag__name")
    return {name: value for name, value in own.items() if name not in HISTORY} | {
        "tags": list(tags.values_list("tag__name", "batch"))
    }

"""Origin, changes, annotations and views shared by every entity."""

from filon.records.models.annotations import File, Follow, Note, Tag, Tagging
from filon.records.models.changes import Change
from filon.records.models.deliveries import DeliveredRecord, Delivery, LotAudit
from filon.records.models.fields import FieldDefinition
from filon.records.models.jobs import JobRun
from filon.records.models.many import BulkAction, BulkPart
from filon.records.models.origin import Batch, BatchRow, ExternalId, Lot
from filon.records.models.personal import Notification, SavedView, UndoEntry
from filon.records.models.relays import Relay, Relayed
from filon.records.models.root import RootRecord

__all__ = [
    "Batch",
    "BatchRow",
    "BulkAction",
    "BulkPart",
    "Change",
    "DeliveredRecord",
    "Delivery",
    "ExternalId",
    "FieldDefinition",
    "File",
    "Follow",
    "JobRun",
    "Lot",
    "LotAudit",
    "Note",
    "Notification",
    "Relay",
    "Relayed",
    "RootRecord",
    "SavedView",
    "Tag",
    "Tagging",
    "UndoEntry",
]

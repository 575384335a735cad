"""The closed list of what an activity, task, note, change, tag or file may concern: (kind, id) pairs without foreign key."""

from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    COMPANY = "company"
    ESTABLISHMENT = "establishment"
    CONTACT = "contact"
    LEAD = "lead"
    OPPORTUNITY = "opportunity"
    ORDER = "order"
    TASK = "task"
    PRODUCT = "product"
    PERSONA = "persona"
    USER = "user"
    BATCH = "batch"
    LOT = "lot"


class Subject(NamedTuple):
    """One record named from below: its kind and primary key."""

    kind: SubjectKind
    pk: int

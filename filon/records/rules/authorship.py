"""Who makes a change: a person, an import, an automation in the name of who answers for it, or the system."""

from typing import NamedTuple

from filon.records.rules.changes import ByKind


class Author(NamedTuple):
    kind: ByKind
    user_id: int | None = None
    batch_id: int | None = None


BY_SYSTEM = Author(ByKind.SYSTEM)


def by_person(user_id: int) -> Author:
    return Author(ByKind.PERSON, user_id=user_id)


def by_import(batch_id: int, *, user_id: int | None) -> Author:
    return Author(ByKind.IMPORT, user_id=user_id, batch_id=batch_id)


def by_rule(user_id: int) -> Author:
    return Author(ByKind.RULE, user_id=user_id)

"""Which rows of a file speak of one record."""

from collections.abc import Sequence


def same_record(rows: Sequence[tuple[int, ...]]) -> list[int]:
    """The record of each row, as a number; two rows that share a key share it. A key of 0 is not said.

    The first key is the identifier in the system of the file: two different ones are two records, whatever else is shared;
    the record that had the other key first keeps it.
    """
    parents: list[int] = []
    identifier: list[int] = []
    owner: dict[tuple[int, int], int] = {}

    def root(record: int) -> int:
        while parents[record] != record:
            parents[record] = record = parents[parents[record]]
        return record

    found = []
    for keys in rows:
        mine = len(parents)
        parents.append(mine)
        identifier.append(keys[0] if len(keys) > 1 else 0)
        for rank, key in enumerate(keys):
            if not key:
                continue
            other = root(owner.setdefault((rank, key), mine))
            mine = root(mine)
            if other != mine and not (identifier[other] and identifier[mine] and identifier[other] != identifier[mine]):
                parents[mine] = other
                identifier[other] = identifier[other] or identifier[mine]
        found.append(len(parents) - 1)
    return [root(record) for record in found]

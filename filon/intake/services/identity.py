"""One pass over a file before it is loaded: which rows a later one supersedes, which are known by content only."""

import hashlib
from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from filon.intake.rules.mapping import Catalogue, ColumnUse, Plan
from filon.intake.services.normalising import normalise
from filon.intake.services.reading import read_chunks, whole_rows
from filon.intake.services.staging import StagedFile

# What tells the records of each entity apart, in order: the first that a row says is its identity.
IDENTITIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "company": (("external_id",), ("siret",), ("siren",)),
    "establishment": (("siret",),),
    "contact": (("external_id",), ("email", "full_name", "last_name", "first_name")),
    "lead": (("external_id",),),
    "opportunity": (("external_id",),),
    "activity": (("external_id",),),
    "order": (("external_id",),),
    "product": (("external_id",), ("name",)),
    "objective": (("user", "team", "month"),),
}
SCAN = 50_000


class Identities(NamedTuple):
    """By whole row of the file: superseded by a later row; digest of its content (0 when it has an identity)."""

    superseded: npt.NDArray[np.bool_]
    digests: npt.NDArray[np.int64]


def scan_identities(
    staged: StagedFile, *, plan: Plan, places: dict[int, ColumnUse], catalogue: Catalogue, first_rows: int = 0
) -> Identities:
    """Read the identities of the whole file (or of its `first_rows`). Eight bytes a row are kept."""
    names = {name for group in IDENTITIES[plan.entity] for name in group}
    paths = {f"{plan.entity}.{name}" for name in names}
    narrow = replace(plan, constants={path: text for path, text in plan.constants.items() if path in paths})
    wanted = {place: use for place, use in places.items() if use.path in paths}
    hashes: list[pl.Series] = []
    digests = np.zeros(whole_rows(staged), dtype=np.int64)
    seen: Counter[bytes] = Counter()
    place = 0
    for chunk in read_chunks(staged, chunk=first_rows or SCAN):
        keys = _keys(chunk, narrow, wanted, catalogue)
        hashes.append(keys.hash(seed=0))
        nameless = keys.is_null()
        if nameless.any():
            for at, cells in zip(
                nameless.arg_true().to_list(), chunk.filter(nameless).drop("row").iter_rows(), strict=True
            ):
                digests[place + at] = _digest(plan.entity, cells, seen)
        place += chunk.height
        if first_rows:
            break
    every = pl.concat(hashes) if hashes else pl.Series(dtype=pl.UInt64)
    superseded = ~every.is_last_distinct().to_numpy() & (digests[:place] == 0)
    return Identities(superseded, digests)


def _keys(chunk: pl.DataFrame, plan: Plan, places: dict[int, ColumnUse], catalogue: Catalogue) -> pl.Series:
    """The identity that each row says, null when it says none."""
    if not places:
        return pl.repeat(None, chunk.height, dtype=pl.String, eager=True)
    found = normalise(chunk, plan=plan, places=places, catalogue=catalogue)
    frame = found.frames.get(plan.entity, chunk.select("row"))
    if plan.entity in found.points:
        mails = found.points[plan.entity].drop_nulls("normalised").unique("row", keep="first")
        frame = frame.join(
            mails.select("row", pl.col("normalised").alias("email")), on="row", how="left", maintain_order="left"
        )
    groups = [_group(frame, names, rank) for rank, names in enumerate(IDENTITIES[plan.entity])]
    return frame.with_columns(pl.coalesce(*groups).alias("identity"))["identity"]


def _group(frame: pl.DataFrame, names: tuple[str, ...], rank: int) -> pl.Expr:
    present = [name for name in names if name in frame.columns]
    if not present or (names[0] == "email" and "email" not in present):
        return pl.lit(None, dtype=pl.String)
    text = pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("") for name in present], separator="|"
    ).str.to_lowercase()
    if names[0] == "user":
        return pl.lit("|") + text
    return pl.when(pl.col(present[0]).is_not_null()).then(pl.lit(f"{rank}|") + text)


def _digest(entity: str, cells: tuple[str | None, ...], seen: "Counter[bytes]") -> int:
    """Sixty-three bits of the content and of how often it came before in the file; never 0."""
    content = hashlib.blake2b("\x1f".join([entity, *(cell or "" for cell in cells)]).encode(), digest_size=16).digest()
    seen[content] += 1
    whole = hashlib.blake2b(content + seen[content].to_bytes(4, "big"), digest_size=8).digest()
    return int.from_bytes(whole, "big") >> 1 or 1

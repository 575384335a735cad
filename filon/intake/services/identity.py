"""One pass over a file before it is loaded: which rows a later one supersedes, which are known by content only."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from filon.intake.rules.mapping import Catalogue, ColumnUse, Plan
from filon.intake.rules.records import same_record
from filon.intake.services.normalising import normalise
from filon.intake.services.reading import read_chunks, whole_rows
from filon.intake.services.staging import StagedFile
from filon.kit.columns.texts import fold_column, name_key_column

# What tells the records of each entity apart: two rows with one of these in common speak of one record.
IDENTITIES: dict[str, tuple[str, ...]] = {
    "company": ("external_id", "siren"),
    "establishment": ("siret",),
    "contact": ("external_id", "mail"),
    "lead": ("external_id",),
    "opportunity": ("external_id",),
    "activity": ("external_id",),
    "order": ("external_id",),
    "product": ("external_id", "name"),
    "objective": ("objective",),
    "attendance": ("event",),  # and the person, known once her own fields are loaded
}
# The fields that make them up, beside those of the same name.
MADE_OF: dict[str, tuple[str, ...]] = {
    "siren": ("siret",),
    "address": ("email",),
    "mail": ("email", "full_name", "last_name", "first_name"),
    "objective": ("user", "team", "month"),
}
SITE = "siret"  # a company's establishments are superseded each by itself
SCAN = 50_000
Hashes = npt.NDArray[np.uint64]  # 0 where the row does not say it


class Identities(NamedTuple):
    """By whole row of the file: superseded by a later row of the record, of its site; digest of its content (0 when identified)."""

    superseded: npt.NDArray[np.bool_]
    superseded_site: npt.NDArray[np.bool_]
    digests: npt.NDArray[np.int64]

    def marks(self, window: slice) -> dict[str, npt.NDArray[np.bool_]]:
        return {"superseded": self.superseded[window], "superseded_site": self.superseded_site[window]}


def scan_identities(
    staged: StagedFile, *, plan: Plan, places: dict[int, ColumnUse], catalogue: Catalogue, first_rows: int = 0
) -> Identities:
    """Read the identities of the whole file (or of its `first_rows`). Some bytes a row are kept."""
    keys = IDENTITIES[plan.entity]
    scan = _Scan(staged, plan, places, catalogue, first_rows)
    quick = ["address" if key == "mail" else key for key in keys]
    found: dict[str, list[pl.Series]] = {key: [] for key in (*quick, SITE)}
    nameless: list[npt.NDArray[np.bool_]] = []
    for chunk in scan.chunks(columns=scan.places_of(list(found))):
        said = scan.read(chunk, list(found))
        for key, hashes in found.items():
            hashes.append(_hashed(said, key))
        nameless.append(said.select(pl.all_horizontal(pl.col(key).is_null() for key in quick)).to_series().to_numpy())
    digests = _digests(scan, nameless)
    told = {key: pl.concat(parts).to_numpy() if parts else np.zeros(0, np.uint64) for key, parts in found.items()}
    if "address" in told:
        told["mail"] = _mails(scan, told["address"])
    return Identities(_superseded([told[key] for key in keys]), _superseded([told[SITE]]), digests)


def _digests(scan: "_Scan", nameless: list[npt.NDArray[np.bool_]]) -> npt.NDArray[np.int64]:
    """By row; whole rows are read for them alone, since a register has forty columns and names every row by one."""
    digests = np.zeros(whole_rows(scan.staged), dtype=np.int64)
    wanted = np.concatenate(nameless) if nameless else np.zeros(0, dtype=bool)
    seen: Counter[bytes] = Counter()
    place = 0
    for chunk in scan.chunks() if wanted.any() else ():
        here = wanted[place : place + chunk.height]
        cells = chunk.filter(pl.Series(here)).drop("row").iter_rows()
        for at, row in zip(np.flatnonzero(here).tolist(), cells, strict=True):
            digests[place + at] = _digest(scan.plan.entity, row, seen)
        place += chunk.height
    return digests


def _mails(scan: "_Scan", addresses: Hashes) -> Hashes:
    """Addresses with their names, of the rows that share an address alone: the others are known by it."""
    shared = _shared(addresses)
    mails = addresses.copy()
    place = 0
    for chunk in scan.chunks() if shared.any() else ():
        here = shared[place : place + chunk.height]
        said = scan.read(chunk.filter(pl.Series(here)), ["mail"])
        mails[place : place + chunk.height][here] = _hashed(said, "mail").to_numpy()
        place += chunk.height
    return mails


class _Scan(NamedTuple):
    """A file and how it is read."""

    staged: StagedFile
    plan: Plan
    places: dict[int, ColumnUse]
    catalogue: Catalogue
    first_rows: int

    def chunks(self, columns: Collection[int] | None = None) -> Iterator[pl.DataFrame]:
        chunks = read_chunks(self.staged, chunk=self.first_rows or SCAN, columns=columns)
        return iter([chunk] if (chunk := next(chunks, None)) is not None else []) if self.first_rows else chunks

    def paths_of(self, keys: list[str]) -> set[str]:
        return {f"{self.plan.entity}.{name}" for key in keys for name in (key, *MADE_OF.get(key, ()))}

    def places_of(self, keys: list[str]) -> dict[int, ColumnUse]:
        paths = self.paths_of(keys)
        return {place: use for place, use in self.places.items() if paths.intersection(use.paths)}

    def read(self, chunk: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
        """One column for each key, null where the row does not say it."""
        entity, paths, places = self.plan.entity, self.paths_of(keys), self.places_of(keys)
        plan = replace(self.plan, constants={path: text for path, text in self.plan.constants.items() if path in paths})
        if not places and not plan.constants:
            return pl.DataFrame(schema=dict.fromkeys(keys, pl.String)).clear(chunk.height)
        found = normalise(chunk, plan=plan, places=places, catalogue=self.catalogue)
        frame = found.frames.get(entity, chunk.select("row"))
        if entity == "contact" and entity in found.points:
            mails = found.points[entity].drop_nulls("normalised").unique("row", keep="first", maintain_order=True)
            address = mails.select("row", pl.col("normalised").alias("address"))
            frame = frame.join(address, on="row", how="left", maintain_order="left")
        return pl.DataFrame([_key(frame, key).alias(key) for key in keys])


def _key(frame: pl.DataFrame, key: str) -> pl.Series:
    match key:
        case "siren":
            siren, siret = _column(frame, "siren"), _column(frame, "siret").str.slice(0, 9)
            return siren.zip_with(siren.is_not_null(), siret)
        case "mail":
            return _mail_and_name(frame)
        case "objective":
            parts = [_column(frame, name).fill_null("") for name in MADE_OF["objective"]]
            return (
                pl.DataFrame({str(n): part for n, part in enumerate(parts)})
                .select(pl.concat_str(pl.all(), separator="|").str.to_lowercase())
                .to_series()
            )
        case "name":
            return fold_column(_column(frame, "name")).replace("", None)
        case _:
            return _column(frame, key)


def _column(frame: pl.DataFrame, name: str) -> pl.Series:
    if name in frame.columns:
        return frame[name].cast(pl.String)
    return pl.repeat(None, frame.height, dtype=pl.String, eager=True)


def _mail_and_name(frame: pl.DataFrame) -> pl.Series:
    """The address with the words of the name in any order: "DUPONT Jean" is "Jean Dupont"."""
    address = _column(frame, "address")
    names = [_column(frame, name).alias(name) for name in ("full_name", "last_name", "first_name")]
    parts = pl.DataFrame(names).filter(address.is_not_null())
    whole = parts.select(
        pl.when(pl.col("last_name").is_null() & pl.col("first_name").is_null())
        .then(pl.col("full_name"))
        .otherwise(pl.concat_str("last_name", "first_name", separator=" ", ignore_nulls=True))
        .fill_null("")
    ).to_series()
    words = name_key_column(whole).str.split(" ").list.sort().list.join(" ")
    nothing = pl.repeat(None, len(address), dtype=pl.String, eager=True)
    return nothing.scatter(address.is_not_null().arg_true(), address.drop_nulls() + "|" + words)


def _hashed(said: pl.DataFrame, key: str) -> pl.Series:
    texts = said[key]
    return texts.hash(seed=0).set(texts.is_null(), 0)


def _superseded(keys: list[Hashes]) -> npt.NDArray[np.bool_]:
    """Rows of which a later one speaks of the same record. Only rows that share a key are looked at one by one."""
    rows = len(keys[0])
    shared = np.logical_or.reduce([_shared(hashes) for hashes in keys])
    at = np.flatnonzero(shared)
    records = same_record([tuple(int(hashes[row]) for hashes in keys) for row in at])
    superseded = np.zeros(rows, dtype=bool)
    last: dict[int, int] = {}
    for row, record in zip(at.tolist(), records, strict=True):
        if record in last:
            superseded[last[record]] = True
        last[record] = row
    return superseded


def _shared(hashes: Hashes) -> npt.NDArray[np.bool_]:
    """Whether another row says the same."""
    values, counts = np.unique(hashes[hashes != 0], return_counts=True)
    return np.isin(hashes, values[counts > 1])


def _digest(entity: str, cells: tuple[str | None, ...], seen: "Counter[bytes]") -> int:
    """Sixty-three bits of the content and of how often it came before in the file; never 0."""
    content = hashlib.blake2b("\x1f".join([entity, *(cell or "" for cell in cells)]).encode(), digest_size=16).digest()
    seen[content] += 1
    whole = hashlib.blake2b(content + seen[content].to_bytes(4, "big"), digest_size=8).digest()
    return int.from_bytes(whole, "big") >> 1 or 1

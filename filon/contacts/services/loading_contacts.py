"""Loads people by the thousand: found by identifier, or by e-mail and name; a related one by name in its company."""

from typing import Any

import polars as pl

from filon.contacts.models import Contact
from filon.contacts.rules.names import split_full_name
from filon.contacts.services.loading_companies import Loaded
from filon.contacts.services.loading_given import with_personas_given, with_personas_told
from filon.contacts.services.loading_points import load_points
from filon.contacts.services.loading_posts import keep_former_posts
from filon.contacts.services.loading_target import enter_target_at, without_closed_employers
from filon.kit.columns.texts import name_key_column
from filon.kit.subjects import SubjectKind
from filon.records.services.bulk import lookup, reserve_ids_by_name
from filon.records.services.loading import (
    CREATED,
    INSTANT,
    UNCHANGED,
    UPDATED,
    Loading,
    collapse,
    insert_records,
    known_in_system,
    match_external_ids,
    update_records,
    with_columns_of,
    write_external_ids,
    write_taggings,
)
from filon.records.services.twins import join_twins, with_key_of_namesake, with_one_key_each, without_two_external_ids

KIND = SubjectKind.CONTACT
SCHEMA: dict[str, Any] = {
    "external_id": pl.String,
    "company_id": pl.Int64,
    "establishment_id": pl.Int64,
    "civility": pl.String,
    "first_name": pl.String,
    "last_name": pl.String,
    "full_name": pl.String,
    "job_title": pl.String,
    "job_function": pl.String,
    "decision_level": pl.String,
    "linkedin_url": pl.String,
    "language": pl.String,
    "persona_id": pl.Int64,
    "source_id": pl.Int64,
    "owner_id": pl.Int64,
    "created_at": INSTANT,
    "in_target": pl.Boolean,
    "tags": pl.String,
    "custom": pl.String,
    "superseded": pl.Boolean,
}
STORED = [
    "company_id",
    "establishment_id",
    "civility",
    "first_name",
    "last_name",
    "name_key",
    "job_title",
    "job_function",
    "decision_level",
    "linkedin_url",
    "language",
    "persona_id",
    "persona_by",
    "source_id",
    "owner_id",
    "created_at",
    "custom",
]
KNOWN_NAME = {"contact_id": pl.Int64, "known_name": pl.String}


def load_contacts(rows: pl.DataFrame, points: pl.DataFrame, *, loading: Loading, related: bool) -> Loaded:
    """Write the people that the rows speak of. `related` ones are found by name in their company too, and only completed."""
    rows = _with_keys(_with_names(with_columns_of(rows, SCHEMA)), points, related)
    rows, closed = without_closed_employers(_with_found(rows, loading, related))
    people = collapse(rows.drop("row"), "key", last_wins=not related)
    whole = rows.group_by("key").agg(pl.col("superseded").fill_null(False).all().alias("only_blanks"))
    people = people.join(whole, on="key", how="left", maintain_order="left")
    new = people["found_id"].is_null()
    ids = people["found_id"].scatter(new.arg_true(), reserve_ids_by_name(Contact, people.filter(new)["name_key"]))
    people = people.with_columns(ids.alias("id"), new.alias("is_new"))
    rows = rows.join(people.select("key", pl.col("id").alias("contact_id"), "is_new"), on="key", maintain_order="left")
    _insert(people.filter("is_new"), loading)
    changed = _update(people.filter(~pl.col("is_new")), loading, related)
    _write_identifiers(rows, loading)
    new_ids = people.filter("is_new")["id"]
    target = enter_target_at(Contact, KIND, people, loading=loading)
    reached = load_points(points, rows, owner="contact", loading=loading, new_ids=new_ids)
    touched = pl.concat([changed, target, reached]).unique()
    return Loaded(
        _verdicts(rows, touched),
        closed,
        {"contact": new_ids.len()},
        {"contact": touched.filter(~touched.is_in(new_ids.implode())).len()},
    )


def _with_names(rows: pl.DataFrame) -> pl.DataFrame:
    """First name and surname from the whole name where the file has only that; the search key."""
    whole = rows["full_name"]
    if whole.null_count() < rows.height:
        cut = [split_full_name(text) if text else ("", "") for text in whole]
        first, last = (pl.Series([name[side] or None for name in cut], dtype=pl.String) for side in (0, 1))
        alone = rows["last_name"].is_null() & rows["first_name"].is_null()
        rows = rows.with_columns(
            first_name=pl.select(pl.when(alone).then(first).otherwise(rows["first_name"]))
            .to_series()
            .str.slice(0, 100),
            last_name=pl.select(pl.when(alone).then(last).otherwise(rows["last_name"])).to_series().str.slice(0, 150),
        )
    name = rows.select(
        pl.concat_str(pl.col("last_name"), pl.col("first_name"), separator=" ", ignore_nulls=True)
    ).to_series()
    return rows.with_columns(name_key_column(name).str.slice(0, 255).replace("", None).alias("name_key"))


def _with_keys(rows: pl.DataFrame, points: pl.DataFrame, related: bool) -> pl.DataFrame:
    """One `key` for all the rows of one person; `mail` is the first e-mail with the name."""
    mails = points.filter((pl.col("kind") == "email") & pl.col("normalised").is_not_null())
    first = mails.unique("row", keep="first", maintain_order=True).select("row", pl.col("normalised").alias("address"))
    rows = rows.join(first, on="row", how="left", maintain_order="left")
    name = pl.col("name_key").fill_null("")
    mail = (pl.col("address") + pl.lit("|") + name).alias("mail")
    place = pl.col("company_id").cast(pl.String).fill_null("")
    by_name = (
        pl.when(name != "").then(pl.lit("n") + name + pl.lit("@") + place) if related else pl.lit(None, dtype=pl.String)
    )
    rows = rows.with_columns(mail).with_columns(
        pl.coalesce(
            pl.lit("x") + pl.col("external_id"),
            pl.lit("e") + pl.col("mail"),
            by_name,
            pl.lit("r") + pl.col("row").cast(pl.String),
        ).alias("key")
    )
    rows, _ = join_twins(rows, "mail", may_join=without_two_external_ids)
    if not related:
        return rows
    rows = rows.with_columns(by_name.alias("namesake"))
    named = (
        rows.filter(~pl.col("key").str.starts_with("n"))
        .drop_nulls("namesake")
        .unique("namesake", keep="first", maintain_order=True)
    )
    return rows.with_columns(pl.col("key").replace(dict(named.select("namesake", "key").iter_rows())))


def _with_found(rows: pl.DataFrame, loading: Loading, related: bool) -> pl.DataFrame:
    by_id = match_external_ids(rows["external_id"], kind=KIND, system=loading.system).rename({"found_id": "by_id"})
    rows = rows.join(by_id, on="external_id", how="left", maintain_order="left")
    by_mail = _people_of_addresses(rows.filter(pl.col("by_id").is_null())["address"])
    rows = rows.join(by_mail, on="mail", how="left", maintain_order="left")
    taken = known_in_system(rows.drop_nulls("external_id")["by_mail"], kind=KIND, system=loading.system)
    other = (pl.col("external_id").is_not_null() & pl.col("by_mail").is_in(taken.implode())).fill_null(False)
    rows = rows.with_columns(
        pl.coalesce("by_id", pl.when(other).then(None).otherwise(pl.col("by_mail"))).alias("found_id")
    )
    if related:
        placeless = pl.col("company_id").is_null() & pl.col("key").str.starts_with("n")
        rows = with_key_of_namesake(_found_by_address(_found_by_name(rows)), named=placeless, among=pl.lit(True))
    return with_one_key_each(rows.drop("by_mail"), sure=pl.lit(False))


def _people_of_addresses(addresses: pl.Series) -> pl.DataFrame:
    """Who has these e-mail addresses, as "address|name"."""
    found = lookup(
        "SELECT p.normalised, c.id, c.name_key FROM contacts_contactpoint p JOIN contacts_contact c ON c.id = p.contact_id"
        " WHERE p.kind = 'email' AND p.normalised {in} ORDER BY c.id",
        addresses,
        {"address": pl.String, "by_mail": pl.Int64, "known_name": pl.String},
    )
    return (
        found.with_columns((pl.col("address") + pl.lit("|") + pl.col("known_name")).alias("mail"))
        .unique("mail", keep="first", maintain_order=True)
        .select("mail", "by_mail")
    )


def _found_by_name(rows: pl.DataFrame) -> pl.DataFrame:
    """A person pointed at by the folded name, in the same company where one is said; with another e-mail it is another person."""
    sought = rows.filter(pl.col("found_id").is_null() & pl.col("external_id").is_null())
    known = lookup(
        "SELECT c.name_key, c.id, c.company_id, (SELECT min(p.normalised) FROM contacts_contactpoint p"
        " WHERE p.contact_id = c.id AND p.kind = 'email') FROM contacts_contact c WHERE c.deleted_at IS NULL"
        " AND c.name_key {in} ORDER BY c.id",
        sought["name_key"],
        {"name_key": pl.String, "by_name": pl.Int64, "in_company": pl.Int64, "known_address": pl.String},
    )
    pairs = sought.select("row", "name_key", "company_id", "address").join(
        known, on="name_key", how="inner", maintain_order="left"
    )
    same_place = pl.col("company_id").is_null() | (pl.col("company_id") == pl.col("in_company"))
    same_mail = (
        pl.col("address").is_null() | pl.col("known_address").is_null() | (pl.col("address") == pl.col("known_address"))
    )
    best = (
        pairs.filter(same_place & same_mail).unique("row", keep="first", maintain_order=True).select("row", "by_name")
    )
    return (
        rows.join(best, on="row", how="left", maintain_order="left")
        .with_columns(pl.coalesce("found_id", "by_name").alias("found_id"))
        .drop("by_name")
    )


def _found_by_address(rows: pl.DataFrame) -> pl.DataFrame:
    """A person pointed at by an e-mail address alone is the only one who has it."""
    alone = pl.col("found_id").is_null() & pl.col("external_id").is_null() & pl.col("name_key").is_null()
    holders = lookup(
        "SELECT p.normalised, min(p.contact_id) FROM contacts_contactpoint p JOIN contacts_contact c ON c.id = p.contact_id"
        " WHERE p.kind = 'email' AND c.deleted_at IS NULL AND p.normalised {in}"
        " GROUP BY p.normalised HAVING count(DISTINCT p.contact_id) = 1",
        rows.filter(alone)["address"],
        {"address": pl.String, "by_address": pl.Int64},
    )
    rows = rows.join(holders, on="address", how="left", maintain_order="left")
    return rows.with_columns(
        pl.when(alone).then(pl.col("by_address")).otherwise(pl.col("found_id")).alias("found_id")
    ).drop("by_address")


def _insert(people: pl.DataFrame, loading: Loading) -> None:
    target = pl.col("in_target").fill_null(False)
    rows = (
        with_personas_given(people)
        .with_columns(pl.col("created_at").fill_null(pl.lit(loading.now, dtype=INSTANT)))
        .with_columns(
            pl.when(target).then(pl.col("created_at")).alias("in_target_at"),
            pl.when(target).then(pl.lit("suspect")).otherwise(pl.lit("")).alias("lifecycle_stage"),
        )
    )
    insert_records(Contact, rows.select("id", *STORED, "in_target_at", "lifecycle_stage"), loading=loading)


def _update(people: pl.DataFrame, loading: Loading, related: bool) -> pl.Series:
    people = with_personas_told(people.with_columns(pl.col("only_blanks") | related))
    said = [name for name in STORED if people[name].null_count() < people.height and name != "created_at"]
    if "company_id" in said and not related:
        keep_former_posts(people.filter(~pl.col("only_blanks")), loading=loading)
    return update_records(
        Contact,
        KIND,
        people.select("id", *said),
        loading=loading,
        only_blanks=people["only_blanks"],
        derived=("name_key",),
    )


def _write_identifiers(rows: pl.DataFrame, loading: Loading) -> None:
    new = rows.filter(pl.col("by_id").is_null())
    write_external_ids(new.select("external_id", pl.col("contact_id").alias("subject_id")), kind=KIND, loading=loading)
    tagged = rows.drop_nulls("tags")
    if tagged.height:
        write_taggings(tagged.select(pl.col("contact_id").alias("subject_id"), "tags"), kind=KIND, loading=loading)


def _verdicts(rows: pl.DataFrame, touched: pl.Series) -> pl.DataFrame:
    first = pl.col("key").is_first_distinct() & pl.col("is_new")
    changed = pl.col("contact_id").is_in(touched.implode()) | (pl.col("is_new") & ~first)
    return rows.select(
        "row",
        "contact_id",
        pl.when(first)
        .then(pl.lit(CREATED))
        .when(changed)
        .then(pl.lit(UPDATED))
        .otherwise(pl.lit(UNCHANGED))
        .alias("verdict"),
    )

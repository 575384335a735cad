"""Who refuses to be prospected, says a file of another tool, refuses it here too: opt-outs become objections."""

from collections import Counter

import polars as pl

from filon.contacts.services.loading_companies import Loaded
from filon.permission.rules.targets import REFUSED
from filon.permission.services.objections import write_objections
from filon.records.rules.authorship import by_import
from filon.records.services.loading import UNCHANGED, UPDATED, Loading
from filon.usecases.importing_catalogue import CATALOGUE
from filon.usecases.importing_references import TITLES
from filon.usecases.objecting import leave_sequences


def with_refusals(rows: pl.DataFrame, loaded: Loaded, *, titles: TITLES, loading: Loading) -> Loaded:
    """Write what the rows of people say that they refuse; those for whom it is news count as updated."""
    by = by_import(loading.batch_id, user_id=loading.user_id)
    news: set[int] = set()
    for name, channel in REFUSED.items():
        if name not in rows.columns:
            continue
        saying = rows.filter(pl.col(name)).select("row").join(loaded.rows, on="row")
        title = titles.get(f"contact.{name}", CATALOGUE[f"contact.{name}"].label)
        proof = f"Import n° {loading.batch_id}, colonne «\u00a0{title}\u00a0»"
        people = saying["contact_id"].unique().to_list()
        heard = write_objections(contact_ids=people, proof=proof, by=by, now=loading.now, channel=channel)
        leave_sequences(heard, how=proof, now=loading.now)
        news |= heard
    return _with_news(loaded, news) if news else loaded


def _with_news(loaded: Loaded, news: set[int]) -> Loaded:
    only_this = pl.col("contact_id").is_in(list(news)) & (pl.col("verdict") == UNCHANGED)
    completed = loaded.rows.filter(only_this)["contact_id"].n_unique()
    verdict = pl.when(only_this).then(pl.lit(UPDATED)).otherwise("verdict").alias("verdict")
    updated = Counter(loaded.updated) + Counter(contact=completed)
    return loaded._replace(rows=loaded.rows.with_columns(verdict), updated=dict(updated))

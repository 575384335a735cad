"""Loads one chunk of a file, entity after entity, in the order of dependence."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from filon.activities.services.loading import load_activities, still_to_come
from filon.contacts.services.loading_companies import load_companies
from filon.contacts.services.loading_contacts import load_contacts
from filon.customers.services.loading import load_orders
from filon.forecasting.services.loading import load_objectives
from filon.intake.rules.mapping import Plan
from filon.intake.services.normalising import PROBLEM, Normalised
from filon.kit.subjects import SubjectKind
from filon.leads.services import loading as leads
from filon.opportunities.services import loading as deals
from filon.playbook.services.loading import load_products
from filon.records.rules.fields import DefinedField
from filon.records.services.loading import Loading
from filon.records.services.loading_records import Records
from filon.usecases.importing_attendances import load_people_of_events
from filon.usecases.importing_catalogue import CATALOGUE
from filon.usecases.importing_guard import facts_brought
from filon.usecases.importing_opposition import opposed_rows
from filon.usecases.importing_outcomes import BEHIND, as_stored, behind, carry_leads, known_behind, refresh_after
from filon.usecases.importing_parents import attach_parents
from filon.usecases.importing_pointed import (
    NAMED_BY,
    NO_POINTS,
    company_named,
    completed,
    homeless_sites,
    postal_points,
    title_of_company,
)
from filon.usecases.importing_references import (
    TITLES,
    field_as_given,
    keep_as_given,
    people_named,
    resolve_references,
    resolve_stages,
    unknown,
)
from filon.usecases.importing_refusals import with_refusals


@dataclass
class ChunkOutcome:
    """`rows`: row, id (of the imported entity), verdict. `problems` as normalising tells them."""

    rows: pl.DataFrame
    problems: pl.DataFrame
    kept_fields: set[DefinedField] = field(default_factory=set)
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)


def load_chunk(read: Normalised, *, plan: Plan, titles: TITLES, skipped: pl.Series, loading: Loading) -> ChunkOutcome:
    """Write what a chunk says. `skipped` rows are here already, known by their content. Inside the caller's transaction."""
    frames, unknown_stages = resolve_stages(read.frames, titles)
    brings = facts_brought(frames, read.points)
    problems = pl.concat([read.problems, unknown_stages, _refused_by_rules(frames, titles, loading, brings)])
    homeless = homeless_sites(frames, plan, titles, _refused(problems))
    problems = pl.concat([problems, homeless, opposed_rows(frames, read.points, titles)])
    live = _without(frames, pl.concat([_refused(problems), skipped]))
    live, lost, kept_fields = resolve_references(live, plan, titles, loading=loading)
    live = _without(live, _refused(lost))
    points = _without(read.points, pl.concat([_refused(problems), skipped, _refused(lost)]))
    outcome = ChunkOutcome(pl.DataFrame(), pl.concat([problems, lost]), kept_fields)
    _Loader(plan, live, points, titles, loading, outcome).load()
    return outcome


def _refused(problems: pl.DataFrame) -> pl.Series:
    return problems.filter("refuses")["row"].unique()


def _without(frames: dict[str, pl.DataFrame], out: pl.Series) -> dict[str, pl.DataFrame]:
    return {entity: frame.filter(~pl.col("row").is_in(out.implode())) for entity, frame in frames.items()}


def _refused_by_rules(
    frames: dict[str, pl.DataFrame], titles: TITLES, loading: Loading, brings: pl.DataFrame
) -> pl.DataFrame:
    told = []
    for entity, column, rule in (
        ("lead", "lifecycle_stage", partial(leads.refused_moves, brings=brings)),
        ("opportunity", "stage", deals.refused_moves),
        ("activity", "at", still_to_come),
    ):
        if entity in frames and column in frames[entity].columns:
            refused = rule(frames[entity], loading=loading)
            told.append(
                refused.select(
                    "row",
                    pl.lit(titles.get(f"{entity}.{column}", CATALOGUE[f"{entity}.{column}"].label)).alias("column"),
                    "value",
                    "reason",
                    pl.lit(True).alias("refuses"),
                )
            )
    return pl.concat(told) if told else pl.DataFrame(schema=PROBLEM)


@dataclass
class _Loader:
    plan: Plan
    frames: dict[str, pl.DataFrame]
    points: dict[str, pl.DataFrame]
    titles: TITLES
    loading: Loading
    outcome: ChunkOutcome

    def load(self) -> None:
        """Products, companies and their sites, people, then the imported entity."""
        entity = self.plan.entity
        main = self.frames.get(entity)
        if main is None or main.is_empty():
            self.outcome.rows = pl.DataFrame(schema={"row": pl.Int64, "id": pl.Int64, "verdict": pl.String})
            return
        if "product" in self.frames:
            self._load_products()
        if entity not in ("product", "objective"):
            self._load_companies()
        if entity in ("contact", "lead", "opportunity", "activity", "attendance"):
            self._load_contacts()
        loader = {
            "lead": self._load_leads,
            "opportunity": self._load_deals,
            "activity": self._load_activities,
            "order": self._load_orders,
            "objective": self._load_objectives,
            "attendance": self._load_attendances,
        }.get(entity)
        if loader:
            loader()

    def _main(self) -> pl.DataFrame:
        return self.frames[self.plan.entity]

    def _join_to_main(self, ids: pl.DataFrame, column: str) -> None:
        """Give the imported rows the record that they point at, unless they have it."""
        main = self._main()
        joined = main.drop(column, strict=False).join(
            ids.select("row", column), on="row", how="left", maintain_order="left"
        )
        if column in main.columns:
            joined = joined.with_columns(pl.coalesce(main[column], joined[column]).alias(column))
        self.frames[self.plan.entity] = joined

    def _finish(self, verdicts: pl.DataFrame, entity: str, updated: int) -> None:
        self.outcome.rows = verdicts.select("row", "id", "verdict")
        self.outcome.created[entity] += verdicts.filter(pl.col("verdict") == "created").height
        self.outcome.updated[entity] += updated

    def _load_products(self) -> None:
        related = self.plan.entity != "product"
        rows = self.frames["product"]
        if "name" not in rows.columns:
            return
        loaded = load_products(rows.drop_nulls("name"), loading=self.loading, related=related)
        self.outcome.created["product"] += loaded.created
        self.outcome.updated["product"] += loaded.updated
        if related:
            self._join_to_main(loaded.rows, "product_id")
        else:
            self.outcome.rows = loaded.rows.rename({"product_id": "id"})

    def _load_companies(self) -> None:
        entity = self.plan.entity
        related = entity != "company"
        rows = self._pointed_companies() if related else self._main()
        if rows is None or rows.is_empty():
            return
        points = self.points.get("company", NO_POINTS)
        if entity == "establishment":
            points = self.points.get("establishment", NO_POINTS)
        loaded = load_companies(
            rows, points, loading=self.loading, related=related, sites_related=related and entity != "establishment"
        )
        self._count(loaded.created, loaded.updated)
        self._tell(loaded.problems, "company")
        if "parent" in rows.columns:
            self._tell(attach_parents(rows.select("row", "parent"), loaded.rows, loading=self.loading), "company")
        if not related:
            self.outcome.rows = loaded.rows.select("row", pl.col("company_id").alias("id"), "verdict")
        elif entity == "establishment":
            self.outcome.rows = loaded.rows.select("row", pl.col("establishment_id").alias("id"), "verdict")
        else:
            self._join_to_main(loaded.rows, "company_id")
            if entity == "contact":
                self._join_to_main(loaded.rows.filter(pl.col("of_site")), "establishment_id")

    def _pointed_companies(self) -> pl.DataFrame | None:
        """The companies that the rows point at: their own fields, or the one column that names them."""
        main, rows = self._main(), self.frames.get("company")
        if self.plan.entity == "establishment":
            site = main.drop("company", "custom", strict=False)
            rows = site if rows is None else rows.join(site, on="row", how="left", maintain_order="left")
        if "company" in main.columns:
            named = company_named(main.select("row", "company"))
            rows = named if rows is None else completed(rows, named)
        if rows is None:
            return None
        return rows.filter(pl.any_horizontal(pl.col(n).is_not_null() for n in NAMED_BY["company"] if n in rows.columns))

    def _load_contacts(self) -> None:
        related = self.plan.entity != "contact"
        rows = self._pointed_contacts() if related else self._main()
        if rows is None or rows.is_empty():
            return
        points = pl.concat([self.points.get("contact", NO_POINTS), postal_points(rows)])
        if related:
            points = pl.concat([points, self._mails_as_names()])
            if "company_id" in self._main().columns:
                rows = rows.drop("company_id", strict=False).join(
                    self._main().select("row", "company_id"), on="row", how="left", maintain_order="left"
                )
        loaded = load_contacts(rows, points, loading=self.loading, related=related)
        self._tell(loaded.problems, "contact")
        loaded = with_refusals(rows, loaded, titles=self.titles, loading=self.loading)
        self._count(loaded.created, loaded.updated)
        if related:
            self._join_to_main(loaded.rows, "contact_id")
        else:
            self.outcome.rows = loaded.rows.select("row", pl.col("contact_id").alias("id"), "verdict")

    def _pointed_contacts(self) -> pl.DataFrame | None:
        main, rows = self._main(), self.frames.get("contact")
        if "contact" in main.columns:
            named = main.select(
                "row", pl.when(~pl.col("contact").str.contains("@")).then(pl.col("contact")).alias("full_name")
            )
            rows = named if rows is None else completed(rows, named)
        if rows is None:
            return None
        mailed = self._mails_as_names()["row"]
        reached = pl.concat([self.points.get("contact", NO_POINTS)["row"], mailed])
        said = (
            pl.any_horizontal(pl.col(n).is_not_null() for n in NAMED_BY["contact"] if n in rows.columns)
            if any(n in rows.columns for n in NAMED_BY["contact"])
            else pl.lit(False)
        )
        return rows.filter(said | pl.col("row").is_in(reached.implode()))

    def _mails_as_names(self) -> pl.DataFrame:
        """A contact named by the e-mail address alone."""
        main = self._main()
        if "contact" not in main.columns:
            return NO_POINTS
        mails = main.filter(pl.col("contact").str.contains("@").fill_null(False)).select(
            "row", pl.col("contact").str.to_lowercase().alias("value")
        )
        return mails.select(
            "row",
            pl.lit("email").alias("kind"),
            "value",
            pl.col("value").alias("normalised"),
            pl.lit(False).alias("generic"),
        )

    def _load_leads(self) -> None:
        main = self._main()
        if "referred_by" in main.columns:
            people = people_named(main["referred_by"])
            main = main.with_columns(
                pl.col("referred_by")
                .replace_strict(people, default=None, return_dtype=pl.Int64)
                .alias("referred_by_id")
            )
            lost = main.filter(pl.col("referred_by").is_not_null() & pl.col("referred_by_id").is_null())
            target = CATALOGUE["lead.referred_by"]
            main = keep_as_given(main, lost.select("row", pl.col("referred_by").alias("value")), target)
            self.outcome.kept_fields |= field_as_given(lost, target)
            self._problems(
                unknown(
                    lost,
                    "referred_by",
                    self.titles.get("lead.referred_by", "Recommandé par"),
                    "Ce contact n’est pas connu.",
                )
            )
        before = known_behind(main, kind=SubjectKind.LEAD, loading=self.loading)
        found, verdicts = leads.load_leads(self._with_name(main, ("contact", "company")), loading=self.loading)
        self._finish(verdicts, "lead", found.touched.len())
        refresh_after(before, behind(_written(found), kind=SubjectKind.LEAD))

    def _load_deals(self) -> None:
        kind = SubjectKind.OPPORTUNITY
        before = known_behind(self._main(), kind=kind, loading=self.loading)
        found, verdicts = deals.load_opportunities(
            self._with_name(self._main(), ("company", "product")), loading=self.loading
        )
        self._finish(verdicts, "opportunity", found.touched.len())
        self._tell(deals.undated_closings(found).with_columns(pl.lit("closed_at").alias("name")), "opportunity")
        moved = found.records.filter(pl.col("id").is_in(_written(found).implode()))
        carried = carry_leads(as_stored(moved), loading=self.loading)
        refresh_after(before, behind(moved["id"], kind=kind), carried)

    def _load_activities(self) -> None:
        self._finish(load_activities(self._main(), loading=self.loading), "activity", 0)

    def _load_orders(self) -> None:
        main = self._main()
        orphans = main if "company_id" not in main.columns else main.filter(pl.col("company_id").is_null())
        reason = "Il manque l’entreprise de la commande."
        title = title_of_company(self.titles, "order.company", otherwise="Entreprise")
        self._problems(unknown(orphans.with_columns(pl.lit("").alias("none")), "none", title, reason, refuses=True))
        kept = main.join(orphans.select("row"), on="row", how="anti", maintain_order="left")
        before = known_behind(kept, kind=SubjectKind.ORDER, loading=self.loading)
        found, verdicts = load_orders(kept, loading=self.loading)
        self._finish(verdicts, "order", found.touched.len())
        refresh_after(before, behind(_written(found), kind=SubjectKind.ORDER))

    def _load_objectives(self) -> None:
        verdicts = load_objectives(self._main(), loading=self.loading)
        self._finish(verdicts, "objective", verdicts.filter(pl.col("verdict") == "updated").height)

    def _load_attendances(self) -> None:
        main = self._main()
        nobody = main if "contact_id" not in main.columns else main.filter(pl.col("contact_id").is_null())
        reason = "Rien ne dit de qui est cette ligne\u00a0: il faut un e-mail, ou un nom."
        self._problems(unknown(nobody.with_columns(pl.lit("").alias("none")), "none", "Contact", reason, refuses=True))
        kept = main.join(nobody.select("row"), on="row", how="anti", maintain_order="left")
        if kept.is_empty():
            self.outcome.rows = pl.DataFrame(schema={"row": pl.Int64, "id": pl.Int64, "verdict": pl.String})
            return
        verdicts, opened = load_people_of_events(kept, loading=self.loading)
        self._finish(verdicts, "attendance", verdicts.filter(pl.col("verdict") == "updated").height)
        self.outcome.created["lead"] += len(opened)
        refresh_after(pl.DataFrame(schema=BEHIND), behind(opened, kind=SubjectKind.LEAD))

    def _with_name(self, main: pl.DataFrame, others: tuple[str, ...]) -> pl.DataFrame:
        """A record without a name bears those of what it is about."""
        named = main if "name" in main.columns else main.with_columns(pl.lit(None, dtype=pl.String).alias("name"))
        parts = [self._name_of(other) for other in others]
        for place, part in enumerate(parts):
            named = named.join(part.rename({"label": f"label{place}"}), on="row", how="left", maintain_order="left")
        labels = [pl.col(f"label{place}") for place in range(len(parts))]
        about = pl.concat_str(labels, separator=" – ", ignore_nulls=True).replace("", None)
        identifier = [pl.col("external_id")] if "external_id" in main.columns else []
        new_name = pl.coalesce("name", about, *identifier, pl.lit("Sans nom"))
        return named.with_columns(new_name.alias("name")).drop(f"label{place}" for place in range(len(parts)))

    def _name_of(self, other: str) -> pl.DataFrame:
        main, frame = self._main(), self.frames.get(other)
        columns = [pl.col(other)] if other in main.columns else []
        if other == "contact" and frame is not None:
            names = [n for n in ("full_name", "first_name", "last_name") if n in frame.columns]
            whole = pl.concat_str(
                names[:1] if names[:1] == ["full_name"] else names, separator=" ", ignore_nulls=True
            ).replace("", None)
            return (
                frame.select("row", whole.alias("label"))
                if names
                else frame.select("row", pl.lit(None, dtype=pl.String).alias("label"))
            )
        if frame is not None and "name" in frame.columns:
            return frame.select("row", pl.col("name").alias("label"))
        return main.select("row", pl.coalesce(*columns, pl.lit(None, dtype=pl.String)).alias("label"))

    def _count(self, created: dict[str, int], updated: dict[str, int]) -> None:
        self.outcome.created.update(created)
        self.outcome.updated.update(updated)

    def _tell(self, problems: pl.DataFrame, entity: str) -> None:
        named = {target.name: target.label for target in CATALOGUE.values() if target.entity == entity}
        said = {path.partition(".")[2]: title for path, title in self.titles.items() if path.startswith(f"{entity}.")}
        self._problems(
            problems.select(
                "row",
                pl.col("name").replace(named | said).alias("column"),
                "value",
                "reason",
                pl.lit(False).alias("refuses"),
            )
        )

    def _problems(self, problems: pl.DataFrame) -> None:
        self.outcome.problems = pl.concat([self.outcome.problems, problems])


def _written(found: Records) -> pl.Series:
    """The records that the rows created or changed."""
    return pl.concat([found.new["id"], found.touched])

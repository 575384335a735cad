"""Takes a whole import back, from the highest package to the lowest."""

from datetime import datetime
from typing import NamedTuple

import polars as pl
from django.db import transaction
from django.db.models import Model

from filon.activities.models import Activity
from filon.activities.services.signs import forget_signs_of_batch
from filon.contacts.models import Company, Contact, Establishment
from filon.contacts.services.loading_posts import forget_former_posts
from filon.contacts.services.unloading import (
    companies_with_sites_of,
    derive_places,
    forget_activity_versions,
    leave_target,
)
from filon.customers.models import Order
from filon.events.models import Registration
from filon.events.services.loading import restore_attendances
from filon.forecasting.models import Objective
from filon.forecasting.services.loading import restore_objectives
from filon.kit.columns.texts import company_key_column, fold_column, name_key_column
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.services.loading import restore_stages as restore_lead_stages
from filon.opportunities.models import Opportunity
from filon.opportunities.services.loading import restore_stages as restore_deal_stages
from filon.permission.services.objections import keep_objections_without_their_people
from filon.playbook.models import AcquisitionSource, CampaignHeader, CloseReason, Persona, Product
from filon.records.models import Batch, Change, RootRecord
from filon.records.rules.origin import BatchState
from filon.records.services.bulk import by_thousands, execute, fetch, lookup, update_frame
from filon.records.services.definitions import forget_fields
from filon.records.services.deliveries import forget_delivered
from filon.records.services.loading_lines import remove_dated_lines
from filon.records.services.unloading import (
    Uses,
    check_untouched,
    forget_history_of_removed,
    forget_traces,
    forget_unused_tags,
    keys_of_batch,
    remove_created,
    restore_fields,
    subject_uses,
)
from filon.usecases.lifecycle import refresh_lifecycle
from filon.usecases.qualifying import qualify_everybody
from filon.users.services.loading import forget_owners

PAIR = {"company_id": pl.Int64, "contact_id": pl.Int64}


class Undone(NamedTuple):
    """One kind of record, how it is named to a person, and who may point at it."""

    entity: str
    model: type[RootRecord]
    kind: SubjectKind
    label: str
    used_by: tuple[Uses, ...] = ()


DEALS, LEADS, ORDERS = "opportunities_opportunity", "leads_lead", "customers_order"
CIRCLES, REVIEWS = "opportunities_circlemember", "opportunities_closingreview"
PROPOSALS = "opportunities_proposal"
SATISFACTION = "customers_satisfaction"
CALLS = "forecasting_managercall"
OF_DEALS = (CIRCLES, REVIEWS, PROPOSALS, CALLS, "opportunities_confirmation", "customers_renewal")
CALLED = ("calling_callentry", "calling_callclaim", "leads_suspectsheet")
# What a person did or was told by herself, or a colleague with her.
TOLD = (
    "intake_submission",
    "intake_reservation",
    "visits_visitor",
    "visits_visit",
    "messaging_message",
    "meetings_booking",
    CIRCLES,
    PROPOSALS,
    "activities_contentshare",
    "messaging_said",
    "sequences_enrolment",
    "sequences_waitingentry",
    "sequences_witness",
    "campaigns_member",
    "inbox_conversation",
    SATISFACTION,
)
LINES = (("opportunities_line", "opportunity_id", DEALS), ("customers_orderline", "order_id", ORDERS))
# What the records alone make: gone with them, made anew for those that stay.
DERIVED = (
    ("leads_timer", "lead_id", LEADS),
    ("customers_renewal", "order_id", ORDERS),
    ("customers_referralrequest", "contact_id", "contacts_contact"),
    ("scoring_score", "contact_id", "contacts_contact"),
)
# Highest first: what points goes before what is pointed at.
ROOTS: tuple[Undone, ...] = (
    Undone(
        "order",
        Order,
        SubjectKind.ORDER,
        "'commande ' || coalesce(nullif(r.number, ''), 'n°\u00a0' || r.id)",
        (Uses(SATISFACTION, "order_id", has_batch=False),),
    ),
    Undone(
        "opportunity",
        Opportunity,
        SubjectKind.OPPORTUNITY,
        "r.name",
        (
            Uses(ORDERS, "opportunity_id"),
            Uses(DEALS, "follows_id"),
            *(Uses(table, "opportunity_id", has_batch=False) for table in OF_DEALS),
        ),
    ),
    Undone(
        "lead",
        Lead,
        SubjectKind.LEAD,
        "r.name",
        (Uses(DEALS, "lead_id"), Uses("leads_qualificationanswer", "lead_id", has_batch=False)),
    ),
    Undone(
        "contact",
        Contact,
        SubjectKind.CONTACT,
        "trim(r.first_name || ' ' || r.last_name)",
        (
            Uses(LEADS, "contact_id"),
            Uses(LEADS, "referred_by_id"),
            Uses(DEALS, "contact_id"),
            Uses("activities_activity", "contact_id"),
            Uses("events_registration", "contact_id"),
            Uses("contacts_contactpoint", "contact_id"),
            Uses("contacts_position", "contact_id", has_batch=False),
            Uses("activities_task", "contact_id", has_batch=False),
            *(Uses(table, "contact_id", has_batch=False) for table in (*CALLED, *TOLD)),
        ),
    ),
    Undone(
        "establishment",
        Establishment,
        SubjectKind.ESTABLISHMENT,
        "(SELECT c.name FROM contacts_company c WHERE c.id = r.company_id)",
        (Uses("contacts_contact", "establishment_id"), Uses("contacts_contactpoint", "establishment_id")),
    ),
    Undone(
        "company",
        Company,
        SubjectKind.COMPANY,
        "r.name",
        (
            Uses(LEADS, "company_id"),
            Uses(DEALS, "company_id"),
            Uses(ORDERS, "company_id"),
            Uses("contacts_contact", "company_id"),
            Uses("contacts_establishment", "company_id"),
            Uses("contacts_company", "parent_id"),
            Uses("contacts_contactpoint", "company_id"),
            Uses("activities_activity", "company_id"),
            Uses("contacts_position", "company_id", has_batch=False),
            Uses("activities_task", "company_id", has_batch=False),
            *(Uses(table, "company_id", has_batch=False) for table in CALLED),
        ),
    ),
)
# Where a colleague may be named: an owner that the import created goes when none names him any more.
OWNED = (
    *((root.model._meta.db_table, "owner_id") for root in ROOTS),
    ("activities_activity", "by_id"),
    ("forecasting_objective", "user_id"),
)
SOURCED = (LEADS, DEALS, "contacts_company", "contacts_contact")
NAMED: tuple[tuple[str, type[Model], tuple[Uses, ...]], ...] = (
    (
        "product",
        Product,
        (
            Uses(LEADS, "product_id"),
            Uses("opportunities_line", "product_id"),
            Uses("opportunities_proposalline", "product_id", has_batch=False),
            Uses("customers_orderline", "product_id"),
        ),
    ),
    ("source", AcquisitionSource, tuple(Uses(table, "source_id") for table in SOURCED)),
    (
        "campaign",
        CampaignHeader,
        (
            Uses(LEADS, "campaign_id"),
            Uses(DEALS, "campaign_id"),
            Uses("activities_activity", "campaign_id"),
            Uses("campaigns_cost", "campaign_id"),
            Uses("campaigns_evaluation", "campaign_id"),
            Uses("campaigns_campaign", "header_id", has_batch=False),
            Uses("calling_calllist", "campaign_id", has_batch=False),
            Uses("sequences_enrolment", "campaign_id", has_batch=False),
            Uses("messaging_message", "campaign_id", has_batch=False),
        ),
    ),
    (
        "persona",
        Persona,  # one that a colleague has worked on since stays
        (
            Uses("contacts_contact", "persona_id"),
            Uses("records_change", "subject_id", "u.subject_kind = 'persona'"),
        ),
    ),
    ("close_reason", CloseReason, (Uses(DEALS, "close_reason_id"), Uses(REVIEWS, "reason_id"))),
)


@transaction.atomic
def undo_batch(*, batch_id: int, now: datetime) -> dict[str, int]:
    """Remove what the import created and restore what it changed; EditedSince names the record where somebody worked since."""
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotPossible(f"Il n’y a pas d’import n° {batch_id}.")
    if batch.state not in (BatchState.DONE, BatchState.FAILED, BatchState.UNDOING):
        raise NotPossible(
            f"L’import n° {batch_id} est dans l’état «\u00a0{batch.get_state_display()}\u00a0» : il n’y a rien à annuler."
        )
    _check_main_unused(batch)
    for root in ROOTS:
        check_untouched(
            root.model, root.kind, batch_id=batch_id, label=root.label, uses=[*root.used_by, *subject_uses(root.kind)]
        )
    behind = _concerned(batch_id)
    behind |= {(pk, None) for pk in leave_target(Company, batch_id=batch_id)}
    behind |= {(None, pk) for pk in leave_target(Contact, batch_id=batch_id)}
    sited = companies_with_sites_of(batch_id=batch_id)
    tags = fetch("SELECT DISTINCT tag_id FROM records_tagging WHERE batch_id = %s", [batch_id], {"id": pl.Int64})
    _restore(batch)
    behind |= _concerned(batch_id)
    removed = _remove(batch)
    derive_places(sited)
    forget_unused_tags(tags["id"].to_list())
    _refresh(behind)
    qualify_everybody(now=now)
    forget_delivered(batch_id=batch_id)
    Batch.objects.filter(pk=batch_id).update(state=BatchState.UNDONE, undone_at=now)
    return removed


def count_changed(batch: Batch) -> int:
    """How many records that were here already the import changed: those that an undo restores."""
    return sum(
        Change.objects.filter(batch=batch.pk, subject_kind=root.kind)
        .exclude(subject_id__in=root.model._default_manager.filter(batch=batch.pk).values("pk"))
        .values("subject_id")
        .distinct()
        .count()
        for root in ROOTS
    )


def _restore(batch: Batch) -> None:
    """What the import changed is as before."""
    forget_signs_of_batch(batch_id=batch.pk)
    restore_objectives(batch_id=batch.pk)
    restore_attendances(batch_id=batch.pk)
    remove_dated_lines(batch_id=batch.pk)
    restore_lead_stages(batch_id=batch.pk)
    restore_deal_stages(batch_id=batch.pk)
    forget_former_posts(batch_id=batch.pk, at=batch.at)
    for root in ROOTS:
        _rebuild_keys(root.model, restore_fields(root.model, root.kind, batch_id=batch.pk))
    restore_fields(Product, SubjectKind.PRODUCT, batch_id=batch.pk)


def _remove(batch: Batch) -> dict[str, int]:
    """What the import created goes, with its history; returns how many of each."""
    of_batch = [batch.pk]
    removed = {
        "attendance": remove_created(Registration, batch_id=batch.pk),
        "activity": remove_created(Activity, batch_id=batch.pk),
        "objective": remove_created(Objective, batch_id=batch.pk),
    }
    execute("DELETE FROM records_externalid WHERE batch_id = %s AND entity = 'activity'", of_batch)
    for lines, column, table in (*LINES, *DERIVED):
        execute(f"DELETE FROM {lines} WHERE {column} IN (SELECT id FROM {table} WHERE batch_id = %s)", of_batch)
    execute("DELETE FROM contacts_contactpoint WHERE batch_id = %s", of_batch)
    keep_objections_without_their_people(batch_id=batch.pk)
    for root in ROOTS:
        forget_traces(root.kind, batch_id=batch.pk)
        if root.entity == "company":
            execute(
                "UPDATE contacts_company SET parent_id = NULL WHERE batch_id = %s "
                " AND parent_id IN (SELECT id FROM contacts_company WHERE batch_id = %s)",
                of_batch * 2,
            )
        keys = keys_of_batch(root.model, batch_id=batch.pk)
        removed[root.entity] = remove_created(root.model, batch_id=batch.pk, unless_used=root.used_by)
        forget_history_of_removed(root.model, root.kind, keys)
    forget_traces(SubjectKind.PRODUCT, batch_id=batch.pk)
    for entity, model, uses in NAMED:
        removed[entity] = remove_created(model, batch_id=batch.pk, unless_used=uses)
    removed["owner"] = forget_owners(created_at=batch.at, owned=OWNED)
    brought = [(entity, key) for entity, key in batch.counts.get("fields", [])]
    forget_fields(brought, holders={root.entity: root.model for root in ROOTS})
    return removed


def _refresh(behind: set[tuple[int | None, int | None]]) -> None:
    """The stages of these companies and people, some thousands at once."""
    for part in by_thousands(list(behind)):
        refresh_lifecycle(company_ids={pk for pk, _ in part if pk}, contact_ids={pk for _, pk in part if pk})


def _rebuild_keys(model: type[Model], ids: pl.Series) -> None:
    """Search keys follow the names that came back, and the nomenclature its code."""
    if model is Contact:
        name = "coalesce(last_name, '') || ' ' || coalesce(first_name, '')"
    elif model in (Company, Lead, Opportunity):
        name = "name"
    else:
        return
    rows = lookup(
        f"SELECT id, {name} FROM {model._meta.db_table} WHERE id {{in}}", ids, {"id": pl.Int64, "name": pl.String}
    )
    key = name_key_column(rows["name"]) if model is Contact else fold_column(rows["name"])
    keys = rows.select("id", key.str.slice(0, model._meta.get_field("name_key").max_length or 255).alias("name_key"))
    if model is Company:
        keys = keys.with_columns(company_key_column(rows["name"]).str.slice(0, 255).alias("match_key"))
        forget_activity_versions(ids)
    update_frame(model, keys)


def _check_main_unused(batch: Batch) -> None:
    """Records of the imported entity that a later import relies on: that one is taken back first."""
    root = next((root for root in ROOTS if root.entity == batch.entity), None)
    if root is None:
        return
    table = root.model._meta.db_table
    for use in root.used_by:
        if not use.has_batch:
            continue
        found = fetch(
            f"SELECT u.batch_id, {root.label} FROM {use.table} u JOIN {table} r ON r.id = u.{use.column}"
            f" WHERE r.batch_id = {batch.pk:d} AND u.batch_id <> {batch.pk:d} AND {use.unless_pointed_by(batch.pk)} LIMIT 1",
            [],
            {"batch": pl.Int64, "label": pl.String},
        )
        if found.height:
            later, label = found.row(0)
            raise NotPossible(f"L’import n° {later} s’appuie sur la fiche «\u00a0{label}\u00a0» : annulez-le d’abord.")


def _concerned(batch_id: int) -> set[tuple[int | None, int | None]]:
    """Companies and people behind what the batch created or changed. Asked before and after what it changed is restored."""
    pairs: set[tuple[int | None, int | None]] = set()
    for table, kind, person in (
        (LEADS, "lead", "contact_id"),
        (DEALS, "opportunity", "contact_id"),
        (ORDERS, "order", "NULL"),
    ):
        changed = f"SELECT subject_id FROM records_change WHERE batch_id = {batch_id:d} AND subject_kind = '{kind}'"
        statement = f"SELECT company_id, {person} FROM {table} WHERE batch_id = {batch_id:d} OR id IN ({changed})"
        pairs |= set(fetch(statement, [], PAIR).rows())
    return pairs

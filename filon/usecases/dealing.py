"""A deal is opened or moved by a person, and what follows for its lead and its company."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.kinds import OpenedBecause
from filon.opportunities.selectors.forced import check_may_force
from filon.opportunities.selectors.gates import missing_to_enter
from filon.opportunities.services.opening import open_opportunity
from filon.opportunities.services.reviews import NewReview
from filon.opportunities.services.stages import GateClosed
from filon.playbook.models import Product, Stage
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record
from filon.sequences.rules.kinds import Ending
from filon.usecases.closing import BEHIND, move_deals
from filon.usecases.lifecycle import move_leads, refresh_lifecycle
from filon.usecases.maturing import mature_by_deal
from filon.usecases.outbound_ending import end_enrolments
from filon.users.selectors import Viewer


@transaction.atomic
def open_deal(
    *,
    name: str,
    stage: Stage,
    by: Author,
    now: datetime,
    owner_id: int | None,
    opened_because: str,
    product: Product | None = None,
    **fields: Any,
) -> Opportunity:
    """Open a deal at a stage; `fields` are columns of Opportunity. An open deal makes its lead and company opportunities.

    A deal that begins further on must hold what the earlier stages ask: GateClosed says what is missing.
    `opened_because`: a quote was asked, or we are on the short list (seed 000). Only a file may leave it out.
    """
    if opened_because not in OpenedBecause._value2member_map_ or opened_because == OpenedBecause.NONE:
        raise NotPossible(
            "Dites pourquoi l’opportunité s’ouvre\u00a0: le prospect a demandé un devis, ou vous a retenu sur sa liste courte."
        )
    fields["opened_because"] = opened_because
    deal = open_opportunity(name=name, stage=stage, by=by, now=now, owner_id=owner_id, product=product, **fields)
    if unmet := missing_to_enter(deal=deal, now=now):
        raise GateClosed(deal, to=stage, unmet=unmet)
    if deal.lead_id:
        behind = Lead.objects.filter(pk=deal.lead_id, lifecycle_stage__in=BEHIND[LifecycleStage.OPPORTUNITY])
        move_leads(leads=list(behind), to=LifecycleStage.OPPORTUNITY, by=by, now=now)
    refresh_lifecycle(company_ids={deal.company_id} if deal.company_id else (), contact_ids=())
    if deal.contact:
        end_enrolments(contact_ids=[deal.contact.pk], because=Ending.OPPORTUNITY, now=now, words=deal.name)
        reason = f"Opportunité ouverte : {OpenedBecause(opened_because).label.lower()}"
        mature_by_deal(contact=deal.contact, reason=reason, by=by, now=now)
    return deal


@transaction.atomic
def move_deal_as_seen(
    *,
    deal: Opportunity,
    seen_stage_id: int,
    to: Stage,
    by: Author,
    now: datetime,
    review: NewReview | None = None,
    reason: str = "",
    values: Mapping[str, Any] | None = None,
    forced_by: Viewer | None = None,
) -> Opportunity:
    """Move a deal that a person saw in a stage; `values` (amount signed, competitor) are written along.

    `forced_by` passes over what is missing, for a `reason`: only who may change the deals of others.
    Raises EditedMeanwhile, naming where the deal stands now, when somebody moved it after this person looked.
    """
    if deal.stage_id != seen_stage_id:
        raise EditedMeanwhile(
            f"«\u00a0{deal.name}\u00a0» vient d’être déplacée à l’étape «\u00a0{deal.stage.label}\u00a0» par quelqu’un d’autre. "
            "Rien n’a été changé\u00a0: rechargez la page pour voir où elle en est."
        )
    if forced_by is not None:
        check_may_force(forced_by, owner_id=deal.owner_id)
    if values:
        edit_record(record=deal, values=values, version=deal.version, by=by, now=now)
    move_deals(deals=[deal], to=to, by=by, now=now, review=review, reason=reason, forced=forced_by is not None)
    return deal

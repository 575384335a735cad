"""A suspect becomes a lead by a person's hand: where sales lead, the file of targets is where deals begin."""

from datetime import datetime

from django.db import transaction

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.leads.rules.kinds import Entrance
from filon.leads.services.opening import open_lead
from filon.playbook.models import Product
from filon.playbook.rules.funnel import Profile, shown_stages, stage_label
from filon.playbook.selectors import active_profile
from filon.records.rules.authorship import Author
from filon.usecases.lifecycle import move_leads, refresh_lifecycle


@transaction.atomic
def promote_suspect(
    *,
    suspect: Company | Contact,
    by: Author,
    now: datetime,
    owner_id: int | None,
    to: LifecycleStage = LifecycleStage.LEAD,
    product: Product | None = None,
    need: str = "",
) -> Lead:
    """Open an outbound lead for a company or contact in target, at a stage of work that the profile shows."""
    profile = active_profile()
    _check_stage(profile, to)
    _check_suspect(suspect, product)
    company_id = suspect.pk if isinstance(suspect, Company) else suspect.company_id
    contact_id = suspect.pk if isinstance(suspect, Contact) else None
    lead = open_lead(
        name=str(suspect),
        by=by,
        now=now,
        owner_id=owner_id,
        company_id=company_id,
        contact_id=contact_id,
        product=product,
        need=need,
        entrance=Entrance.OUTBOUND,
        source_id=suspect.source_id,
    )
    move_leads(leads=[lead], to=to, by=by, now=now)
    refresh_lifecycle(company_ids={company_id} if company_id else (), contact_ids={contact_id} if contact_id else ())
    lead.refresh_from_db()
    return lead


def _check_stage(profile: Profile, to: LifecycleStage) -> None:
    if not profile.promotes_suspects_by_hand:
        raise NotPossible(
            f"Dans le profil « {profile.label} », les leads viennent du marketing : un suspect n’y est pas promu à la main. "
            "Un administrateur peut choisir un autre profil dans Méthode > Tunnel."
        )
    stages = [stage for stage in shown_stages(profile) if stage.stage in IN_WORK]
    if to not in {stage.stage for stage in stages}:
        names = ", ".join(f"« {stage.label} »" for stage in stages)
        raise NotPossible(f"Un suspect ne devient pas « {stage_label(profile, to)} » : choisissez parmi {names}.")


def _check_suspect(suspect: Company | Contact, product: Product | None) -> None:
    if suspect.in_target_at is None or suspect.deleted_at is not None:
        raise NotPossible(f"« {suspect} » n’est pas un suspect : faites-le d’abord entrer dans une cible.")
    who = {"company": suspect} if isinstance(suspect, Company) else {"contact": suspect}
    if Lead.objects.filter(**who, product=product, deleted_at=None, lifecycle_stage__in=IN_WORK).exists():
        raise NotPossible(
            f"« {suspect} » a déjà un lead en cours pour ce produit : reprenez-le plutôt que d’en ouvrir un second."
        )

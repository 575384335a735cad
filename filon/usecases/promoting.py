"""Suspects become leads by a person's hand: where sales lead, the file of targets is where deals begin."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.kit.errors import NotPossible
from filon.kit.french import format_count
from filon.leads.models import Lead
from filon.leads.rules.answers import fields_in
from filon.leads.rules.guard import GUARDED, Known, refusal
from filon.leads.rules.kinds import Entrance
from filon.leads.selectors.answers import answers_of_suspects
from filon.leads.selectors.guard import facts_of_suspects, persons_of, sheets_of
from filon.leads.services.answers import copy_answers
from filon.leads.services.opening import open_lead
from filon.playbook.models import Product
from filon.playbook.rules.funnel import Profile, shown_stages, stage_label
from filon.playbook.selectors import active_profile
from filon.records.models import UndoEntry
from filon.records.rules.authorship import Author, by_person
from filon.records.services.undo import note_opening
from filon.usecases.lifecycle import move_leads, refresh_lifecycle
from filon.users.models import User
from filon.users.selectors import SYSTEM

Suspect = Company | Contact


class Refused(NamedTuple):
    """A suspect that stays one, and why."""

    suspect: Suspect
    refusal: NotPossible


class Promoted(NamedTuple):
    """`undo` is None when nobody was promoted."""

    leads: list[Lead]
    refused: list[Refused]
    undo: UndoEntry | None


@transaction.atomic
def promote_suspect(
    *,
    suspect: Suspect,
    by: Author,
    now: datetime,
    owner_id: int | None,
    to: LifecycleStage = LifecycleStage.LEAD,
    product: Product | None = None,
    need: str = "",
    forced: bool = False,
    reason: str = "",
) -> Lead:
    """Open an outbound lead for a company or contact in target, at a stage of work that the profile shows.

    A prospect takes six facts: NotQualified names those which are missing, unless the promotion is `forced` for a `reason`.
    """
    _check_stage(active_profile(), to)
    for refused in _refusals([suspect], to, product, forced=forced):
        raise refused.refusal
    (lead,) = _promote([suspect], to, by=by, now=now, owner_id=owner_id, product=product, need=need)
    move_leads(leads=[lead], to=to, by=by, now=now, forced=forced, reason=reason)
    _refresh([lead])
    lead.refresh_from_db()
    return lead


@transaction.atomic
def promote_suspects(
    *, suspects: Sequence[Suspect], to: LifecycleStage, by: User, now: datetime, owner_id: int | None
) -> Promoted:
    """Those that may, of one table; each of the others is told with what it lacks. The whole can be taken back."""
    _check_stage(active_profile(), to)
    refused = _refusals(suspects, to, None)
    stay = {one.suspect.pk for one in refused}
    author = by_person(by.pk)
    leads = _promote(
        [suspect for suspect in suspects if suspect.pk not in stay], to, by=author, now=now, owner_id=owner_id
    )
    move_leads(leads=leads, to=to, by=author, now=now)
    _refresh(leads)
    sentence = format_count(len(leads), "suspect promu", "suspects promus")
    undo = note_opening(records=leads, sentence=sentence, by=by, now=now) if leads else None
    return Promoted(leads, refused, undo)


@transaction.atomic
def open_lead_of(*, suspect: Suspect, by: Author, now: datetime, owner_id: int | None) -> Lead:
    """Who says yes on a call, in target or not: a lead whatever the profile, with what the sheet says."""
    (lead,) = _promote([suspect], LifecycleStage.LEAD, by=by, now=now, owner_id=owner_id)
    _refresh([lead])
    return lead


def _promote(
    suspects: Sequence[Suspect],
    to: LifecycleStage,
    *,
    by: Author,
    now: datetime,
    owner_id: int | None,
    product: Product | None = None,
    need: str = "",
) -> list[Lead]:
    """One lead each, with what its sheet says of the project; a prospect of a company is the person best known in it."""
    people = persons_of(suspects, viewer=SYSTEM) if to == GUARDED else {}
    sheets = sheets_of(suspects)
    answers = answers_of_suspects(sheets.values())
    leads: list[Lead] = []
    of_sheets: dict[int, Lead] = {}
    for suspect in suspects:
        sheet = sheets.get(suspect.pk)
        said = fields_in(answers[sheet.pk]) if sheet else {}
        person = suspect if isinstance(suspect, Contact) else people.get(suspect.pk)
        lead = open_lead(
            name=str(suspect),
            by=by,
            now=now,
            owner_id=owner_id,
            company_id=suspect.pk if isinstance(suspect, Company) else suspect.company_id,
            contact_id=person.pk if person else None,
            product=product,
            entrance=Entrance.OUTBOUND,
            source_id=suspect.source_id,
            **said | ({"need": need} if need else {}),
        )
        leads.append(lead)
        if sheet:
            of_sheets[sheet.pk] = lead
    copy_answers(of_sheets)
    return leads


def _refresh(leads: Sequence[Lead]) -> None:
    refresh_lifecycle(
        company_ids={lead.company_id for lead in leads if lead.company_id},
        contact_ids={lead.contact_id for lead in leads if lead.contact_id},
    )


def _check_stage(profile: Profile, to: LifecycleStage) -> None:
    if not profile.promotes_suspects_by_hand:
        raise NotPossible(
            f"Dans le profil « {profile.label} », les leads viennent du marketing : un suspect n’y est pas promu à la main. "
            "Un administrateur peut choisir un autre profil dans Méthode > Tunnel."
        )
    if to == LifecycleStage.OPPORTUNITY:
        raise NotPossible(
            "Une opportunité s’ouvre avec son motif, devis demandé ou liste courte\u00a0: promouvez d’abord le suspect, "
            "puis ouvrez l’opportunité depuis son lead."
        )
    stages = [stage for stage in shown_stages(profile) if stage.stage in PROMOTED_TO]
    if to not in {stage.stage for stage in stages}:
        names = ", ".join(f"« {stage.label} »" for stage in stages)
        raise NotPossible(f"Un suspect ne devient pas « {stage_label(profile, to)} » : choisissez parmi {names}.")


PROMOTED_TO = IN_WORK - {LifecycleStage.OPPORTUNITY}


def promotable_stages(profile: Profile) -> list[tuple[str, str]]:
    """Where a person may put a suspect, in the words of the company; none where leads come from marketing alone."""
    if not profile.promotes_suspects_by_hand:
        return []
    return [(stage.stage, stage.label) for stage in shown_stages(profile) if stage.stage in PROMOTED_TO]


def _refusals(
    suspects: Sequence[Suspect], to: LifecycleStage, product: Product | None, *, forced: bool = False
) -> list[Refused]:
    """In a constant number of queries, whatever the number of suspects."""
    if not suspects:
        return []
    who = "company" if isinstance(suspects[0], Company) else "contact"
    leads = Lead.objects.filter(product=product, deleted_at=None, lifecycle_stage__in=IN_WORK)
    busy = set(leads.filter(**{f"{who}__in": [one.pk for one in suspects]}).values_list(who, flat=True))
    guarded = to == GUARDED and not forced
    known = facts_of_suspects(suspects, viewer=SYSTEM) if guarded else {}
    stage = stage_label(active_profile(), to)
    told = [(suspect, _refusal(suspect, busy, known.get(suspect.pk), stage)) for suspect in suspects]
    return [Refused(suspect, found) for suspect, found in told if found]


def _refusal(suspect: Suspect, busy: set[int], known: Known | None, stage: str) -> NotPossible | None:
    if suspect.in_target_at is None or suspect.deleted_at is not None:
        return NotPossible(f"« {suspect} » n’est pas un suspect : faites-le d’abord entrer dans une cible.")
    if suspect.pk in busy:
        return NotPossible(
            f"« {suspect} » a déjà un lead en cours pour ce produit : reprenez-le plutôt que d’en ouvrir un second."
        )
    return refusal(who=str(suspect), known=known, stage=stage) if known is not None else None

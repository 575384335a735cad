"""Personas, grades and scores follow the rules: of everybody after an import and each hour, of one record once it is edited."""

from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from filon.contacts.models import Company, Contact
from filon.contacts.selectors.fit import condition_of_line, lines_of, live_profile
from filon.contacts.selectors.personas import condition_of, personas_with_rules
from filon.contacts.services.fit import grade_by_profile
from filon.contacts.services.personas import give_personas_by_rule
from filon.kit.criteria import CriterionRefused
from filon.kit.versions import VersionState
from filon.leads.models import Lead
from filon.playbook.models import IdealProfile, Persona
from filon.playbook.rules.ideal_profile import ProfileLine
from filon.playbook.rules.ruled import RuleRefused
from filon.playbook.services.ideal_profile import go_live
from filon.playbook.services.personas import move_persona, write_rule
from filon.records.models import RootRecord
from filon.records.rules.authorship import by_person
from filon.records.services.bulk import room_for_loading
from filon.records.services.jobs import ask_for_job
from filon.scoring.models import ScoringModel, ScoringVersion
from filon.scoring.services.versions import publish_draft, retire_model
from filon.segments.selectors import refuse_unreadable
from filon.usecases.scoring import rescore
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require

JOB = "qualification"
AT_ONCE = 20_000  # people: below, a pass takes less than a second and is made while one waits
MANY = 2_000  # people of one company: beyond, the next pass over everybody does it


def qualify_everybody(*, now: datetime) -> int:
    """Personas first, since a line of the profile or a score may ask for one; returns how many people and companies changed.

    A rule that cannot be read any more holds back its half: nobody changes, and its page says why.
    """
    with nullcontext() if connection.in_atomic_block else room_for_loading():
        qualified = _held_back(lambda: give_personas_by_rule(now=now)) + _held_back(lambda: grade_by_profile(now=now))
        return qualified + rescore(now=now)


def _held_back(give: Callable[[], int]) -> int:
    """Nobody changed, where a rule refuses to be read."""
    try:
        return give()
    except (CriterionRefused, RuleRefused):
        return 0


def qualify_these(*, now: datetime, company_ids: Collection[int] = (), contact_ids: Collection[int] = ()) -> None:
    """The same for some records, and for the people of these companies, whose rules may ask for their company."""
    of_companies = Contact.objects.filter(company__in=list(company_ids)).values_list("pk", flat=True)[:MANY]
    people = {*contact_ids, *(of_companies if company_ids else ())}
    if personas := personas_with_rules():
        _held_back(lambda: give_personas_by_rule(now=now, personas=personas, ids=people))
    if profile := live_profile():
        _held_back(lambda: grade_by_profile(now=now, profile=profile, company_ids=company_ids, contact_ids=people))
    rescore(now=now, contact_ids=people)


def qualify_record(record: RootRecord, *, now: datetime) -> None:
    """What was just edited or entered: a person, a company and its people, the person of a lead, which rules may ask for."""
    if isinstance(record, Contact):
        qualify_these(now=now, contact_ids=[record.pk])
    elif isinstance(record, Company):
        qualify_these(now=now, company_ids=[record.pk])
    elif isinstance(record, Lead) and record.contact_id:
        qualify_these(now=now, contact_ids=[record.contact_id])


def qualify_each_hour(*, now: datetime, limit: int) -> int:
    """Also for what no edit tells: days that pass, calls, leads, tags. Again at once when a rule changed meanwhile."""
    before = _stamp_of_rules()
    qualify_everybody(now=now)
    return 0 if _stamp_of_rules() == before else limit


def _stamp_of_rules() -> list[tuple[int, int, int]]:
    """What differs as soon as a rule, or their order, does."""
    personas = Persona.objects.filter(deleted_at=None).values_list("pk", "version", "position")
    live = IdealProfile.objects.filter(state=VersionState.LIVE).values_list("pk", "version", "number")
    scoring = ScoringVersion.objects.filter(state=VersionState.LIVE).values_list("pk", "version", "number")
    return [*personas.order_by("pk"), *live, *scoring.order_by("pk")]


# --- The rules themselves change: what is written takes effect at once, or by the worker in a large file.


def follow_rules_soon(*, now: datetime) -> bool:
    """Whether it is done already; in a large file the worker does it, within seconds."""
    if (Contact.objects.aggregate(last=Max("pk"))["last"] or 0) <= AT_ONCE:
        qualify_everybody(now=now)
        return True
    ask_for_job(job=JOB, now=now)
    return False


@transaction.atomic
def change_persona_rule(
    *, persona: Persona, criteria: Mapping[str, Any], version: int, by: User, now: datetime
) -> bool:
    """Refused: nothing asked, a field that is gone, what the person may not ask, a rule that would ask itself."""
    require(by, Entity.METHOD, Action.WRITE)
    if criteria:
        condition_of(criteria, now=now)
        refuse_unreadable(criteria, viewer=by)
    write_rule(persona=persona, criteria=criteria, version=version, by=by_person(by.pk), now=now)
    return follow_rules_soon(now=now)


@transaction.atomic
def reorder_personas(*, persona: Persona, places: int, by: User, now: datetime) -> bool:
    move_persona(persona=persona, places=places, by=by)
    return follow_rules_soon(now=now)


def check_profile_line(line: ProfileLine, *, by: User, now: datetime) -> None:
    """Before it enters a draft: the same refusals as for a persona."""
    condition_of_line(line, now=now)
    refuse_unreadable(line.criteria, viewer=by)


@transaction.atomic
def put_profile_in_force(*, draft: IdealProfile, version: int, by: User, now: datetime) -> bool:
    """Refused while a line of it cannot be read."""
    for line in lines_of(draft):
        condition_of_line(line, now=now)
    go_live(draft=draft, version=version, by=by, now=now)
    return follow_rules_soon(now=now)


@transaction.atomic
def publish_scores(*, draft: ScoringVersion, version: int, by: User, now: datetime) -> bool:
    publish_draft(draft=draft, version=version, by=by, now=now)
    return follow_rules_soon(now=now)


@transaction.atomic
def retire_scores(*, model: ScoringModel, by: User, now: datetime) -> bool:
    retire_model(model=model, by=by)
    return follow_rules_soon(now=now)

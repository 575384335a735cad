"""Personas and grades follow the rules: of everybody after an import and each hour, of one record as soon as it is edited."""

from collections.abc import Collection
from datetime import datetime

from filon.contacts.models import Company, Contact
from filon.contacts.selectors.fit import live_profile, unreadable_lines
from filon.contacts.selectors.personas import personas_with_rules, unreadable_rules
from filon.contacts.services.fit import grade_by_profile
from filon.contacts.services.personas import give_personas_by_rule
from filon.records.models import RootRecord

JOB = "qualification"
MANY = 2_000  # people of one company: beyond, the next pass over everybody does it


def qualify_everybody(*, now: datetime) -> int:
    """Personas first, since a line of the profile may ask for one; returns how many people and companies changed.

    A rule that cannot be read any more holds back its half: nobody changes, and its page says why.
    """
    changed = 0
    if not unreadable_rules(now=now):
        changed += give_personas_by_rule(now=now)
    if not unreadable_lines(live_profile(), now=now):
        changed += grade_by_profile(now=now)
    return changed


def qualify_these(*, now: datetime, company_ids: Collection[int] = (), contact_ids: Collection[int] = ()) -> None:
    """The same for some records, and for the people of these companies, whose rules may ask for their company."""
    of_companies = Contact.objects.filter(company__in=list(company_ids)).values_list("pk", flat=True)[:MANY]
    people = {*contact_ids, *(of_companies if company_ids else ())}
    if personas_with_rules() and not unreadable_rules(now=now):
        give_personas_by_rule(now=now, ids=people)
    if live_profile() and not unreadable_lines(live_profile(), now=now):
        grade_by_profile(now=now, company_ids=company_ids, contact_ids=people)


def qualify_record(record: RootRecord, *, now: datetime) -> None:
    """What was just edited or entered: a person, or a company and its people; nothing else has a persona or a grade."""
    if isinstance(record, Contact):
        qualify_these(now=now, contact_ids=[record.pk])
    elif isinstance(record, Company):
        qualify_these(now=now, company_ids=[record.pk])


def qualify_each_hour(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """Also for what no edit tells: days that pass, calls, leads, tags, members of other rules."""
    qualify_everybody(now=now)
    return 0

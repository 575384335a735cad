"""What a suspect or a lead told of itself, written where it belongs: the person, her company, the sheet or the lead."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from filon.contacts.models import Company, Contact
from filon.contacts.rules.entry import CONTACT_ENTRIES
from filon.contacts.rules.kinds import PointKind
from filon.contacts.selectors.lookup import companies_called, identified_by
from filon.contacts.services.companies import create_company
from filon.contacts.services.people import create_contact, edit_contact
from filon.contacts.services.points import add_point
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.leads.rules.entry import LEAD_ENTRIES
from filon.leads.selectors.guard import persons_of, sheets_of
from filon.leads.services.editing import edit_lead
from filon.leads.services.sheets import note_sheet
from filon.records.rules.authorship import by_person
from filon.records.services.editing import edit_record
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, check_may, require, scope_of

Qualified = Company | Contact | Lead
ANSWERS = ("first_name", "last_name", "job_title", "reached_by", "company", "project", "is_willing")
PERSON = {entry.name: entry for entry in CONTACT_ENTRIES if entry.name in ("first_name", "last_name", "job_title")}
OF_LEAD = {entry.name: entry for entry in LEAD_ENTRIES if entry.name in ("project", "is_willing")}
LONGEST_NAME = 255


def may_force(viewer: Viewer) -> bool:
    """Who answers for the leads of others may pass over what is missing, with a reason."""
    return scope_of(viewer, entity=Entity.LEAD, action=Action.WRITE) >= Scope.TEAM


@transaction.atomic
def note_answers(*, record: Qualified, answers: Mapping[str, str], by: User, now: datetime) -> None:
    """`answers`: those of ANSWERS that were typed; an empty one says nothing, but for `is_willing`, which may be taken back."""
    typed = {name: answers[name].strip() for name in ANSWERS if answers.get(name, "").strip()}
    person = person_of(record, viewer=by)
    if person is not None:
        _complete(person, typed, by=by, now=now)
    elif {"last_name", "first_name"} & set(typed):
        person = _meet(record, typed, by=by, now=now)
    elif {"job_title", "reached_by"} & set(typed):
        raise NotPossible(
            "Dites d’abord le nom de la personne\u00a0: une fonction ou un numéro sont ceux de quelqu’un."
        )
    if "company" in typed:
        _employ(record, person, typed["company"], by=by, now=now)
    _note_project(record, answers, by=by, now=now)


def person_of(record: Qualified, *, viewer: Viewer) -> Contact | None:
    """Whom one speaks with."""
    return record.contact if isinstance(record, Lead) else persons_of([record], viewer=viewer)[record.pk]


def _meet(record: Qualified, typed: Mapping[str, str], *, by: User, now: datetime) -> Contact:
    """Somebody of the company whom nobody knew."""
    require(by, Entity.CONTACT, Action.WRITE)
    values = {name: entry.read(typed.get(name, "")) for name, entry in PERSON.items()}
    company_id = record.pk if isinstance(record, Company) else getattr(record, "company_id", None)
    person = create_contact(owner_id=by.pk, now=now, company_id=company_id, **values)
    if isinstance(record, Lead):
        edit_record(record=record, values={"contact": person}, version=record.version, by=by_person(by.pk), now=now)
    _reach(person, typed, by=by, now=now)
    return person


def _complete(person: Contact, typed: Mapping[str, str], *, by: User, now: datetime) -> None:
    values = {name: entry.read(typed[name]) for name, entry in PERSON.items() if name in typed}
    if values or "reached_by" in typed:
        check_may(by, Entity.CONTACT, Action.WRITE, owner_id=person.owner_id)
    if values:
        edit_contact(contact=person, values=values, version=person.version, by=by_person(by.pk), now=now)
    _reach(person, typed, by=by, now=now)


def _reach(person: Contact, typed: Mapping[str, str], *, by: User, now: datetime) -> None:
    if raw := typed.get("reached_by"):
        kind = PointKind.EMAIL if "@" in raw else PointKind.PHONE
        add_point(holder=person, kind=kind, raw=raw, by=by_person(by.pk), now=now)


def _employ(record: Qualified, person: Contact | None, said: str, *, by: User, now: datetime) -> None:
    """The company that was named goes to a person or lead that has none."""
    if isinstance(record, Company) or (person and person.company_id):
        return
    if person is not None:
        check_may(by, Entity.CONTACT, Action.WRITE, owner_id=person.owner_id)
    company = _company_called(said, by=by, now=now)
    employed: list[Any] = [one for one in (person, record) if one is not None]
    for one in employed:
        one.refresh_from_db()
        if one.company_id is None:
            edit_record(record=one, values={"company": company}, version=one.version, by=by_person(by.pk), now=now)


def _company_called(said: str, *, by: User, now: datetime) -> Company:
    """Found by its very name or number, else made: in the middle of a call nobody chooses among likely ones."""
    found = list(companies_called(said, viewer=by)[:2])
    if len(found) > 1:
        raise NotPossible(
            f"Plusieurs entreprises répondent à «\u00a0{said[:80]}\u00a0»\u00a0: donnez le SIREN ou le téléphone de la bonne."
        )
    if found:
        return found[0]
    if identified_by(said, model=Company) is not None:
        raise NotPossible(f"Aucune entreprise ne porte «\u00a0{said}\u00a0»\u00a0: donnez son nom.")
    if len(said) > LONGEST_NAME:
        raise NotPossible(f"Le nom d’une entreprise tient en {LONGEST_NAME} caractères.")
    require(by, Entity.COMPANY, Action.WRITE)
    return create_company(name=said, owner_id=by.pk, now=now)


def _note_project(record: Qualified, answers: Mapping[str, str], *, by: User, now: datetime) -> None:
    """A lead keeps its project itself; a suspect has a sheet until then."""
    said = {name: entry.read(answers[name]) for name, entry in OF_LEAD.items() if name in answers}
    if not said:
        return
    if isinstance(record, Lead):
        edit_lead(lead=record, values=said, version=record.version, by=by_person(by.pk), now=now)
        return
    known = sheets_of([record]).get(record.pk)
    before = {"project": known.project, "is_willing": known.is_willing} if known else {}
    answered = {"project": "", "is_willing": None, **before, **said}
    if known or any(value not in ("", None) for value in answered.values()):
        note_sheet(suspect=record, by_id=by.pk, now=now, **answered)

"""What is known of leads and suspects towards the guard of the prospect, in a number of queries that does not grow with them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q

from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.leads.models import Lead, SuspectSheet
from filon.leads.rules.guard import Fact, Known, missing_facts
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

REACHED_BY = (PointKind.EMAIL, PointKind.PHONE, PointKind.MOBILE)
WANTS = "oui"
Suspect = Company | Contact


def facts_of_leads(leads: Iterable[Lead]) -> dict[int, Known]:
    """Lead id → facts. A lead of a company alone has nobody: the person is missing."""
    rows = list(Lead.objects.filter(pk__in=[lead.pk for lead in leads]).select_related("contact__company", "company"))
    reached = _reached_by_contact([row.contact for row in rows if row.contact])
    return {
        row.pk: _facts(row.contact, row.company, reached, project=row.project, willing=row.is_willing) for row in rows
    }


def facts_of_suspects(suspects: Sequence[Suspect], *, viewer: Viewer) -> dict[int, Known]:
    """Facts by the key of each suspect, all of one table; of a company, those of the person best known in it."""
    people = persons_of(suspects, viewer=viewer)
    reached = _reached_by_contact([person for person in people.values() if person])
    sheets = sheets_of(suspects)
    found = {}
    for suspect in suspects:
        person, sheet = people[suspect.pk], sheets.get(suspect.pk)
        company = suspect if isinstance(suspect, Company) else suspect.company
        project, willing = (sheet.project, sheet.is_willing) if sheet else ("", None)
        found[suspect.pk] = _facts(person, company, reached, project=project, willing=willing)
    return found


def persons_of(suspects: Sequence[Suspect], *, viewer: Viewer) -> dict[int, Contact | None]:
    """Whom one speaks with: the person; in a company, of those whom the viewer may read, the one who is known best.

    Best known are name, function and coordinates.
    """
    if not suspects or isinstance(suspects[0], Contact):
        return {suspect.pk: suspect for suspect in suspects if isinstance(suspect, Contact)}
    best: dict[int, tuple[int, Contact]] = {}
    ids = [suspect.pk for suspect in suspects]
    there = Contact.objects.filter(company__in=ids, deleted_at=None).select_related("company").order_by("pk")
    people = list(visible(there, viewer=viewer, entity=Entity.CONTACT))
    reached = _reached_by_contact(people)
    for person in people:
        assert person.company_id is not None  # asked for by company
        lacking = len(missing_facts(_facts(person, person.company, reached, project="", willing=None)))
        known = best.get(person.company_id)
        if known is None or lacking < known[0]:
            best[person.company_id] = (lacking, person)
    return {pk: best[pk][1] if pk in best else None for pk in ids}


def sheets_of(suspects: Sequence[Suspect]) -> dict[int, SuspectSheet]:
    """By the key of the suspect."""
    if not suspects:
        return {}
    column = "company" if isinstance(suspects[0], Company) else "contact"
    rows = SuspectSheet.objects.filter(**{f"{column}__in": [suspect.pk for suspect in suspects]})
    return {getattr(row, f"{column}_id"): row for row in rows}


def _facts(
    person: Contact | None, company: Company | None, reached: dict[int, str], *, project: str, willing: bool | None
) -> Known:
    employer = company or (person.company if person else None)
    return {
        Fact.IDENTITY: person.full_name if person and person.last_name else "",
        Fact.COORDINATES: reached.get(person.pk, "") if person else "",
        Fact.FUNCTION: (person.job_title or person.job_function) if person else "",
        Fact.COMPANY: employer.name if employer else "",
        Fact.PROJECT: project.strip(),
        Fact.WILL: WANTS if willing else "",
    }


def _reached_by_contact(people: Collection[Contact]) -> dict[int, str]:
    """By what each person is reached: her own e-mail address or number that works, else that of her company."""
    own = _first_points("contact_id", Q(contact__in=[person.pk for person in people]))
    alone = [person for person in people if person.pk not in own and person.company_id]
    of_company = _first_points("company_id", Q(company__in={person.company_id for person in alone})) if alone else {}
    return own | {person.pk: of_company[person.company_id] for person in alone if person.company_id in of_company}


def _first_points(holder: str, condition: Q) -> dict[Any, str]:
    points = ContactPoint.objects.filter(condition, kind__in=REACHED_BY).exclude(state=PointState.DEAD)
    found: dict[Any, str] = {}
    for key, value in points.order_by("-main", "pk").values_list(holder, "value"):
        found.setdefault(key, value)
    return found

"""What was answered towards a qualification sheet: fields of the lead, and answers kept beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from filon.leads.models import Lead, QualificationAnswer, SuspectSheet
from filon.leads.rules.answers import as_code
from filon.playbook.rules.sheets import FIELDS, OF_FIELD


def answers_of_lead(lead: Lead) -> dict[str, str]:
    """In letters, by answer key."""
    kept = QualificationAnswer.objects.filter(lead=lead).values_list("key", "value")
    return dict(kept) | {OF_FIELD + name: as_code(getattr(lead, name)) for name in FIELDS}


def answers_of_suspects(sheets: Iterable[SuspectSheet]) -> dict[int, dict[str, str]]:
    """By key of the sheet, then by answer key: in one query, what is asked of leads too."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for sheet in sheets:
        said = {"project": sheet.project, "is_willing": as_code(sheet.is_willing)}
        found[sheet.pk] = {OF_FIELD + name: code for name, code in said.items() if code}
    for pk, key, value in QualificationAnswer.objects.filter(suspect__in=found).values_list("suspect", "key", "value"):
        found[pk][key] = value
    return found


def answers_of_leads(ids: Collection[int]) -> dict[int, dict[str, str]]:
    """The same of many leads, by key of the lead; two queries, none for nobody."""
    if not ids:
        return {}
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in Lead.objects.filter(pk__in=ids).values("pk", *FIELDS):
        found[row["pk"]] = {OF_FIELD + name: as_code(row[name]) for name in FIELDS}
    for pk, key, value in QualificationAnswer.objects.filter(lead__in=ids).values_list("lead", "key", "value"):
        found[pk].setdefault(key, value)
    return found


def leads_of_people(contact_ids: Collection[int]) -> dict[int, int]:
    """The latest lead of each of these people, by key of the person."""
    if not contact_ids:
        return {}
    rows = Lead.objects.filter(contact__in=contact_ids, deleted_at=None).order_by("created_at", "pk")
    return dict(rows.values_list("contact_id", "pk"))

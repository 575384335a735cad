"""What a suspect said of a project, noted before any lead is open."""

from datetime import datetime

from django.db import transaction

from filon.contacts.models import Company, Contact
from filon.kit.errors import NotPossible
from filon.kit.text import clean_cell
from filon.leads.models import SuspectSheet

LONGEST_PROJECT = 255


@transaction.atomic
def note_sheet(
    *, suspect: Company | Contact, project: str, is_willing: bool | None, by_id: int | None, now: datetime
) -> SuspectSheet:
    """Write both answers as they are now: the last word of the person counts."""
    words = " ".join(clean_cell(project[: 4 * LONGEST_PROJECT]).split())
    if len(words) > LONGEST_PROJECT:
        raise NotPossible(f"Un projet se dit en {LONGEST_PROJECT} caractères\u00a0: mettez le reste dans une note.")
    who = {"company": suspect} if isinstance(suspect, Company) else {"contact": suspect}
    answers = {"project": words, "is_willing": is_willing, "noted_at": now, "by_id": by_id}
    sheet, _new = SuspectSheet.objects.update_or_create(**who, defaults=answers)
    return sheet

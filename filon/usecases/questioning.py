"""The questions of a qualification sheet, put during a call: each answer written where it belongs, the buying stage with it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from filon.leads.models import Lead, SuspectSheet
from filon.leads.rules.answers import fields_in, read_typed
from filon.leads.selectors.answers import answers_of_lead, answers_of_suspects
from filon.leads.selectors.guard import sheets_of
from filon.leads.services.answers import keep_answers
from filon.leads.services.editing import edit_lead
from filon.leads.services.sheets import note_sheet
from filon.playbook.models import SheetVersion
from filon.playbook.rules.sheets import OF_FIELD
from filon.records.rules.authorship import by_person
from filon.usecases.maturing import mature_by_answers
from filon.usecases.noting import OF_LEAD as OF_SHEET
from filon.usecases.noting import Qualified, person_of
from filon.usecases.qualifying import qualify_record
from filon.users.models import User
from filon.users.selectors import SYSTEM


@transaction.atomic
def answer_questions(
    *, record: Qualified, asked: SheetVersion, typed: Mapping[str, str], by: User, now: datetime
) -> None:
    """`typed` by answer key; ValueRefused for the first that cannot be read, and nothing is written."""
    codes = read_typed(asked.asked(), typed)
    if isinstance(record, Lead):
        edit_lead(lead=record, values=fields_in(codes), version=record.version, by=by_person(by.pk), now=now)
        own = {key: code for key, code in codes.items() if not key.startswith(OF_FIELD)}
        keep_answers(holder=record, asked=asked, codes=own, by_id=by.pk, now=now)
    else:
        sheet, rest = _sheet_of(record, codes, by=by, now=now)
        keep_answers(holder=sheet, asked=asked, codes=rest, by_id=by.pk, now=now)
    qualify_record(record, now=now)
    person = person_of(record, viewer=SYSTEM)
    if person is not None:
        mature_by_answers(contact=person, codes=answers_known(record), by=by_person(by.pk), now=now)


def _sheet_of(
    record: Qualified, codes: Mapping[str, str], *, by: User, now: datetime
) -> tuple[SuspectSheet, dict[str, str]]:
    """The sheet of the suspect, with the project and the will that it holds itself; and the answers left to keep."""
    assert not isinstance(record, Lead)
    known = sheets_of([record]).get(record.pk)
    before = (
        {"project": known.project, "is_willing": known.is_willing} if known else {"project": "", "is_willing": None}
    )
    said = fields_in({key: code for key, code in codes.items() if key.removeprefix(OF_FIELD) in OF_SHEET})
    sheet = note_sheet(suspect=record, by_id=by.pk, now=now, **(before | said))
    return sheet, {key: code for key, code in codes.items() if key.removeprefix(OF_FIELD) not in OF_SHEET}


def answers_known(record: Qualified) -> dict[str, str]:
    """In letters, by answer key."""
    if isinstance(record, Lead):
        return answers_of_lead(record)
    sheet = sheets_of([record]).get(record.pk)
    return answers_of_suspects([sheet])[sheet.pk] if sheet else {}

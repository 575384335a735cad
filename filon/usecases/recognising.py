"""Who wrote to us, by the address alone: a form and a booking recognise, inform and follow the person in one way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import IN_WORK
from filon.contacts.rules.kinds import PointKind
from filon.contacts.rules.points import read_point
from filon.contacts.selectors.lookup import companies_called, person_writing_from
from filon.contacts.services.companies import SirenTaken, create_company
from filon.contacts.services.people import create_contact, edit_contact
from filon.contacts.services.points import add_point
from filon.intake.rules.questions import CUSTOM
from filon.leads.models import Lead
from filon.leads.rules.kinds import Entrance, NeedKind
from filon.leads.services.editing import edit_lead
from filon.permission.rules.kinds import Channel, NoticeKind, NoticeWay
from filon.permission.services.consents import record_consent
from filon.permission.services.notices import record_notice
from filon.playbook.models import AcquisitionSource, Product
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.custom import edit_custom_fields
from filon.usecases.opening import open_lead
from filon.users.selectors import SYSTEM

OF_PERSON = ("civility", "first_name", "last_name", "job_title")
OF_LEAD = ("project", "project_date", "budget_holder", "need")


def one_at_a_time(email: str) -> None:
    """Two forms sent at once with one address are one person: the second waits for the first. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [email])


def recognise_person(
    values: Mapping[str, Any], *, source: AcquisitionSource | None, owner_id: int | None, now: datetime
) -> Contact:
    """By the e-mail address, never by a guess; what colleagues wrote stays, what they did not know is filled in.

    `owner_id` follows a newcomer: None where a lead comes of it, whose owner is chosen afterwards.
    """
    said = {name: values[name] for name in OF_PERSON if name in values}
    email: str = values["email"]
    person = person_writing_from(email, last_name=said.get("last_name", ""))
    has_company = person is not None and person.company_id is not None
    company = None if has_company else _company_said(values, source=source, owner_id=owner_id, now=now)
    if person is None:
        named = {"last_name": email.partition("@")[0][:150]} | said
        return create_contact(owner_id=owner_id, now=now, company=company, source=source, custom=_own(values), **named)
    blanks = {name: value for name, value in said.items() if not getattr(person, name)}
    blanks |= {"company": company} if company else {}
    edit_contact(contact=person, values=blanks, version=person.version, by=BY_SYSTEM, now=now)
    unknown = {key: value for key, value in _own(values).items() if person.custom.get(key) in (None, "")}
    edit_custom_fields(record=person, values=unknown, version=person.version, by=BY_SYSTEM, now=now)
    return person


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered about the fields of the house."""
    return {key.removeprefix(CUSTOM): value for key, value in values.items() if key.startswith(CUSTOM)}


def _company_said(
    values: Mapping[str, Any], *, source: AcquisitionSource | None, owner_id: int | None, now: datetime
) -> Company | None:
    """The one of that SIREN or name, or a new one; of two of one name none is guessed, and one in the trash stays there."""
    name, siren = values.get("company", ""), values.get("siren")
    found = [*companies_called(siren, viewer=SYSTEM)] if siren else []
    found = found or ([*companies_called(name, viewer=SYSTEM)[:2]] if name else [])
    if found:
        return found[0] if len(found) == 1 and (not siren or found[0].siren in (None, siren)) else None
    if not (name or siren):
        return None
    try:
        return create_company(name=name or siren or "", siren=siren, owner_id=owner_id, now=now, source=source)
    except SirenTaken:
        return None


def keep_addresses(person: Contact, values: Mapping[str, Any], *, now: datetime) -> None:
    """The address and the number, where they are not on the record yet; last, for each of them is an edit of its own."""
    for kind, raw in ((PointKind.EMAIL, values["email"]), (PointKind.PHONE, values.get("phone", ""))):
        if raw and not person.points.filter(normalised=read_point(kind=kind, raw=raw).normalised).exists():
            add_point(holder=person, kind=kind, raw=raw, by=BY_SYSTEM, now=now)


class Shown(NamedTuple):
    """What the person had before her eyes: `what` (« le formulaire »), by name and version, and the box that she ticked."""

    what: str
    name: str
    version: int
    consent: str
    at: datetime


def keep_what_was_shown(person: Contact, shown: Shown, *, now: datetime) -> None:
    """What the person read before sending (art. 13), and what she accepted, in its own words."""
    record_notice(
        contact_ids=[person.pk],
        kind=NoticeKind.AT_COLLECTION,
        how=NoticeWay.FORM,
        text_version=f"{shown.name[:40]}, version {shown.version}",
        at=shown.at,
        by=BY_SYSTEM,
        now=now,
    )
    if shown.consent:
        record_consent(
            contact=person,
            channel=Channel.EMAIL,
            proof=f"Case cochée sur {shown.what} «\u00a0{shown.name}\u00a0», version {shown.version}\u00a0: "
            f"«\u00a0{shown.consent}\u00a0»",
            source=shown.name,
            at=shown.at,
            by=BY_SYSTEM,
            now=now,
        )


def join_or_open_lead(
    person: Contact,
    values: Mapping[str, Any],
    *,
    about: str,
    source: AcquisitionSource | None,
    now: datetime,
    product: Product | None = None,
) -> Lead:
    """The one in work for that product, with what it did not say yet; else a new one, `about` that, of nobody yet."""
    said = {name: values[name] for name in OF_LEAD if name in values}
    running = (
        Lead.objects.select_for_update(of=("self",))
        .filter(contact=person, deleted_at=None, lifecycle_stage__in=IN_WORK)
        .order_by("-pk")
    )
    lead = (running.filter(product=product) if product else running).first()
    if lead:
        blanks = {name: value for name, value in said.items() if getattr(lead, name) in (None, "")}
        edit_lead(lead=lead, values=blanks, version=lead.version, by=BY_SYSTEM, now=now)
        return lead
    return open_lead(
        name=f"{about} · {person.company or person}",
        by=BY_SYSTEM,
        now=now,
        owner_id=None,
        contact=person,
        company=person.company,
        entrance=Entrance.INBOUND,
        need_kind=NeedKind.EXPRESSED if "need" in said or "project" in said else NeedKind.NONE,
        product=product,
        source=source,
        **said,
    )

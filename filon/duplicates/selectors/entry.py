""" "Existe déjà ?": the records like one that is being typed, with what they have in common, in the time of a keystroke."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from django.db.models import Q

from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.contacts.rules.kinds import PointKind
from filon.duplicates.rules.levels import level_of
from filon.duplicates.rules.likeness import CHANCES_IF_ONE, Level, reason, strangers_at_entry
from filon.duplicates.rules.verdict import SURE, Verdict, prior_at_entry, verdict_at_entry
from filon.duplicates.rules.weighing import Agreement, Levels, evidence_of, rarity_of
from filon.duplicates.selectors.candidates import (
    FEW,
    companies_named_like,
    holders_of,
    holders_of_domain,
    people_named_like,
    people_of_company,
    people_with_surname,
    records_in_all,
)
from filon.duplicates.selectors.comparable import COMPANY_FIELDS, CONTACT_FIELDS, Field
from filon.kit.emails import is_freemail, parse_email
from filon.kit.identifiers import parse_siren, parse_siret, siren_of_siret
from filon.kit.phones import parse_phone
from filon.kit.text import clean_cell, company_key, name_key
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

SHOWN = 5
# A first name, a town, a postal code have no index that would count their holders: the shares of files of people and companies.
USUAL_SHARE = {"first_name": 0.005, "city": 0.02, "postal_code": 0.005}
Values = Mapping[str, Collection[str]]
Rows = Mapping[int, Company | Contact]
POINTS = {PointKind.EMAIL: "email", PointKind.PHONE: "phone", PointKind.MOBILE: "phone"}


class Alike(NamedTuple):
    """A record that may be the one typed, and what both have in common. `weight`: evidence in bits."""

    record: Company | Contact
    verdict: Verdict
    weight: float
    reasons: str

    @property
    def is_sure(self) -> bool:
        return self.verdict is Verdict.SURE


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed so far, folded. By field: `holders` are the records with its value, `crowds` how many, where only counted."""

    values: Mapping[str, str]
    siren: str = ""
    holders: Mapping[str, Collection[int]] = field(default_factory=dict)
    crowds: Mapping[str, int] = field(default_factory=dict)

    def is_named(self, pk: int) -> bool:
        """By an address, a number, a domain that few have. Of names, all that are the same are worth a look."""
        return any(pk in keys and not self.is_common(name) for name, keys in self.holders.items())

    def is_common(self, name: str) -> bool:
        """An address, a number or a domain of many says nothing of one."""
        return name != "name" and len(self.holders.get(name, ())) > FEW

    def others(self, name: str) -> int:
        known = self.crowds.get(name, len(self.holders.get(name, ())))
        return max(known - 1, 0)


def companies_alike(*, viewer: Viewer, typed: Mapping[str, str]) -> list[Alike]:
    """Companies that may be the one typed, of those that the viewer may see: the surest first.

    `typed`: name, siren, email, phone, website, street, postal_code, city, as they stand in the form. One in the trash is found
    by its SIREN, which it still holds.
    """
    read, names = _read_company(typed)
    found = Q(pk__in={*names, *_named(read)}, deleted_at=None)
    found |= Q(siren=read.siren) if read.siren else Q()
    rows = visible(Company.objects.filter(found), viewer=viewer, entity=Entity.COMPANY)
    here = {row.pk: row for row in rows}
    known = _values_of_companies(here)
    records = records_in_all(Company)
    return _weighed(here, read, known, COMPANY_FIELDS, records)


def people_alike(*, viewer: Viewer, typed: Mapping[str, str], company_id: int | None = None) -> list[Alike]:
    """People who may be the one typed: last_name, first_name, email, phone; `company_id` is where he works, if chosen."""
    companies = Company.objects.filter(pk=company_id) if company_id else Company.objects.none()
    company = visible(companies, viewer=viewer, entity=Entity.COMPANY).first()
    read, names = _read_person(typed, company)
    rows = Contact.objects.filter(pk__in={*names, *_named(read)}, deleted_at=None).select_related("company")
    here = {row.pk: row for row in visible(rows, viewer=viewer, entity=Entity.CONTACT)}
    known = _values_of_people(here)
    records = records_in_all(Contact)
    return _weighed(here, read, known, CONTACT_FIELDS, records)


def _named(read: Typed) -> set[int]:
    return {pk for name, keys in read.holders.items() if not read.is_common(name) for pk in keys}


def _read_company(typed: Mapping[str, str]) -> tuple[Typed, Mapping[int, str]]:
    said = _clean(typed)
    siret = parse_siret(said["siren"])
    email, phone = _email(said["email"]), _phone(said["phone"])
    values = {
        "name": company_key(said["name"]),
        "email": email,
        "phone": phone,
        "domain": _domain(said["website"]) or _domain(email.partition("@")[2]),
        "street": name_key(said["street"]),
        "postal_code": said["postal_code"].replace(" ", ""),
        "city": name_key(said["city"]),
    }
    names = companies_named_like(values["name"])
    holders = {
        "email": holders_of(email, model=Company),
        "phone": holders_of(phone, model=Company),
        "domain": holders_of_domain(values["domain"]),
        "name": [pk for pk, name in names.items() if name == values["name"]],
    }
    siren = siren_of_siret(siret) if siret else parse_siren(said["siren"]) or ""
    return Typed(values, siren, holders), names


def _read_person(typed: Mapping[str, str], company: Company | None) -> tuple[Typed, Mapping[int, str]]:
    said = _clean(typed)
    last_name, first_name = name_key(said["last_name"]), name_key(said["first_name"])
    email, phone = _email(said["email"]), _phone(said["phone"])
    employer = company.match_key if company else ""
    values = {"last_name": last_name, "first_name": first_name, "email": email, "phone": phone, "company": employer}
    holders = {"email": holders_of(email, model=Contact), "phone": holders_of(phone, model=Contact)}
    crowds = {"last_name": people_with_surname(last_name), "company": people_of_company(company)}
    return Typed(values, "", holders, crowds), people_named_like(last_name, first_name)


LONGEST = 255


def _clean(typed: Mapping[str, str]) -> defaultdict[str, str]:
    return defaultdict(str, {name: " ".join(clean_cell(value[:LONGEST]).split()) for name, value in typed.items()})


def _email(text: str) -> str:
    email = parse_email(text) if "@" in text else None
    return email.address if email else ""


def _phone(text: str) -> str:
    phone = parse_phone(text) if text else None
    return phone.e164 if phone else ""


def _domain(text: str) -> str:
    """Of a website or an address; a mail provider's is nobody's key."""
    host = text.lower().split("//")[-1].split("/")[0].partition(":")[0].removeprefix("www.")
    return host if "." in host and not is_freemail(host) else ""


def _values_of_companies(companies: Mapping[int, Company]) -> dict[int, dict[str, set[str]]]:
    """Three questions: their addresses and numbers, those of their sites, their sites. An OR over both would read all points."""
    known = {
        pk: _values(name=row.match_key, domain=row.domain, city=name_key(row.city)) for pk, row in companies.items()
    }
    for holder in ("company", "establishment__company"):
        _add_points(known, holder)
    for site in Establishment.objects.filter(company__in=known, deleted_at=None):
        values = known[site.company_id]
        values["street"].add(name_key(f"{site.street_number} {site.street}"))
        values["postal_code"].add(site.postal_code.replace(" ", ""))
        values["city"].add(name_key(site.city))
    return known


def _values_of_people(people: Mapping[int, Contact]) -> dict[int, dict[str, set[str]]]:
    known = {
        pk: _values(
            last_name=name_key(row.last_name),
            first_name=name_key(row.first_name),
            company=row.company.match_key if row.company else "",
        )
        for pk, row in people.items()
    }
    _add_points(known, "contact")
    return known


def _add_points(known: Mapping[int, dict[str, set[str]]], holder: str) -> None:
    points = ContactPoint.objects.filter(
        **{f"{holder}__in": known}, kind__in=POINTS, normalised__isnull=False
    ).order_by()
    for pk, kind, value in points.values_list(holder, "kind", "normalised"):
        known[pk][POINTS[PointKind(kind)]].add(value)


def _values(**single: str) -> dict[str, set[str]]:
    return defaultdict(set, {name: {value} for name, value in single.items() if value})


def _weighed(
    here: Rows, typed: Typed, known: Mapping[int, Values], fields: Sequence[Field], records: int
) -> list[Alike]:
    """Each record found, its values against those typed, all at once."""
    asked = [one for one in fields if one.name in typed.values]
    levels = {one: np.array([_level(one, typed, known[pk]) for pk in here], dtype=np.int8) for one in asked}
    agreements = (_agreement(one, levels[one], typed, records) for one in asked)
    weights = evidence_of(agreements, pairs=len(here)) + prior_at_entry(records=records)
    told = (
        ", ".join(reason(one.label, Level(levels[one][place])) for one in asked if levels[one][place] != Level.MISSING)
        for place in range(len(here))
    )
    judged = (
        _judged(row, typed, float(weight), why) for row, weight, why in zip(here.values(), weights, told, strict=True)
    )
    return sorted((one for one in judged if one), key=lambda one: (-one.weight, one.record.pk))[:SHOWN]


def _level(asked: Field, typed: Typed, known: Values) -> Level:
    """Of the value of the record that is most like the one typed: it may have several addresses."""
    value = typed.values[asked.name]
    halves = (typed.values.get(asked.half, ""), next(iter(known.get(asked.half, ())), "")) if asked.half else ("", "")
    others = known.get(asked.name, ())
    level = max((level_of(asked.kind, value, other, halves=halves) for other in others), default=Level.MISSING)
    return Level.MISSING if level is Level.SAME and typed.is_common(asked.name) else level


def _agreement(asked: Field, levels: Levels, typed: Typed, records: int) -> Agreement:
    others, usual = np.array(float(typed.others(asked.name))), USUAL_SHARE.get(asked.name)
    rarity = np.array(usual) if usual else rarity_of(asked.kind, others=others, records=records)
    return Agreement(
        asked.kind, levels, rarity, CHANCES_IF_ONE[asked.kind], strangers_at_entry(asked.kind), asked.group
    )


def _judged(row: Company | Contact, typed: Typed, weight: float, reasons: str) -> Alike | None:
    siren = (row.siren or "") if isinstance(row, Company) else ""
    verdict = verdict_at_entry(weight=weight, sirens=(typed.siren, siren), named=typed.is_named(row.pk))
    if typed.siren and typed.siren == siren:
        weight, reasons = max(weight, SURE), ", ".join(filter(None, ("SIREN identique", reasons)))
    return Alike(row, verdict, weight, reasons) if verdict else None

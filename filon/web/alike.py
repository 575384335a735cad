""" "Existe déjà ?" beside a form of creation: what is shown while one types, and whether a form that was sent may go in."""

from dataclasses import dataclass

from django.http import QueryDict

from filon.contacts.models import Company
from filon.duplicates.selectors.entry import Alike, companies_alike, people_alike
from filon.kit.identifiers import parse_siren
from filon.users.models import User

COMPANY_TYPED = ("name", "siren", "email", "phone", "website", "street", "postal_code", "city")
PERSON_TYPED = ("last_name", "first_name", "email", "phone")


@dataclass(frozen=True, slots=True)
class AlikeShown:
    """`may_go_on` is False where the law of the SIREN forbids a second record."""

    kind: str
    found: list[Alike]
    may_go_on: bool = True

    @property
    def sure(self) -> bool:
        return any(one.is_sure for one in self.found)

    @property
    def keys(self) -> str:
        return ",".join(str(one.record.pk) for one in self.found)

    def lets_in(self, sent: QueryDict) -> bool:
        """What was shown and is doubtful stops nobody; a sure one, and one not shown before, ask for a yes."""
        if not self.may_go_on:
            return False
        seen = set(sent.get("vues", "").split(","))
        unseen = any(str(one.record.pk) not in seen for one in self.found)
        return "confirmed" in sent or not (self.sure or unseen)


def alike_companies(*, viewer: User, typed: QueryDict) -> AlikeShown:
    found = companies_alike(viewer=viewer, typed={name: typed.get(name, "") for name in COMPANY_TYPED})
    siren = parse_siren(typed.get("siren", "")[:60])
    taken = bool(siren) and any(isinstance(one.record, Company) and one.record.siren == siren for one in found)
    return AlikeShown("company", found, may_go_on=not taken)


def alike_people(*, viewer: User, typed: QueryDict) -> AlikeShown:
    key = typed.get("company", "")
    company_id = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
    said = {name: typed.get(name, "") for name in PERSON_TYPED}
    return AlikeShown("contact", people_alike(viewer=viewer, typed=said, company_id=company_id))

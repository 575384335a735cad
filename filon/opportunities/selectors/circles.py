"""The circle of decision of a deal, and who of the company is not in it yet."""

from collections.abc import Collection
from dataclasses import dataclass

from filon.contacts.models import Contact
from filon.kit.errors import NotFound
from filon.opportunities.models import CircleMember, Opportunity
from filon.opportunities.rules.circles import Attitude, CircleRole, Standing, circle_sentence
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

OFFERED = 5  # people of the company proposed beside the circle: more are found by their name


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who may belong to the circle, with the part that her record makes likely."""

    contact: Contact
    role: CircleRole


@dataclass(frozen=True, slots=True)
class Circle:
    members: list[CircleMember]
    offers: list[Offer]

    @property
    def sentence(self) -> str:
        return circle_sentence([Standing(member.role, member.attitude) for member in self.members])


def circle_of(deal: Opportunity, *, viewer: Viewer) -> Circle:
    """Two queries. The person of the deal is proposed first, then those of the company whose level of decision is known."""
    members = list(CircleMember.objects.filter(opportunity=deal).select_related("contact").order_by("pk"))
    people = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.CONTACT)
    around = people.filter(company=deal.company_id) if deal.company_id else people.filter(pk=deal.contact_id or 0)
    others = around.exclude(pk__in=[member.contact_id for member in members]).order_by("name_key", "pk")
    found = sorted(others[:50], key=lambda person: (person.pk != deal.contact_id, not person.decision_level))
    return Circle(members, [Offer(person, likely_role(person)) for person in found[:OFFERED]])


def likely_role(contact: Contact) -> CircleRole:
    return CircleRole(contact.decision_level) if contact.decision_level else CircleRole.INFLUENCER


def member_of(deal: Opportunity, pk: int) -> CircleMember:
    found = CircleMember.objects.filter(opportunity=deal, pk=pk).select_related("contact").first()
    if found is None:
        raise NotFound("Cette personne n’est plus dans le cercle de décision\u00a0: rechargez la page.")
    return found


def parts_in_words(told: Collection[str]) -> dict[str, str]:
    """What the history keeps of a part, "12:buyer:for", as "Jeanne Roux, acheteur, pour"; one query. Who is erased has no name."""
    keys = {value: value.split(":") for value in told if value.count(":") == 2}
    names = Contact.objects.in_bulk({int(pk) for pk, _role, _attitude in keys.values() if pk.isdigit()})
    return {value: _part_in_words(names.get(int(pk)), role, attitude) for value, (pk, role, attitude) in keys.items()}


def _part_in_words(person: Contact | None, role: str, attitude: str) -> str:
    said = [str(person or "une personne effacée"), CircleRole.label_of(role).lower()]
    return ", ".join([*said, Attitude.label_of(attitude).lower()] if attitude else said)

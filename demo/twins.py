"""The files that came twice: a person typed again at a fair, a company without its SIREN, as every base has some."""

from collections.abc import Sequence
from datetime import timedelta

from demo.companies import Account
from demo.world import Chance, World
from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.given import GivenBy
from filon.kit.text import company_key, fold, name_key

PEOPLE, COMPANIES = 18, 8
TYPED_AGAIN = timedelta(days=40)  # after the first time, at a fair or from a card


def make_twins(world: World, accounts: Sequence[Account]) -> None:
    chance = Chance("twins", world.today)
    points: dict[int, list[ContactPoint]] = {}
    for point in world.of(ContactPoint):
        points.setdefault(id(point.contact or point.company), []).append(point)
    known = [account for account in accounts if account.company.created_at < world.now - TYPED_AGAIN]
    people = [person for account in known for person in account.contacts if len(points.get(id(person), ())) > 1]
    for person in chance.sample(people, k=PEOPLE):
        _person(world, chance, person, points[id(person)])
    firms = [account for account in known if len(points.get(id(account.company), ())) > 1]
    for account in chance.sample(firms, k=COMPANIES):
        _company(world, account.company, points[id(account.company)])


def _person(world: World, chance: Chance, person: Contact, points: Sequence[ContactPoint]) -> None:
    """The same e-mail and number, a letter forgotten in the surname."""
    place = chance.randrange(1, len(person.last_name))
    last_name = person.last_name[:place] + person.last_name[place + 1 :]
    at = person.created_at + TYPED_AGAIN
    twin = world.add(
        Contact(
            company=person.company, persona=person.persona, persona_by=GivenBy.FILE, civility=person.civility,
            first_name=person.first_name, last_name=last_name,
            name_key=name_key(f"{last_name} {person.first_name}"), language="fr", created_at=at, updated_at=at,
            batch=world.batch,
        )
    )  # fmt: skip
    _same_points(world, points, contact=twin)


def _company(world: World, company: Company, points: Sequence[ContactPoint]) -> None:
    """In capitals with its legal form, and nobody had the SIREN at hand."""
    name = f"SOCIETE {company_key(company.name).upper()}"
    at = company.created_at + TYPED_AGAIN
    twin = world.add(
        Company(
            name=name, name_key=fold(name), match_key=company_key(name), city=company.city, department=company.department,
            domain=company.domain, website=company.website, created_at=at, updated_at=at, batch=world.batch,
        )
    )  # fmt: skip
    _same_points(world, points, company=twin)


def _same_points(world: World, points: Sequence[ContactPoint], **owner: Company | Contact) -> None:
    for point in points:
        world.add(
            ContactPoint(
                kind=point.kind, value=point.value, normalised=point.normalised, generic=point.generic, main=point.main,
                batch=world.batch, **owner,
            )
        )  # fmt: skip

"""Two thousand invented companies, their sites, the people met there, how to reach them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from stdnum import luhn

from demo.catalogue import LOTS, QUARANTINED, Catalogue
from demo.market import LEGAL_FORMS, POSTS, SECTORS, SIZES, Post, Sector, fit_of
from demo.method import fit_of_contact
from demo.names import (
    FICTION_LANDLINES,
    FICTION_MOBILE,
    FIRST_SIREN,
    MEN,
    STEM_ENDS,
    STEM_STARTS,
    STREETS,
    SURNAMES,
    WOMEN,
)
from demo.places import TOWNS, Town
from demo.staff import NORTH_WEST, SOUTH_EAST
from demo.world import Chance, World
from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import Civility, DiffusionStatus, NafVersion, PointKind
from filon.kit.identifiers import vat_of_siren
from filon.kit.text import company_key, fold, name_key
from filon.records.models import Lot
from filon.records.rules.changes import Axis

WITHOUT_LOT = 160  # companies that came by themselves: a form, a call
IN_TARGET = 0.86
CLOSED_TO_PROSPECTING = 0.015  # share whose diffusion is partial: they stay out of any target
CONTACTS_PER_COMPANY = ((1, 2, 3, 4, 5), (30, 38, 20, 9, 3))


@dataclass
class Account:
    """A company as the story knows it."""

    company: Company
    site: Establishment
    sector: Sector
    town: Town
    booths: int
    team: str
    contacts: list[Contact] = field(default_factory=list)

    @property
    def appetite(self) -> float:
        """Weight in the draw of who becomes a lead."""
        return self.sector.appeal * {"A": 1.8, "B": 1.25, "C": 0.7, "D": 0.3}[self.company.fit_grade]


def make_accounts(world: World, catalogue: Catalogue) -> list[Account]:
    maker = AccountMaker(world, catalogue)
    accounts = maker.make_all()
    maker.make_quarantined(after=len(accounts))
    return accounts


class AccountMaker:
    def __init__(self, world: World, catalogue: Catalogue) -> None:
        self.world, self.catalogue = world, catalogue
        self.chance = Chance("companies", world.today)
        stems = [start + end for start, end in product(STEM_STARTS, STEM_ENDS)]
        self.chance.shuffle(stems)
        self.stems = stems
        self.taken: set[str] = set()
        self.emails: set[str] = set()
        self.telephones = dict.fromkeys([*FICTION_LANDLINES.values(), FICTION_MOBILE], 0)

    def make_all(self) -> list[Account]:
        accounts = []
        for number, (lot, entered) in enumerate(self._entries()):
            account = self._account(number, lot, entered)
            accounts.append(account)
            self._people(account, entered)
        return accounts

    def make_quarantined(self, *, after: int) -> None:
        """The last lot: seen, not worked on, so that it takes no part in the stories. Made last, it changes no other."""
        arrived = self.chance.office_hour(self.world.today - timedelta(days=QUARANTINED.days_ago))
        for number in range(after, after + QUARANTINED.companies):
            account = self._account(number, self.catalogue.lots[QUARANTINED.name], arrived)
            self._people(account, arrived)

    def _entries(self) -> Iterator[tuple[Lot | None, datetime]]:
        """By which lot, and when, each company enters the file."""
        for fact in LOTS:
            arrived = self.chance.office_hour(self.world.today - timedelta(days=fact.days_ago))
            yield from ((self.catalogue.lots[fact.name], arrived) for _ in range(fact.companies))
        for number in range(WITHOUT_LOT):
            day = self.world.start + timedelta(days=5 + number * 540 // WITHOUT_LOT)
            yield None, self.chance.office_hour(day)

    def _account(self, number: int, lot: Lot | None, entered: datetime) -> Account:
        chance = self.chance
        sector = chance.weighted(SECTORS, [sector.weight for sector in SECTORS])
        town = chance.weighted(TOWNS, [town.weight for town in TOWNS])
        size, _, booths = chance.weighted(SIZES, [weight for _, weight, _ in SIZES])
        form_code, form, _ = chance.weighted(LEGAL_FORMS, [weight for _, _, weight in LEGAL_FORMS])
        name = self._name(number, sector, form)
        siren = _with_check_digit(f"{FIRST_SIREN}{number:05d}")
        domain = f"{name_key(name.removesuffix(' ' + form)).replace(' ', '-')}.example"
        hidden = chance.happens(CLOSED_TO_PROSPECTING)
        aimed_at = lot is not None and not hidden and chance.happens(IN_TARGET)
        company = Company(
            name=name, name_key=fold(name), match_key=company_key(name), siren=siren, vat_number=vat_of_siren(siren),
            naf_code=sector.naf, naf_version=NafVersion.REV2, legal_form_code=form_code, headcount_band=size,
            turnover_cents=chance.randint(60, 190) * 100_000 * booths * 100, website=f"https://www.{domain}", domain=domain,
            diffusion_status=DiffusionStatus.PARTIAL if hidden else DiffusionStatus.OPEN,
            fit_grade=fit_of(sector=sector, size=size), department=town.department, city=town.name,
            created_at=entered, updated_at=entered, in_target_at=entered if aimed_at else None, batch=self.world.batch, lot=lot,
        )  # fmt: skip
        if chance.happens(0.35):
            company.custom = {"surface_bureaux": chance.randint(12, 60) * 10 * booths}
        if chance.happens(0.12):
            company.current_supplier = chance.choice(["Calmeria", "Feutrine & Co", "Bullane", "Mobilier Quatrac"])
            company.contract_end_date = self.world.today + timedelta(days=chance.randint(-60, 500))
        self.world.add(company)
        if aimed_at:
            self.world.change(company, Axis.LIFECYCLE, "", LifecycleStage.SUSPECT, at=entered)
        account = Account(
            company,
            self._site(company, town, siren),
            sector,
            town,
            booths,
            NORTH_WEST if town.is_in_the_north_west else SOUTH_EAST,
        )
        if chance.happens(0.14):
            self._site(company, chance.choice(TOWNS), siren, number=2)
        self._company_points(company, town, domain)
        return account

    def _name(self, number: int, sector: Sector, form: str) -> str:
        for attempt in range(50):
            stem = self.stems[(number * 7 + attempt * 131) % len(self.stems)]
            name = self.chance.choice(sector.names).format(stem)
            if company_key(name) not in self.taken:
                self.taken.add(company_key(name))
                return f"{name} {form}" if self.chance.happens(0.3) else name
        raise ValueError("the made-up names are used up: add stems in demo/names.py")

    def _site(self, company: Company, town: Town, siren: str, number: int = 1) -> Establishment:
        return self.world.add(
            Establishment(
                company=company, siret=_with_check_digit(f"{siren}{number:04d}"), head_office=number == 1,
                headcount_band=company.headcount_band if number == 1 else "", naf_code=company.naf_code,
                diffusion_status=company.diffusion_status, street_number=str(self.chance.randint(1, 140)),
                street=self.chance.choice(STREETS), postal_code=town.postal_code, city=town.name,
                commune_code=town.commune_code, country="France", created_at=company.created_at,
                updated_at=company.created_at, batch=self.world.batch, lot=company.lot,
            )
        )  # fmt: skip

    def _company_points(self, company: Company, town: Town, domain: str) -> None:
        if self.chance.happens(0.8):
            self._phone(PointKind.PHONE, FICTION_LANDLINES[town.zone], company=company)
        if self.chance.happens(0.6):
            address = f"{self.chance.choice(['contact', 'accueil', 'bonjour'])}@{domain}"
            self._point(PointKind.EMAIL, address, address, generic=True, company=company)

    def _people(self, account: Account, entered: datetime) -> None:
        count = self.chance.weighted(*CONTACTS_PER_COMPANY)
        posts = self.chance.choices(POSTS, [post.weight for post in POSTS], k=count)
        for post in dict.fromkeys(posts):
            account.contacts.append(self._contact(account, post, entered))

    def _contact(self, account: Account, post: Post, entered: datetime) -> Contact:
        chance, company = self.chance, account.company
        is_woman = chance.happens(0.47)
        first_name, last_name = chance.choice(WOMEN if is_woman else MEN), chance.choice(SURNAMES)
        contact = Contact(
            company=company, establishment=account.site, civility=Civility.MADAM if is_woman else Civility.SIR,
            first_name=first_name, last_name=last_name, name_key=name_key(f"{last_name} {first_name}"),
            job_title=post.woman if is_woman else post.man, job_function=post.function, decision_level=post.decision_level,
            persona=self.catalogue.personas[post.persona], language="fr",
            in_target_at=company.in_target_at, created_at=entered, updated_at=entered,
            batch=self.world.batch, lot=company.lot,
        )  # fmt: skip
        contact.fit_grade = fit_of_contact(contact, company)
        self.world.add(contact)
        if contact.in_target_at:
            self.world.change(contact, Axis.LIFECYCLE, "", LifecycleStage.SUSPECT, at=entered)
        self._contact_points(contact, company.domain, account.town)
        return contact

    def _contact_points(self, contact: Contact, domain: str, town: Town) -> None:
        local = ".".join(name_key(part).replace(" ", "-") for part in (contact.first_name, contact.last_name))
        address = f"{local}@{domain}"
        if self.chance.happens(0.9) and address not in self.emails:
            self.emails.add(address)
            self._point(PointKind.EMAIL, address, address, contact=contact)
        if self.chance.happens(0.62):
            self._phone(PointKind.PHONE, FICTION_LANDLINES[town.zone], contact=contact)
        if self.chance.happens(0.4):
            self._phone(PointKind.MOBILE, FICTION_MOBILE, contact=contact)

    def _phone(self, kind: PointKind, prefix: str, **owner: Any) -> None:
        number = f"{prefix}{self.telephones[prefix]:04d}"
        self.telephones[prefix] += 1
        self._point(kind, " ".join(number[i : i + 2] for i in range(0, 10, 2)), f"+33{number[1:]}", **owner)

    def _point(self, kind: PointKind, value: str, normalised: str, *, generic: bool = False, **owner: Any) -> None:
        point = ContactPoint(
            kind=kind, value=value, normalised=normalised, generic=generic, main=True, batch=self.world.batch, **owner
        )
        self.world.add(point)


def _with_check_digit(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)

"""Records for tests, each a plain French example; every column that matters to a test is an argument."""

import tomllib
from datetime import UTC, datetime
from itertools import count
from typing import Any

from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.customers.models import Order
from filon.kit.text import company_key, fold, name_key
from filon.kit.versions import VersionState
from filon.leads.models import Lead
from filon.leads.services.opening import open_lead
from filon.opportunities.models import Opportunity
from filon.opportunities.services.opening import open_opportunity
from filon.opportunities.services.reviews import NewReview
from filon.playbook.models import CloseReason, Criterion, Stage
from filon.playbook.rules.process import CriterionKind, CriterionSide, StageKind
from filon.playbook.rules.process_file import read_process
from filon.playbook.rules.ready_processes import ready_text
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import Team, User
from filon.users.rules.rights import Role

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 10 h in Paris
_number = count(1)


def user(
    full_name: str = "Camille Martin", *, role: Role = Role.SALES, teams: tuple[Team, ...] = (), **fields: Any
) -> User:
    email = fields.pop("email", f"personne{next(_number)}@filon.example")
    person = User.objects.create_user(
        email, "motdepasse-long", full_name=full_name, role=role, created_at=NOW, **fields
    )
    person.teams.set(teams)
    return person


def team(name: str = "Équipe Nord") -> Team:
    return Team.objects.get_or_create(name=name)[0]


def company(name: str = "Menuiserie Duval", **fields: Any) -> Company:
    keys = {"name_key": fold(name), "match_key": company_key(name)}
    return Company.objects.create(**{"name": name, **keys, "created_at": NOW, "updated_at": NOW, **fields})


def contact(first_name: str = "Jeanne", last_name: str = "Duval", **fields: Any) -> Contact:
    names = {"first_name": first_name, "last_name": last_name, "name_key": name_key(f"{last_name} {first_name}")}
    return Contact.objects.create(**{**names, "created_at": NOW, "updated_at": NOW, **fields})


def lead(name: str = "Demande de Menuiserie Duval", *, now: datetime = NOW, **fields: Any) -> Lead:
    owner = fields.pop("owner", None)
    return open_lead(name=name, by=BY_SYSTEM, now=now, owner_id=owner.pk if owner else None, **fields)


def reachable(person: Contact, number: str = "+33491234567") -> Contact:
    """With a telephone number that works."""
    ContactPoint.objects.create(contact=person, kind=PointKind.PHONE, value=number, normalised=number, main=True)
    return person


def qualified(lead: Lead) -> Lead:
    """With all that a prospect takes: somebody known by name and function, reached, of a company, with a project and the will."""
    firm = lead.company or company("Ateliers Qualifiés")
    person = lead.contact or reachable(contact(job_title="Gérante", company=firm))
    facts = {"company": firm, "contact": person, "project": "Cloisons", "is_willing": True}
    Lead.objects.filter(pk=lead.pk).update(**facts)
    lead.refresh_from_db()
    return lead


def stage(key: str = "contact") -> Stage:
    """A stage of the default process."""
    return Stage.objects.get(version__process__is_default=True, version__state=VersionState.LIVE, key=key)


def deal(name: str = "Fenêtres de l’école", *, at: str = "contact", now: datetime = NOW, **fields: Any) -> Opportunity:
    owner = fields.pop("owner", None)
    return open_opportunity(
        name=name, stage=stage(at), by=BY_SYSTEM, now=now, owner_id=owner.pk if owner else None, **fields
    )


def review(reason: CloseReason | None = None, **fields: Any) -> NewReview:
    """Of a closing, for the price unless another reason is given."""
    told = reason or CloseReason.objects.get(name_key="prix ou valeur percue")
    return NewReview(told, **{"said": "Trop cher pour cette année.", **fields})


def ask(
    at: str,
    kind: CriterionKind,
    words: str = "",
    /,
    *,
    side: CriterionSide = CriterionSide.EXIT,
    key: str = "",
    **what: Any,
) -> Criterion:
    """One more thing that the stage of the default process asks, after the others."""
    asking = stage(at)
    place = asking.criteria.filter(side=side).count() + 1
    return Criterion.objects.create(
        stage=asking,
        side=side,
        key=key or f"{kind}-{place}",
        kind=kind,
        what=what,
        words=words or kind.label.lower(),
        position=place,
    )


def ask_as_installed() -> None:
    """The criteria with which a new installation starts."""
    for told in read_process(tomllib.loads(ready_text("nouveau_client"))).stages:
        for side in CriterionSide if told.kind == StageKind.OPEN else ():
            for one in told.criteria(side):
                ask(told.key, one.kind, one.words, side=side, key=one.key, **one.what)


def order(number: str = "", **fields: Any) -> Order:
    """Of a hundred euros, ordered now, by a company of its own unless one is given."""
    given = {"number": number, "ordered_at": NOW, "cents": 10_000, "created_at": NOW, "updated_at": NOW, **fields}
    return Order.objects.create(**{"company": given.pop("company", None) or company(), **given})

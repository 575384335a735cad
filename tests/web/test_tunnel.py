"""The page Tunnel: each figure leads to the list of its records, and the list counts what the figure says, whoever reads."""

import random
import re
from contextlib import suppress
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import ENDED, LEAD_STAGES, LifecycleStage
from filon.kit.errors import BusinessError
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.playbook.models import AcquisitionSource
from filon.playbook.rules.funnel import PROFILE_KEYS, shown_stages
from filon.playbook.selectors import active_profile
from filon.playbook.services.profiles import install_profile
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.changes import Axis, ByKind
from filon.records.services.editing import trash
from filon.reporting.rules.figures import FunnelReport
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Entity, Role, Scope
from tests import factories
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
FIGURE = re.compile(r'<a class="figure" href="([^"]+)">([^<]+)</a>')
OWN_ONLY = "own only"
PERIODS: list[dict[str, str]] = [
    {"periode": "tout", "par": "source"},
    {"periode": "12-mois", "par": "owner"},
    {"periode": "trimestre", "par": "entrance"},
    {"periode": "dates", "du": "2025-11-03", "par": "cohort-month"},
    {"periode": "dates", "au": "2026-06-30", "par": "lot"},
]


def make_history(walker: User) -> None:
    """Leads of four hands on random paths over two years; companies and people in the target, some with a lead since."""
    chance, now = random.Random(2026), timezone.now()
    near, far = (
        factories.user(name, teams=teams) for name, teams in (("Près", tuple(walker.teams.all())), ("Loin", ()))
    )
    fair = AcquisitionSource.objects.create(name="Salon & foire", name_key="salon foire")
    for number in range(36):
        owner = (walker, near, far, None)[number % 4]
        began = now - timedelta(days=chance.randrange(700), hours=chance.randrange(24))
        company = factories.company(f"Atelier {number}", owner=owner, in_target_at=began if number % 3 else None)
        contact = factories.contact(f"Jean {number}", owner=owner, company=company, in_target_at=began)
        about: dict[str, Any] = {"company": company} if number % 2 else {"contact": contact}
        lead = factories.lead(
            now=min(now, began + timedelta(days=number % 5)),
            owner=owner,
            source=chance.choice((fair, None)),
            entrance=chance.choice(("inbound", "outbound", "")),
            **about,
        )
        walk(lead, chance, now)
        if number % 4 == 0:
            visit(contact, at=began)
    trash(records=[Lead.objects.order_by("pk")[5]], by=BY_SYSTEM, now=now)


def walk(lead: Lead, chance: random.Random, now: datetime) -> None:
    at = lead.created_at
    for stage in chance.choices((*LEAD_STAGES[1:-1], *ENDED, LifecycleStage.LEAD), k=chance.randrange(7)):
        at = min(now, at + timedelta(days=chance.randrange(90)))
        with suppress(ValueError, BusinessError):  # steps that the ladder does not know
            (lead,) = move_leads(leads=[lead], to=stage, by=BY_SYSTEM, at=at, now=now, reason="essai", declared=True)


def visit(contact: Contact, *, at: datetime) -> None:
    Change.objects.create(
        subject_kind="contact",
        subject_id=contact.pk,
        axis=Axis.LIFECYCLE,
        to_value=LifecycleStage.VISITOR,
        by_kind=ByKind.SYSTEM,
        at=at,
    )


@pytest.fixture(params=[*Role, OWN_ONLY], ids=str)
def walker(request: pytest.FixtureRequest, db: None) -> User:
    """A colleague of each role in a team of two, and one who may see his own records only."""
    role = Role.MANAGER if request.param == OWN_ONLY else Role(request.param)
    if request.param == OWN_ONLY:
        RoleRight.objects.filter(role=role).update(scope=Scope.OWN)
    person = factories.user("Camille Durand", role=role, teams=(factories.team("Nord"),))
    make_history(person)
    return person


def figures_of(page: str) -> dict[str, str]:
    """Address → the figure that leads there, as written."""
    return {unescape(address): number for address, number in FIGURE.findall(page)}


def count_behind(client: Client, address: str) -> str:
    path, query = urlsplit(address).path, urlsplit(address).query
    return client.get(f"{path}nombre/?{query}").content.decode()


def test_the_list_behind_each_figure_counts_what_the_figure_says(walker: User) -> None:
    """Who sees all sees the same as every other who does: one period is enough for these."""
    client = signed_in(walker)
    figures: dict[str, str] = {}
    for asked in PERIODS if walker.role in (Role.SALES, Role.MANAGER) else PERIODS[:2]:
        figures |= figures_of(client.get(reverse("funnel"), asked).content.decode())

    assert {address: count_behind(client, address) for address in figures} == figures
    assert len(figures) > 60


def test_every_figure_that_is_not_zero_leads_somewhere(walker: User) -> None:
    page = signed_in(walker).get(reverse("funnel"), {"periode": "tout"})
    figures, links = figures_of(page.content.decode()), page.context["links"]

    expected = {address: str(count) for address, count in shown_figures(page.context["report"], links) if count}

    assert {address: figures.get(address) for address in expected} == expected
    assert {urlsplit(address).path for address in expected} == {"/leads/", "/entreprises/", "/contacts/"}


def shown_figures(report: FunnelReport, links: Any) -> Any:
    for stage in report.stages:
        for unit, fates in stage.units.items() or [("lead", stage)]:
            for fate in ("entered", "converted", "open", "lost"):
                outcome = "" if fate == "entered" else fate
                yield links.address(stage.stage, outcome, unit=unit), getattr(fates, fate)


@pytest.mark.parametrize("profile", PROFILE_KEYS)
def test_each_profile_leads_to_the_same_records(profile: str, ines: User, admin_client: Client) -> None:
    make_history(ines)
    install_profile(key=profile, now=timezone.now())

    figures = figures_of(admin_client.get(reverse("funnel"), {"periode": "tout"}).content.decode())

    assert {address: count_behind(admin_client, address) for address in figures} == figures
    assert len(figures) > 15


def test_figures_of_records_that_one_may_not_open_lead_nowhere(ines: User, admin_client: Client) -> None:
    make_history(ines)
    RoleRight.objects.filter(role=Role.ADMIN, entity=Entity.LEAD, action="read").update(scope=Scope.OWN)

    figures = figures_of(admin_client.get(reverse("funnel"), {"periode": "tout"}).content.decode())

    assert {urlsplit(address).path for address in figures} == {"/entreprises/", "/contacts/"}


def test_the_list_says_which_figure_it_shows_and_keeps_it_while_one_searches(admin_client: Client) -> None:
    factories.lead("Portail de l’école", entrance="inbound")
    factories.lead("Volets", entrance="outbound")

    page = admin_client.get("/leads/", {"tunnel": "lead.open", "par": "entrance", "groupe": "inbound"})
    text = page.content.decode()

    assert (
        page.context["question"].narrowed.words
        == "Entrés à l’étape « Lead » depuis toujours, indécis · entrée\u00a0: Entrant"
    )
    assert [lead.name for lead in page.context["page"].rows] == ["Portail de l’école"]
    for field in ('name="tunnel" value="lead.open"', 'name="par" value="entrance"', 'name="groupe" value="inbound"'):
        assert field in text
    assert page.context["question"].narrowed.without == ""


@pytest.mark.parametrize(
    "asked",
    [
        {"tunnel": "prospect"},
        {"tunnel": "lead.gone"},
        {"tunnel": "suspect"},
        {"tunnel": "lead", "par": "colour"},
        {"tunnel": "lead", "du": "hier"},
        {"tunnel": "lead", "du": "2026-02-01", "au": "2026-01-01"},
    ],
)
def test_a_figure_that_does_not_exist_is_refused_in_a_sentence(admin_client: Client, asked: dict[str, str]) -> None:
    assert admin_client.get("/leads/", asked).status_code == 422


def test_figures_of_suspects_count_companies_and_people_apart(admin_client: Client) -> None:
    now = timezone.now()
    for number in range(3):
        factories.company(f"Scierie {number}", in_target_at=now)
    factories.contact(in_target_at=now)
    Company.objects.filter(name="Scierie 2").update(deleted_at=now)

    figures = figures_of(admin_client.get(reverse("funnel"), {"periode": "tout"}).content.decode())

    assert figures == {
        "/entreprises/?tunnel=suspect": "2",
        "/entreprises/?tunnel=suspect.open": "2",
        "/contacts/?tunnel=suspect": "1",
        "/contacts/?tunnel=suspect.open": "1",
    }


@pytest.mark.parametrize("profile", ["mixed", "mixed_nurturing"])
def test_what_flows_into_the_meeting_of_both_doors_adds_up(profile: str, ines: User, admin_client: Client) -> None:
    """A lead that sales hunted is accepted too: its branch draws that step, and counts the lost there."""
    now = timezone.now()
    install_profile(key=profile, now=now)
    for door, ends in (("inbound", (1, 2)), ("outbound", (3, 1))):
        for stage, n in zip((LifecycleStage.SQL, LifecycleStage.DISQUALIFIED), ends, strict=True):
            for _ in range(n):
                lead = factories.lead(entrance=door, owner=ines)
                for step in (LifecycleStage.SAL, stage):
                    (lead,) = move_leads(
                        leads=[lead], to=step, by=BY_SYSTEM, at=now, now=now, reason="essai", declared=True
                    )

    drawing = admin_client.get(reverse("funnel"), {"periode": "tout"}).context["drawing"]
    branches = {
        door: [(bar.figures.stage, bar.figures.entered, bar.figures.converted, bar.figures.lost) for bar in bars]
        for door, bars in (("inbound", drawing.inbound), ("outbound", drawing.outbound))
    }

    assert branches == {
        "inbound": [("visitor", 0, 0, 0), ("lead", 3, 3, 0), ("mql", 0, 0, 0), ("sal", 3, 1, 2)],
        "outbound": [("suspect", 0, 0, 0), ("lead", 4, 4, 0), ("sal", 4, 3, 1)],
    }
    assert (drawing.shared[0].figures.stage, drawing.shared[0].figures.entered) == ("sql", 1 + 3)


def test_who_does_not_see_all_is_told_whose_records_the_figures_count(
    admin_client: Client, sales_client: Client
) -> None:
    told = "Ces chiffres ne comptent que vos fiches, celles de votre équipe"

    for page in ("funnel", "dashboard", "winloss", "pipeline", "forecast"):
        pages = [client.get(reverse(page)).content.decode() for client in (sales_client, admin_client)]
        assert [told in text for text in pages] == [True, False]
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=Scope.OWN)
    assert "Ces chiffres ne comptent que vos fiches, pas" in sales_client.get(reverse("funnel")).content.decode()


def test_an_empty_funnel_shows_both_branches_whole_and_what_to_do_next(admin_client: Client) -> None:
    install_profile(key="mixed", now=factories.NOW)
    page = admin_client.get("/tunnel/").content.decode()
    assert "Rien n’est encore entré dans le tunnel" in page
    names = [stage.label for stage in shown_stages(active_profile())]
    assert all(page.count(f"<strong>{name}</strong>") >= 1 for name in names)


def test_an_empty_win_and_loss_says_what_to_do_next(admin_client: Client) -> None:
    assert "Aucune opportunité dans cette période" in admin_client.get("/gagne-perdu/").content.decode()

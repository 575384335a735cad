"""The site of Halvane: what was counted on it these last months, and what those who accepted read before they wrote."""

from collections import Counter
from datetime import date, datetime, timedelta

from demo.world import Chance, World
from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.contacts.models import Contact
from filon.kit.business_time import is_business_day
from filon.playbook.rules.channels import SourceKind
from filon.visits.models import ConsentProof, DailyCount, PageView, RobotCount, Visit, Visitor, WebSite
from filon.visits.rules.consent import QUESTION
from filon.visits.rules.kinds import Banner, Choice, RobotSign

K = SourceKind
COUNTED_DAYS = 120
VISITS_OF_A_DAY = 46  # of a business day
READ_MORE = 1.7  # pages after the first
ACCEPTED, DECLINED = 9, 12  # answers of a business day
KNOWN = 0.35  # share of the people who filled a form and had accepted
PAGES = {
    "/": 30,
    "/cabines": 24,
    "/cabines/solo": 14,
    "/tarifs": 12,
    "/blog/visio-en-plateau": 10,
    "/realisations": 8,
    "/devis": 6,
    "/contact": 4,
}
GUIDE, PRICES = "/docs/guide-bureaux-calmes.pdf", "/docs/tarifs.pdf"
ARRIVALS: dict[tuple[K, str, str], int] = {
    (K.SEO, "google.com", ""): 34,
    (K.SEO, "bing.com", ""): 5,
    (K.SEO, "qwant.com", ""): 3,
    (K.OTHER, "", ""): 20,
    (K.SEA, "google.com", "annonces-cabines"): 14,
    (K.SOCIAL, "linkedin.com", ""): 9,
    (K.EMAIL, "", "fin-de-budget"): 7,
    (K.REFERRAL, "club-architectes.example", ""): 5,
    (K.CONTENT, "", "guide-bureaux-calmes"): 3,
}
ROBOTS = {RobotSign.LISTED: 61, RobotSign.PILOTED: 7, RobotSign.SPEECHLESS: 4, RobotSign.NAMELESS: 3}


def tell_visits(world: World) -> None:
    """Once the timeline is told, before it is written: the visits of known people have their lines on it."""
    chance = Chance("visits", world.today)
    opened = world.now - timedelta(days=400)
    site = world.add(
        WebSite(
            key="halvane-site",
            name="www.halvane.example",
            domains=["halvane.example"],
            banner=Banner.OURS,
            notice_url="https://www.halvane.example/traceurs",
            created_at=opened,
            updated_at=opened,
        )
    )
    for back in range(COUNTED_DAYS, 0, -1):
        _count_day(world, site, chance, world.today - timedelta(days=back))
    forms = [row for row in world.of(Activity) if row.kind == ActivityKind.FORM and row.contact and row.at > opened]
    seen: set[int] = set()
    for form in sorted(forms, key=lambda row: row.at):
        if form.contact and id(form.contact) not in seen and chance.happens(KNOWN):
            seen.add(id(form.contact))
            _follow(world, site, chance, form.contact, form.at, len(seen))


def _count_day(world: World, site: WebSite, chance: Chance, day: date) -> None:
    rhythm = 1.0 if is_business_day(day) else 0.3
    rows: Counter[tuple[str, bool, tuple[K, str, str]]] = Counter()
    inside = (K.OTHER, "", "")
    entries: Counter[tuple[str, tuple[K, str, str]]] = Counter()
    for _ in range(round(VISITS_OF_A_DAY * rhythm * chance.uniform(0.8, 1.2))):
        arrival = chance.weighted(list(ARRIVALS), list(ARRIVALS.values()))
        page = _page(chance)
        rows[page, False, arrival] += 1
        entries[page, arrival] += 1
        for _more in range(int(chance.expovariate(1 / READ_MORE))):
            rows[_page(chance), False, inside] += 1
        if chance.happens(0.06):
            rows[chance.weighted([GUIDE, PRICES], [7, 3]), True, inside] += 1
    for (page, is_file, arrival), views in rows.items():
        channel, referrer, campaign = arrival
        world.add(
            DailyCount(site=site, day=day, page=page, is_file=is_file, channel=channel, referrer=referrer, campaign=campaign,
                       views=views, entries=0 if is_file else entries[page, arrival])
        )  # fmt: skip
    for sign, usual in ROBOTS.items():
        if count := round(usual * chance.uniform(0.6, 1.4)):
            world.add(RobotCount(site=site, day=day, sign=sign, views=count))
    for choice, usual in ((Choice.ACCEPTED, ACCEPTED), (Choice.DECLINED, DECLINED)):
        for _ in range(round(usual * rhythm * chance.uniform(0.6, 1.4))):
            world.add(ConsentProof(site=site, choice=choice, words=QUESTION, at=chance.office_hour(day)))


def _page(chance: Chance) -> str:
    return chance.weighted(list(PAGES), list(PAGES.values()))


def _follow(world: World, site: WebSite, chance: Chance, contact: Contact, form_at: datetime, number: int) -> None:
    """One to three visits before the form, the last of them just before."""
    count = chance.weighted([1, 2, 3], [50, 32, 18])
    starts = sorted(
        [form_at - timedelta(days=chance.uniform(2, 35)) for _ in range(count - 1)]
        + [form_at - timedelta(minutes=chance.uniform(4, 18))]
    )
    visitor = Visitor(site=site, key=f"halvane-{number:032d}", consent_at=starts[0], contact=contact)
    world.add(visitor)
    world.add(ConsentProof(site=site, visitor=visitor, choice=Choice.ACCEPTED, words=QUESTION, at=starts[0]))
    for started in starts:
        _visit(world, chance, visitor, contact, started)


def _visit(world: World, chance: Chance, visitor: Visitor, contact: Contact, started: datetime) -> None:
    channel, referrer, campaign = chance.weighted(list(ARRIVALS), list(ARRIVALS.values()))
    pages = [_page(chance) for _ in range(1 + int(chance.expovariate(1 / READ_MORE)))]
    told = f"Arrivée sur {pages[0]}" + (f" · {channel.label}" if channel != K.OTHER else "")
    told += f" ({referrer})" if referrer else ""
    told += f", campagne «\u00a0{campaign}\u00a0»" if campaign else ""
    line = _line(world, contact, ActivityKind.SITE_VISIT, started, told)
    ended = started + timedelta(seconds=50 * len(pages))
    visit = Visit(
        visitor=visitor, contact=contact, activity=line, started_at=started, last_at=ended, channel=channel, referrer=referrer,
        campaign=campaign,
    )  # fmt: skip
    world.add(visit)
    for place, page in enumerate(pages):
        world.add(PageView(visit=visit, at=started + timedelta(seconds=50 * place), page=page))
    if chance.happens(0.18):
        taken = _line(world, contact, ActivityKind.DOWNLOAD, ended, GUIDE, Direction.INBOUND)
        world.add(PageView(visit=visit, activity=taken, at=ended, page=GUIDE, is_file=True))


def _line(
    world: World, contact: Contact, kind: ActivityKind, at: datetime, text: str, direction: Direction = Direction.NONE
) -> Activity:
    row = Activity(
        kind=kind, at=at, contact=contact, company=contact.company, direction=direction, text=text, batch=world.batch
    )
    return world.add(row)

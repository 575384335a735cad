"""The people of Halvane: two sales teams, marketing, a manager, the direction, an administrator."""

from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from demo.world import World
from filon.users.models import Absence, Team, User
from filon.users.rules.rights import Role

DOMAIN = "halvane.example"
PASSWORD = "filon-demonstration"  # printed for everybody: these accounts hold invented data only
NORTH_WEST, SOUTH_EAST = "Équipe Nord et Ouest", "Équipe Sud et Est"


class Colleague(NamedTuple):
    first_name: str
    full_name: str
    role: Role
    teams: tuple[str, ...]
    skill: float = 1.0  # chance to win against the average
    share: int = 0  # of the leads of the team


COLLEAGUES = [
    Colleague("camille", "Camille Ferrand", Role.SALES, (NORTH_WEST,), 1.12, 5),
    Colleague("yanis", "Yanis Bellamy", Role.SALES, (NORTH_WEST,), 0.92, 4),
    Colleague("lucie", "Lucie Ormond", Role.SALES, (NORTH_WEST,), 1.0, 4),
    Colleague("theo", "Théo Castellan", Role.SALES, (SOUTH_EAST,), 0.84, 4),
    Colleague("sofia", "Sofia Marchetti", Role.SALES, (SOUTH_EAST,), 1.16, 5),
    Colleague("marc", "Marc Delmotte", Role.MARKETING, ()),
    Colleague("helene", "Hélène Rouvray", Role.MANAGER, (NORTH_WEST, SOUTH_EAST)),
    Colleague("ines", "Inès Vauclair", Role.DIRECTION, ()),
    Colleague("admin", "Noé Tillard", Role.ADMIN, ()),
]


class Staff:
    """The users, by the name that the story gives them."""

    def __init__(self, world: World) -> None:
        password = make_password(PASSWORD)
        arrived = world.now - timedelta(days=700)
        self.teams = {name: world.find_or_add(Team(name=name), "name") for name in (NORTH_WEST, SOUTH_EAST)}
        self.by_name: dict[str, User] = {}
        for one in COLLEAGUES:
            address = f"{one.first_name}@{DOMAIN}"
            account = User(email=address, full_name=one.full_name, role=one.role, password=password, created_at=arrived)
            self.by_name[one.first_name] = world.add(account)
        self.skill = {self.by_name[one.first_name].full_name: one.skill for one in COLLEAGUES}
        for name, first_day, last_day in absences(world.today):
            world.add(Absence(user=self.by_name[name], from_date=first_day, to_date=last_day))

    @property
    def marketing(self) -> User:
        return self.by_name["marc"]

    @property
    def manager(self) -> User:
        return self.by_name["helene"]

    def sellers(self, team: str) -> tuple[list[User], list[int]]:
        """The salespeople of a team and the share of its leads that each receives."""
        found = [one for one in COLLEAGUES if one.share and team in one.teams]
        return [self.by_name[one.first_name] for one in found], [one.share for one in found]

    def teams_of(self) -> list[tuple[User, Team]]:
        return [(self.by_name[one.first_name], self.teams[team]) for one in COLLEAGUES for team in one.teams]


def absences(today: date) -> list[tuple[str, date, date]]:
    """Holidays behind and ahead, so that routing and clocks have something to pass over."""
    return [
        ("yanis", today - timedelta(days=40), today - timedelta(days=31)),
        ("theo", today - timedelta(days=1), today + timedelta(days=6)),
        ("lucie", today + timedelta(days=18), today + timedelta(days=25)),
        ("camille", today + timedelta(days=45), today + timedelta(days=52)),
    ]

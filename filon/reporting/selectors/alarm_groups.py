"""Whose signals are read: the whole company, each process, each team, each persona; and which records belong to whom."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from filon.kit.subjects import SubjectKind
from filon.playbook.models import Persona, Process
from filon.reporting.rules.alarms import WHOLE, Group, GroupKind
from filon.users.models import Team, User

Thing = TypeVar("Thing")
KINDS = (GroupKind.PROCESS, GroupKind.TEAM, GroupKind.PERSONA)


class Place(NamedTuple):
    """What says to which groups a record belongs."""

    process: int | None
    owner: int | None
    persona: int | None


class Record(NamedTuple):
    """What stands behind a figure."""

    kind: SubjectKind
    pk: int


class Groups(NamedTuple):
    """`teams` of each person: somebody in two teams counts in both."""

    names: Mapping[Group, str]
    teams: Mapping[int, list[int]]

    def of(self, place: Place) -> list[Group]:
        found = [WHOLE]
        if place.process:
            found.append(Group(GroupKind.PROCESS, place.process))
        found += [Group(GroupKind.TEAM, team) for team in self.teams.get(place.owner or 0, ())]
        if place.persona:
            found.append(Group(GroupKind.PERSONA, place.persona))
        return [group for group in found if group in self.names]

    def split(self, things: Iterable[tuple[Place, Thing]]) -> dict[Group, list[Thing]]:
        """Each group with its own; an empty list for those that have nothing."""
        found: dict[Group, list[Thing]] = {group: [] for group in self.names}
        for place, thing in things:
            for group in self.of(place):
                found[group].append(thing)
        return found


def all_groups() -> Groups:
    """Three queries."""
    names = {WHOLE: GroupKind.WHOLE.label}
    kinds = (
        (GroupKind.PROCESS, Process.objects.order_by("-is_default", "name")),
        (GroupKind.TEAM, Team.objects.order_by("name")),
        (GroupKind.PERSONA, Persona.objects.filter(deleted_at=None).order_by("position", "name")),
    )
    for kind, rows in kinds:
        names |= {Group(kind, pk): name for pk, name in rows.values_list("pk", "name")}
    teams: dict[int, list[int]] = {}
    for person, team in User.objects.filter(teams__isnull=False).values_list("pk", "teams").order_by("pk", "teams"):
        teams.setdefault(person, []).append(team)
    return Groups(names, teams)

"""What rules would have done with leads of the past, each at its time: the decisions are those of every day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from filon.leads.rules.routing import Asked, Board, Choice, Follower, Rule, choose_owner


class Concerned(NamedTuple):
    """The person or company of a lead, and who followed it when the lead came."""

    kind: str
    pk: int
    what: str
    owner_id: int | None


class Past(NamedTuple):
    """One lead as it came."""

    lead_id: int
    day: date
    numbers: frozenset[int]
    concerned: Sequence[Concerned]


def play_again(
    past: Iterable[Past], *, rules: Sequence[Rule], board: Board, standing_by: int | None, keepers: Collection[int]
) -> list[Choice]:
    """In the order in which they came. Who got a lead follows its person and company from then on; `keepers` may follow."""
    by_number: Mapping[int, Rule] = {rule.number: rule for rule in rules}
    follows: dict[tuple[str, int], int | None] = {}
    choices = []
    for one in past:
        for it in one.concerned:
            follows.setdefault((it.kind, it.pk), it.owner_id)
        owners = [(follows[it.kind, it.pk], it.what) for it in one.concerned]
        followers = [Follower(owner, what) for owner, what in owners if owner and owner in keepers]
        asked = Asked(one.lead_id, one.day, followers, one.numbers)
        choice = choose_owner(asked, rules=rules, board=board, standing_by=standing_by)
        board.give(choice, by_number.get(choice.number or 0), day=one.day)
        for it in one.concerned:
            follows[it.kind, it.pk] = follows[it.kind, it.pk] or choice.owner_id
        choices.append(choice)
    return choices

"""Each role opens on its own dashboard; a figure says how sure it is."""

import pytest

from filon.kit.statistics import rate_of
from filon.reporting.rules.boards import Board, board_of, rate_words
from filon.users.rules.rights import Role

ALL = list(Board)


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.SALES, Board.SALES),
        (Role.MARKETING, Board.MARKETING),
        (Role.MANAGER, Board.MANAGER),
        (Role.DIRECTION, Board.DIRECTION),
        (Role.ADMIN, Board.DIRECTION),
    ],
)
def test_a_role_opens_on_its_own(role: Role, own: Board) -> None:
    assert board_of(role, asked="", allowed=ALL) == own
    assert board_of(role, asked="inconnu", allowed=ALL) == own


def test_another_is_opened_when_it_is_asked_for_and_allowed() -> None:
    assert board_of(Role.DIRECTION, asked="marketing", allowed=ALL) == Board.MARKETING
    assert board_of(Role.SALES, asked="direction", allowed=[Board.SALES]) == Board.SALES
    assert board_of(Role.DIRECTION, asked="", allowed=[Board.SALES]) == Board.SALES
    assert board_of(Role.SALES, asked="", allowed=[]) is None


def test_a_rate_stands_with_its_interval_or_says_that_it_cannot() -> None:
    assert rate_words(rate_of(20, 100)) == "20\u202f% (entre 13\u202f% et 29\u202f%)"
    assert rate_words(rate_of(1, 3)) == "1 sur 3\u00a0: trop peu pour un taux"

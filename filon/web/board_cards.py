"""Dashboards by role as the page shows them: which ones a viewer may open, and where each figure leads."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from filon.reporting.rules.boards import Board, BoardCard, BoardLine, To
from filon.reporting.selectors.boards_marketing import direction_board, marketing_board
from filon.reporting.selectors.boards_sales import manager_board, sales_board
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import may, scope_of

MAKING: dict[Board, Callable[..., list[BoardCard]]] = {
    Board.SALES: sales_board,
    Board.MANAGER: manager_board,
    Board.MARKETING: marketing_board,
    Board.DIRECTION: direction_board,
}
# What a page takes to be opened; the others are for whoever reads the figures.
BEHIND = {
    "task_list": Entity.ACTIVITY,
    "my_day": Entity.ACTIVITY,
    "opportunity": Entity.OPPORTUNITY,
    "opportunity_list": Entity.OPPORTUNITY,
    "opportunity_board": Entity.OPPORTUNITY,
    "agreement_late": Entity.AGREEMENT,
    "agreement_review": Entity.REPORT,
    "lead_list": Entity.LEAD,
    "acquisition": Entity.COST,
}


class ShownLine(NamedTuple):
    line: BoardLine
    address: str


class ShownCard(NamedTuple):
    card: BoardCard
    address: str
    lines: list[ShownLine]


def boards_for(viewer: User) -> list[Board]:
    """One's own sale for who may sell; the others for who reads the figures of as many people."""
    figures = scope_of(viewer, entity=Entity.REPORT, action=Action.READ)
    sells = may(viewer, Entity.OPPORTUNITY, Action.WRITE) and may(viewer, Entity.ACTIVITY, Action.READ)
    leads = figures >= Scope.TEAM and scope_of(viewer, entity=Entity.OPPORTUNITY, action=Action.WRITE) >= Scope.TEAM
    allowed = {
        Board.SALES: sells and figures > Scope.NONE,
        Board.MANAGER: leads,
        Board.MARKETING: figures == Scope.ALL and may(viewer, Entity.LEAD, Action.READ),
        Board.DIRECTION: figures == Scope.ALL,
    }
    return [board for board in Board if allowed[board]]


def cards_of_board(board: Board, *, viewer: User, now: datetime) -> list[ShownCard]:
    return [
        ShownCard(card, _address(card.to, viewer), _lines(card.lines, viewer))
        for card in MAKING[board](viewer=viewer, now=now)
    ]


def _lines(lines: Sequence[BoardLine], viewer: User) -> list[ShownLine]:
    return [ShownLine(line, _address(line.to, viewer)) for line in lines]


def _address(to: To | None, viewer: User) -> str:
    if to is None or not may(viewer, BEHIND.get(to.screen, Entity.REPORT), Action.READ):
        return ""
    asked = urlencode(to.params, doseq=True)
    return reverse(to.screen, args=to.args) + (f"?{asked}" if asked else "")

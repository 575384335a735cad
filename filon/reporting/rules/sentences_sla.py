"""The agreement in one sentence: who kept what."""

from collections.abc import Callable, Sequence

from filon.kit.french import format_count, format_integer, join_and
from filon.leads.rules.agreement import Side
from filon.reporting.rules.sla import Commitment, CommitmentState

Words = Callable[[str], str]
S = CommitmentState


def sla_sentence(commitments: Sequence[Commitment], *, words: str) -> str:
    """ "Cette semaine, le marketing tient 2 engagements sur 4 et le commerce 3 sur 6 ; 2 ne sont pas encore décidés." """
    if not commitments:
        return "Aucun accord n’est en vigueur\u00a0: rien n’est promis, rien n’est mesuré."
    told = [_of_side(side, [one for one in commitments if one.side == side]) for side in Side]
    waiting = sum(one.state in (S.UNDECIDED, S.NO_CASE) for one in commitments)
    undecided = f"\u202f; {_waiting(waiting)}" if waiting else ""
    return f"{words}, {join_and(told)}{undecided}."


def _of_side(side: Side, commitments: Sequence[Commitment]) -> str:
    kept = sum(one.state == S.KEPT for one in commitments)
    told = format_count(kept, "engagement", "engagements")
    return f"{side.label.lower()} tient {told} sur {format_integer(len(commitments))}"


def _waiting(count: int) -> str:
    return f"{format_integer(count)} {'n’est pas encore décidé' if count == 1 else 'ne sont pas encore décidés'}"

"""Parents of companies: a group is a tree, nobody is above himself."""

from collections.abc import Iterable, Mapping

CIRCLE = "cette maison mère est déjà une filiale de l’entreprise, directement ou non"


def circling(wanted: Iterable[tuple[int, int]], *, parents: Mapping[int, int]) -> set[int]:
    """Of (company, parent) wanted one after the other, the companies that would end up above themselves.

    `parents`: company → parent as they stand, for all that is above the parents wanted. A company named twice keeps the
    last parent that makes no circle; the others of the file do not suffer from it.
    """
    known, refused = dict(parents), set()
    for company, parent in wanted:
        if company in _line_above(parent, known):
            refused.add(company)
        else:
            known[company] = parent
    return refused


def _line_above(company: int, parents: Mapping[int, int]) -> set[int]:
    """The company itself and all above it; ends where data of old already turn in a circle."""
    line: set[int] = set()
    above: int | None = company
    while above is not None and above not in line:
        line.add(above)
        above = parents.get(above)
    return line

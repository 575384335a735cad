"""Which segments a tree names, and whether one would hold itself: the search against a walk of every way."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from filon.segments.rules.nesting import cycle_from, nested_in

GRAPHS = st.dictionaries(st.integers(1, 6), st.sets(st.integers(1, 6), max_size=3), max_size=6)


def reaches_a_cycle(start: int, nested: dict[int, set[int]]) -> bool:
    """From every segment that can be reached: does some way of any length come back to it?"""

    def after(one: int) -> set[int]:
        found: set[int] = set()
        waiting = set(nested.get(one, ()))
        while waiting:
            step = waiting.pop()
            if step not in found:
                found.add(step)
                waiting |= nested.get(step, set())
        return found

    return any(one in after(one) for one in {start, *after(start)})


@given(st.integers(1, 6), GRAPHS)
def test_a_cycle_is_found_when_there_is_one_and_only_then(start: int, nested: dict[int, set[int]]) -> None:
    way = cycle_from(start, nested=nested)

    assert bool(way) == reaches_a_cycle(start, nested)
    if way:
        assert way[0] == way[-1]
        assert all(following in nested[one] for one, following in pairwise(way))


def test_a_tree_names_its_segments_at_any_depth() -> None:
    tree = {
        "all": [
            {"field": "contact.segment", "op": "is", "value": "3"},
            {"none": [{"field": "company.segment", "op": "in", "value": ["4", 5, "x"]}]},
            {"field": "contact.persona", "op": "is", "value": "9"},
            "illisible",
        ]
    }

    assert nested_in(tree) == {3, 4, 5}

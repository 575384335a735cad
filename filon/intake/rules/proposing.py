"""Proposes a plan from the titles of the columns, in French or English, when nobody wrote one."""

from collections.abc import Iterable, Sequence

from filon.intake.rules.mapping import REACHED, Catalogue, ColumnUse, Plan
from filon.kit.text import header_key
from filon.records.rules.targets import Target


def propose_mapping(titles: Sequence[str], *, entity: str, catalogue: Catalogue) -> Plan:
    """A plan that reads the columns whose titles are understood; the imported entity is served first."""
    free = dict(enumerate(titles))
    uses: dict[int, ColumnUse] = {}
    taken: set[str] = set()
    entities = [entity, *(other for other in reversed(REACHED[entity]) if other != entity)]
    for rank in (_names, _synonyms):
        for name in entities:
            for target in _targets_of(name, catalogue):
                for place in _places(target, rank(target), free):
                    if target.path in taken and not target.several:
                        break
                    uses[place] = ColumnUse(free.pop(place), target.path)
                    taken.add(target.path)
    return Plan(entity=entity, columns=tuple(use for _, use in sorted(uses.items())))


def _targets_of(entity: str, catalogue: Catalogue) -> list[Target]:
    return [target for target in catalogue.values() if target.entity == entity]


def _names(target: Target) -> set[str]:
    """What can mean nothing else: the path itself, the name of the field, its label."""
    return {header_key(target.path), header_key(target.name), header_key(target.label)}


def _synonyms(target: Target) -> set[str]:
    qualified = {f"{header_key(word)} {target.entity}" for word in (target.name, target.label)}
    return {header_key(word) for word in target.synonyms} | qualified


def _places(target: Target, words: Iterable[str], free: dict[int, str]) -> list[int]:
    known = set(words)
    found = [place for place, title in free.items() if _key(title, target) in known]
    return found if target.several else found[:1]


def _key(title: str, target: Target) -> str:
    """The title's key; "E-mail 2" is another e-mail where several are kept."""
    key = header_key(title)
    return key.rstrip("0123456789 ") if target.several else key

"""Proposes a plan from the titles of the columns, in French or English, when nobody wrote one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from filon.intake.rules.mapping import REACHED, Catalogue, ColumnUse, Plan
from filon.kit.text import header_key
from filon.records.rules.targets import Target, ValueKind


def propose_mapping(titles: Sequence[str], *, entity: str, catalogue: Catalogue) -> Plan:
    """A plan that reads the columns whose titles are understood; the imported entity is served first, whatever its words."""
    free = {place: header_key(title) for place, title in enumerate(titles)}
    uses: dict[int, ColumnUse] = {}
    taken: set[str] = set()
    for words, target in _in_order(entity, set(free.values()), catalogue):
        for place in _places(target, words, free):
            if target.path in taken and not target.several:
                break
            free.pop(place)
            uses[place] = ColumnUse(titles[place], target.path)
            taken.add(target.path)
    return Plan(entity=entity, columns=tuple(use for _, use in sorted(uses.items())))


# What a company adds to its own tool, and what a preset cannot know: the identifiers of the French register, and refusals.
OF_THE_REGISTER = ("siren", "siret", "vat_number", "naf_code", "legal_form_code")


def complete_plan(plan: Plan, titles: Sequence[str], *, catalogue: Catalogue) -> Plan:
    """The plan of a preset, with the register's identifiers and the refusals of the columns that it does not name."""
    named = {header_key(use.title) for use in plan.columns}
    others = [title for title in titles if header_key(title) not in named]
    sought = {
        path: target
        for path, target in catalogue.items()
        if target.name in OF_THE_REGISTER or target.kind == ValueKind.REFUSAL
    }
    found = propose_mapping(others, entity=plan.entity, catalogue=sought).columns
    return replace(plan, columns=(*plan.columns, *(use for use in found if use.path not in plan.paths())))


def _in_order(entity: str, keys: set[str], catalogue: Catalogue) -> Iterator[tuple[set[str], Target]]:
    """Which words of which target are looked for first. "Nom" beside "Prénom" is a person's, else the record's."""
    if "contact" in REACHED[entity] and "contact.first_name" in catalogue:
        first, last = catalogue["contact.first_name"], catalogue["contact.last_name"]
        if (_names(first) | _synonyms(first)) & keys:
            yield _names(last), last
    own = _targets_of(entity, catalogue)
    others = [t for other in reversed(REACHED[entity]) if other != entity for t in _targets_of(other, catalogue)]
    for targets in (own, others):
        for rank in (_names, _synonyms):
            yield from ((rank(target), target) for target in targets)
    yield from ((_qualified(target), target) for target in (*own, *others))


def _targets_of(entity: str, catalogue: Catalogue) -> list[Target]:
    return [target for target in catalogue.values() if target.entity == entity]


def _names(target: Target) -> set[str]:
    """What can mean nothing else: the path itself, the name of the field, its label."""
    return {header_key(target.path), header_key(target.name), header_key(target.label)}


def _synonyms(target: Target) -> set[str]:
    return {header_key(word) for word in target.synonyms}


# How other systems name what we call so: "Deal - Title", "Account Name", "Nom du compte", "Propriétaire de la transaction".
CALLED = {
    "company": ("company", "account", "organization", "entreprise", "compte", "organisation", "societe"),
    "establishment": ("establishment", "etablissement"),
    "contact": ("contact", "person", "personne"),
    "lead": ("lead", "piste"),
    "opportunity": ("opportunity", "deal", "opportunite", "transaction", "affaire"),
    "activity": ("activity", "activite", "call"),
    "order": ("order", "commande"),
    "product": ("product", "produit"),
    "objective": ("objective", "objectif"),
    "attendance": ("attendance", "badge", "scan", "presence"),
}


def _qualified(target: Target) -> set[str]:
    """The words of a target with the record that they are about, before (English) or after (French)."""
    words = _names(target) | _synonyms(target)
    before = {f"{called} {word}" for called in CALLED[target.entity] for word in words}
    links = ("de l", "du", "de la", "de", "d")
    after = {f"{word} {link} {called}" for called in CALLED[target.entity] for link in links for word in words}
    return before | after


def _places(target: Target, words: set[str], free: dict[int, str]) -> list[int]:
    """Where the words stand; "E-mail 2" is another e-mail where several are kept."""
    found = [place for place, key in free.items() if (key.rstrip("0123456789 ") if target.several else key) in words]
    return found if target.several else found[:1]

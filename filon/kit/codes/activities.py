"""NAF rév. 2, the French classification of activities: section A, division 62, group 62.0, class 62.01, sub-class 62.01Z."""

from functools import lru_cache

from filon.kit.codes.tables import read_mapping

_SUB_CLASS_LENGTH = len("62.01Z")


@lru_cache
def naf_codes() -> dict[str, str]:
    """The 732 sub-classes, code with its dot → French label."""
    return {
        code: label
        for code, label in read_mapping("naf_rev2", "code", "label").items()
        if len(code) == _SUB_CLASS_LENGTH
    }


def naf_label(code: str) -> str | None:
    """French label of a code of any level ("J", "62", "62.0", "62.01", "62.01Z"), or None."""
    return read_mapping("naf_rev2", "code", "label").get(code)


def naf_section(code: str) -> str | None:
    """Section letter of a code of any level: "62.01Z" → "J"."""
    if len(code) == 1:
        return code if naf_label(code) else None
    return read_mapping("naf_rev2_sections", "division", "section").get(code[:2])


def naf_ancestors(code: str) -> tuple[str, ...]:
    """The levels above, widest first: "62.01Z" → ("J", "62", "62.0", "62.01")."""
    section = naf_section(code)
    if section is None or len(code) == 1:
        return ()
    return (section, *(code[:length] for length in (2, 4, 5) if length < len(code)))


def naf_bounds(code: str) -> tuple[str, str] | None:
    """Between which codes lie all that a code of any level holds, as texts compare: "J" → ("58", "63zz"); None if unknown."""
    if naf_label(code) is None:
        return None
    if len(code) > 1:
        return code, f"{code}zz"
    divisions = [
        division
        for division, section in read_mapping("naf_rev2_sections", "division", "section").items()
        if section == code
    ]
    return min(divisions), f"{max(divisions)}zz"


@lru_cache
def naf_sections_and_divisions() -> dict[str, str]:
    """The two widest levels, each section before its divisions, code → French label."""
    labels = read_mapping("naf_rev2", "code", "label")
    divisions = read_mapping("naf_rev2_sections", "division", "section")
    wide: dict[str, str] = {}
    for division, section in sorted(divisions.items(), key=lambda pair: (pair[1], pair[0])):
        wide.setdefault(section, labels[section])
        wide[division] = labels[division]
    return wide

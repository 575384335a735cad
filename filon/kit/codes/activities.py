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

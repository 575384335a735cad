"""Departments, regions and street types."""

import re

from filon.kit.codes.tables import read_mapping

_POSTAL_CODE = re.compile(r"\d{5}")


def departments() -> dict[str, str]:
    """Code ("01", "2A", "974") → name."""
    return read_mapping("departments", "code", "name")


def department_name(code: str) -> str | None:
    return departments().get(code)


def regions() -> dict[str, str]:
    """INSEE code → name."""
    return read_mapping("regions", "code", "name")


def region_of(department: str) -> str | None:
    """INSEE code of the region of a department: "13" → "93"."""
    return read_mapping("departments", "code", "region").get(department)


def region_name(code: str) -> str | None:
    return regions().get(code)


def department_of(postal_code: str) -> str | None:
    """Department of a postal code of five digits, or None when there is none.

    Overseas it is the first three digits; in Corsica 200 and 201 are Corse-du-Sud, 202 and 206 Haute-Corse. Some forty
    communes receive their mail through a neighbouring department: only their INSEE code tells.
    """
    if not _POSTAL_CODE.fullmatch(postal_code) or not postal_code.isascii():
        return None
    if postal_code.startswith("20"):
        return "2A" if postal_code < "20200" else "2B"
    code = postal_code[:3] if postal_code[:2] in ("97", "98") else postal_code[:2]
    return code if code in departments() else None


def street_types() -> dict[str, str]:
    """Sirene abbreviation → word: "BD" → "Boulevard"."""
    return read_mapping("street_types", "code", "label")


def street_type_label(code: str) -> str | None:
    return street_types().get(code.upper())

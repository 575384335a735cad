"""Staff bands (tranches d'effectif) and legal forms (catégories juridiques) of INSEE."""

from functools import lru_cache

from filon.kit.codes.tables import read_mapping, read_table


def headcount_label(code: str) -> str | None:
    """ "12" → "20 à 49 salariés"; None for an unknown code. An empty code means "not known", which is not "NN" (no employee)."""
    return headcount_bands().get(code)


@lru_cache
def headcount_bands() -> dict[str, str]:
    """Code → label, from the smallest to the largest."""
    return read_mapping("headcount_bands", "code", "label")


@lru_cache
def headcount_bounds(code: str) -> tuple[int, int | None] | None:
    """Least and greatest staff of a band: "12" → (20, 49), "53" → (10000, None); None for an unknown code."""
    for row in read_table("headcount_bands"):
        if row["code"] == code:
            return int(row["lower"]), int(row["upper"]) if row["upper"] else None
    return None


def headcount_band_of(staff: int) -> str:
    """Band of a known number of employees: 30 → "12". Nobody at all is "NN"."""
    for row in read_table("headcount_bands"):
        if row["code"] != "00" and int(row["lower"]) <= staff and (not row["upper"] or staff <= int(row["upper"])):
            return row["code"]
    raise ValueError(f"no staff band for {staff}")


def legal_form_label(code: str) -> str | None:
    """ "5710" → "SAS, société par actions simplifiée"; None for an unknown code.

    An EURL is mostly 5499 and a SASU 5710: their own codes (5498, 5720) stand here for older files, Sirene gives them no more.
    """
    return legal_forms().get(code)


def legal_forms() -> dict[str, str]:
    """Code of four digits → label."""
    return read_mapping("legal_forms", "code", "label")

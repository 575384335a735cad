"""The fields of a product that are edited in place."""

from filon.records.rules.entry import Entry, ValueRefused, amount_entry, text_entry, yes_or_no_entry

LONGEST_TERM = 120  # months: a contract of more than ten years is a slip of the keyboard


def read_term(raw: str) -> int | None:
    """In months; empty for what is not renewed."""
    typed = raw.strip().casefold().removesuffix("mois").strip()
    if not typed:
        return None
    if not (typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= LONGEST_TERM):
        raise ValueRefused(
            f"« Durée » : écrivez un nombre de mois, de 1 à {LONGEST_TERM}, ou laissez vide pour ce qui ne se renouvelle pas."
        )
    return int(typed)


def show_term(months: int | None) -> str:
    return "" if months is None else f"{months} mois"


PRODUCT_ENTRIES: tuple[Entry, ...] = (
    text_entry("name", "Produit", width=150, required=True),
    text_entry("code", "Référence", width=60),
    text_entry("family", "Famille", width=80),
    amount_entry("cents", "Prix"),
    Entry("term_months", "Durée", read_term, hint="en mois, pour ce qui se renouvelle", show=show_term),
    yes_or_no_entry("active", "En vente", usual=True),
)

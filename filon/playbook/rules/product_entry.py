"""The fields of a product that are edited in place."""

from filon.records.rules.entry import Entry, amount_entry, text_entry, yes_or_no_entry

PRODUCT_ENTRIES: tuple[Entry, ...] = (
    text_entry("name", "Produit", width=150, required=True),
    text_entry("code", "Référence", width=60),
    text_entry("family", "Famille", width=80),
    amount_entry("cents", "Prix"),
    yes_or_no_entry("active", "En vente", usual=True),
)

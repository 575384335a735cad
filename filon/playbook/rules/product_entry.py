"""The fields of a product that are edited in place."""

from dataclasses import replace

from filon.records.rules.entry import Entry, amount_entry, boolean_entry, text_entry

PRODUCT_ENTRIES: tuple[Entry, ...] = (
    text_entry("name", "Produit", width=150, required=True),
    text_entry("code", "Référence", width=60),
    text_entry("family", "Famille", width=80),
    amount_entry("cents", "Prix"),
    replace(
        boolean_entry("active", "En vente"),
        read=lambda raw: raw.strip().casefold() == "oui",
        choices=lambda: [("oui", "Oui"), ("non", "Non")],
    ),
)

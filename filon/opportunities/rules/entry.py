"""The fields of a deal that are edited in place."""

from filon.opportunities.rules.kinds import Category, OpenedBecause
from filon.records.rules.entry import Entry, ValueRefused, amount_entry, choice_entry, date_entry, text_entry


def read_percent(raw: str) -> int | None:
    """A whole share of a hundred; nothing typed: the stage's own chances count."""
    text = raw.replace("%", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= 100):
        raise ValueRefused(
            "Les chances de signer sont un nombre entier de 0 à 100\u202f%, ou rien pour suivre celles de l’étape."
        )
    return int(text)


DEAL_ENTRIES: tuple[Entry, ...] = (
    text_entry("name", "Nom", width=200, required=True),
    amount_entry("cents", "Montant"),
    date_entry("expected_close_date", "Signature prévue"),
    Entry(
        "probability",
        "Chances propres",
        read_percent,
        hint="vide\u00a0: celles de l’étape",
        show=lambda percent: "" if percent is None else f"{percent}\u202f%",
    ),
    choice_entry("category", "Catégorie de prévision", Category),
    choice_entry("opened_because", "Ouverte parce que", OpenedBecause),
    text_entry("competitor", "Concurrent", width=120),
)

"""The rules of the kit over whole polars columns: a million texts in about a second, with the answers of the plain functions.

Every function takes a Series of strings, in which null stays null; in an expression: `pl.col("nom").map_batches(fold_column)`.
"""

from filon.kit.columns.addresses import email_column, phone_column
from filon.kit.columns.figures import (
    amount_column,
    boolean_column,
    date_column,
    integer_column,
    moment_column,
    number_column,
)
from filon.kit.columns.identifiers import naf_column, postal_code_column, siren_column, siret_column, vat_column
from filon.kit.columns.leftovers import map_distinct
from filon.kit.columns.texts import (
    clean_column,
    company_key_column,
    fold_column,
    name_key_column,
    surname_sort_key_column,
)

__all__ = [
    "amount_column",
    "boolean_column",
    "clean_column",
    "company_key_column",
    "date_column",
    "email_column",
    "fold_column",
    "integer_column",
    "map_distinct",
    "moment_column",
    "naf_column",
    "name_key_column",
    "number_column",
    "phone_column",
    "postal_code_column",
    "siren_column",
    "siret_column",
    "surname_sort_key_column",
    "vat_column",
]

"""Official French code tables (INSEE), read from the CSV files of this folder; sources in README.md."""

from filon.kit.codes.activities import (
    naf_ancestors,
    naf_bounds,
    naf_codes,
    naf_label,
    naf_section,
    naf_sections_and_divisions,
)
from filon.kit.codes.employers import (
    headcount_band_of,
    headcount_bands,
    headcount_bounds,
    headcount_label,
    legal_form_label,
    legal_forms,
)
from filon.kit.codes.places import (
    department_name,
    department_of,
    departments,
    region_name,
    region_of,
    regions,
    street_type_label,
    street_types,
)

__all__ = [
    "department_name",
    "department_of",
    "departments",
    "headcount_band_of",
    "headcount_bands",
    "headcount_bounds",
    "headcount_label",
    "legal_form_label",
    "legal_forms",
    "naf_ancestors",
    "naf_bounds",
    "naf_codes",
    "naf_label",
    "naf_section",
    "naf_sections_and_divisions",
    "region_name",
    "region_of",
    "regions",
    "street_type_label",
    "street_types",
]

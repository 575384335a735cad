"""What may be asked of the codes of a company: activity at any level of its nomenclature, staff, region."""

import re
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from filon.contacts.rules.kinds import NafVersion
from filon.kit.codes import (
    departments,
    headcount_bands,
    headcount_bounds,
    naf_bounds,
    naf_label,
    naf_sections_and_divisions,
    region_of,
    regions,
)
from filon.kit.criteria import NEGATIVE, CriterionRefused, Field, FieldType, Operator
from filon.kit.subjects import SubjectKind

COMPANY = SubjectKind.COMPANY
PRESENCE = (Operator.KNOWN, Operator.UNKNOWN)
AT_ANY_LEVEL = (Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN, *PRESENCE)
STAFF = (Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN, *PRESENCE)
LEVEL_OF_2025 = re.compile(r"\d\d(?:\.\d(?:\d[A-Z]?)?)?")


def code_fields() -> list[Field]:
    return [
        Field(
            COMPANY,
            "company.naf_code",
            "Activité (NAF rév. 2)",
            FieldType.CHOICE,
            choices=_wide_levels,
            fold=naf_as_written,
            query=_active_in(NafVersion.REV2, NafVersion.UNKNOWN),
            word=_naf_words,
            only=AT_ANY_LEVEL,
            open=True,
        ),
        Field(
            COMPANY,
            "company.naf_2025",
            "Activité (NAF 2025)",
            FieldType.TEXT,
            fold=naf_2025_as_written,
            query=_active_in(NafVersion.NAF2025),
            only=AT_ANY_LEVEL,
        ),
        Field(COMPANY, "company.region", "Région", FieldType.CHOICE, choices=_regions, query=_in_region),
        Field(
            COMPANY,
            "company.staff",
            "Nombre de salariés",
            FieldType.NUMBER,
            query=_with_staff,
            only=STAFF,
            nullable=True,
        ),
    ]


def naf_as_written(text: str) -> str:
    """ "6201z" → "62.01Z", or CriterionRefused when the NAF rév. 2 has no such code at any level."""
    code = _with_dot(text)
    if naf_label(code) is None:
        raise CriterionRefused(
            f"«\u00a0{text[:20]}\u00a0» n’est ni une section, ni une division, ni un code de la NAF rév.\u00a02. "
            "Pour un code de la NAF\u00a02025, choisissez le champ «\u00a0Activité (NAF 2025)\u00a0»."
        )
    return code


def naf_2025_as_written(text: str) -> str:
    """Division, group, class or sub-class; sections have no digits of their own, so their divisions are to be named."""
    code = _with_dot(text)
    if not LEVEL_OF_2025.fullmatch(code):
        raise CriterionRefused(
            f"«\u00a0{text[:20]}\u00a0» ne s’écrit pas comme un code de la NAF\u00a02025\u00a0: donnez une division (62), "
            "un groupe (62.1), une classe (62.10) ou une sous-classe (62.10Y)."
        )
    return code


def _with_dot(text: str) -> str:
    code = "".join(text.split()).upper()
    return f"{code[:2]}.{code[2:]}" if len(code) > 2 and code[2] != "." else code


def _active_in(*versions: NafVersion) -> Any:
    def condition(operator: Operator, value: Any) -> Q:
        known = Q(naf_version__in=versions) & ~Q(naf_code="")
        if value is None:
            return ~known if operator == Operator.UNKNOWN else known
        codes = value if isinstance(value, list) else [value]
        within = reduce(or_, (_within(code, versions) for code in codes), Q(pk__in=[]))
        return ~(known & within) if operator in NEGATIVE else known & within

    return condition


def _within(code: str, versions: tuple[NafVersion, ...]) -> Q:
    bounds = naf_bounds(code) if NafVersion.REV2 in versions else (code, f"{code}zz")
    return Q(naf_code__range=bounds) if bounds else Q(pk__in=[])


def _wide_levels() -> list[tuple[str, str]]:
    return [(code, _naf_words(code)) for code in naf_sections_and_divisions()]


def _naf_words(code: str) -> str:
    """ "section J, Information et communication", "62.01Z Programmation informatique"."""
    known = _with_dot(code)
    label = naf_label(known)
    if label is None:
        return code
    return f"section {known}, {label}" if len(known) == 1 else f"{known} {label}"


def _regions() -> list[tuple[str, str]]:
    return sorted(regions().items(), key=lambda pair: pair[1])


def _in_region(operator: Operator, value: Any) -> Q:
    if value is None:
        return Q(department="") if operator == Operator.UNKNOWN else ~Q(department="")
    wanted = value if isinstance(value, list) else [value]
    found = Q(department__in=[code for code in departments() if region_of(code) in wanted])
    return ~found if operator in NEGATIVE else found


def _with_staff(operator: Operator, value: Any) -> Q:
    """By the bounds of the staff bands: a band is taken when all of it answers."""
    if value is None:
        return Q(headcount_band="") if operator == Operator.UNKNOWN else ~Q(headcount_band="")
    least, most = value if operator == Operator.BETWEEN else (value, None)
    if operator == Operator.AT_MOST:
        least, most = 0, value
    return Q(headcount_band__in=[band for band in headcount_bands() if _is_within(band, least, most)])


def _is_within(band: str, least: float, most: float | None) -> bool:
    bounds = headcount_bounds(band)
    if bounds is None:
        return False
    low, high = bounds
    return low >= least and (most is None or (high is not None and high <= most))

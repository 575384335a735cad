"""Proves that the data holds together, and rebuilds what is derived: the nightly look at everything."""

from collections.abc import Callable

from filon.usecases.checking_derived import DERIVED_CHECKS, repair_derived
from filon.usecases.checking_facts import FACT_CHECKS
from filon.usecases.checking_findings import Finding
from filon.usecases.checking_subjects import SUBJECT_CHECKS

CHECKS: tuple[Callable[[], Finding], ...] = (*SUBJECT_CHECKS, *FACT_CHECKS, *DERIVED_CHECKS)


def check_data() -> list[Finding]:
    """Every invariant, kept or not, in the order of the page."""
    return [check() for check in CHECKS]


def repair_data() -> dict[str, int]:
    """Rebuild every derived column and index; code of the check → rows that were wrong. Facts are left to people."""
    return repair_derived()

"""Proves that the data holds together, and rebuilds what is derived: the nightly look at everything."""

from collections.abc import Callable
from datetime import datetime

from filon.usecases.checking_derived import DERIVED_CHECKS, check_derived, rebuild_derived, repair_derived
from filon.usecases.checking_facts import FACT_CHECKS
from filon.usecases.checking_findings import Finding
from filon.usecases.checking_people import check_what_leavers_hold
from filon.usecases.checking_places import PLACES, check_event_forms
from filon.usecases.checking_rules import check_rules, ruled
from filon.usecases.checking_subjects import SUBJECT_CHECKS

CHECKS: tuple[Callable[[], Finding], ...] = (
    *SUBJECT_CHECKS,
    *FACT_CHECKS,
    *DERIVED_CHECKS,
    check_event_forms,
)


def check_data(*, now: datetime) -> list[Finding]:
    """Every invariant, kept or not, in the order of the page. `now` is the instant at which the rules are asked."""
    asked_now = (check_rules(now=now), check_what_leavers_hold(now=now))
    derived = (*PLACES, *ruled(now=now))
    return [*(check() for check in CHECKS), *asked_now, *(check_derived(one) for one in derived)]


def repair_data(*, now: datetime) -> dict[str, int]:
    """Rebuild every derived column and index; code of the check → rows that were wrong. Facts are left to people."""
    return repair_derived() | {one.code: rebuild_derived(one) for one in (*PLACES, *ruled(now=now))}

"""Personas, grades and scores compared with what the rules say of everybody, and given again on demand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filon.contacts.selectors.fit import COMPANY, CONTACT, differing_grades, live_profile, unreadable_lines
from filon.contacts.selectors.personas import differing_personas, personas_with_rules, unreadable_rules
from filon.contacts.services.fit import write_grades_of_profile
from filon.contacts.services.personas import write_personas_of_rule
from filon.kit.subjects import SubjectKind
from filon.scoring.selectors.computing import differing_scores
from filon.scoring.selectors.versions import live_versions, unreadable_versions
from filon.scoring.services.scores import score_people
from filon.usecases.checking_derived import Derived
from filon.usecases.checking_findings import SAMPLES, Finding

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def ruled(*, now: datetime) -> tuple[Derived, ...]:
    """Personas first, since a line of the profile may ask for one."""
    return (
        Derived(
            "contact_persona",
            gettext_lazy("Contacts dont le persona n’est pas celui de la règle"),
            lambda: stale_personas(now=now),
            lambda rows: write_personas_of_rule(rows, now=now),
        ),
        _of_grades("company_fit", gettext_lazy("Entreprises dont le profil n’est pas celui de la règle"), COMPANY, now),
        _of_grades("contact_fit", gettext_lazy("Contacts dont le profil n’est pas celui de la règle"), CONTACT, now),
        Derived(
            "scores",
            gettext_lazy("Contacts dont le score ou la température ne suit pas leurs signes"),
            lambda: stale_scores(now=now),
            lambda rows: score_people(now=now, ids=rows["id"].to_list()),
        ),
    )


def _of_grades(code: str, title: "StrPromise", kind: SubjectKind, now: datetime) -> Derived:
    return Derived(
        code,
        title,
        lambda: stale_grades(kind=kind, now=now),
        lambda rows: write_grades_of_profile(rows, kind=kind, profile=live_profile(), now=now),
    )


def stale_personas(*, now: datetime) -> Iterator[pl.DataFrame]:
    """Nobody while a rule cannot be read: that is told apart."""
    if not unreadable_rules(now=now):
        yield from differing_personas(personas=personas_with_rules(), now=now)


def stale_grades(*, kind: SubjectKind, now: datetime) -> Iterator[pl.DataFrame]:
    profile = live_profile()
    if not unreadable_lines(profile, now=now):
        yield from differing_grades(profile=profile, kind=kind, now=now)


def stale_scores(*, now: datetime) -> Iterator[pl.DataFrame]:
    """Whose time has come by the clock alone is not wrong: lists ask the score itself, and the worker writes it within a minute."""
    versions = live_versions()
    if not unreadable_versions(now=now):
        for part in differing_scores(versions=versions, now=now):
            yield part.people.filter((pl.col("next_change_at") > now.astimezone(UTC)).fill_null(True))


def check_rules(*, now: datetime) -> Finding:
    """Rules that cannot be applied any more: a person takes the field out, or defines it again. Samples name personas."""
    personas, lines = unreadable_rules(now=now), unreadable_lines(live_profile(), now=now)
    title = _("Règles de personas, de profil ou de score que l’on ne peut plus appliquer")
    count = len(personas) + len(lines) + len(unreadable_versions(now=now))
    return Finding("rules", title, count, [persona.pk for persona, _refusal in personas][:SAMPLES])

"""Progressive profiling: which questions come next for a person of whom something is known already, and nothing given away.

Whoever merely typed an address may be anybody: the same number of questions is asked of everyone, in an order that the address
itself draws, so that nobody tells from them whether the address is known. Questions about the request are never known.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from filon.intake.rules.capture import Need
from filon.kit.errors import NotPossible
from filon.kit.french import format_count

MOST_AT_ONCE = 3  # beyond, a form is as long as before
ABOUT_THE_REQUEST = frozenset({"need", "project", "project_date", "budget_holder"})


def pool_of(questions: Sequence[Mapping[str, str]]) -> list[str]:
    """The keys of the questions that come in turn, in the order of the form."""
    return [asked["key"] for asked in questions if asked["need"] == Need.NEXT]


def check_pool(questions: Sequence[Mapping[str, str]], *, at_once: int) -> None:
    """NotPossible when the questions could run out: their absence would tell a stranger that the address is known."""
    pool = pool_of(questions)
    if pool and len(ABOUT_THE_REQUEST.intersection(pool)) < at_once:
        wanted = format_count(at_once, "question", "questions")
        raise NotPossible(
            f"Parmi celles posées «\u00a0à leur tour\u00a0», gardez au moins {wanted} sur la demande (projet, échéance, "
            "budget ou message)\u00a0: sans elles, un formulaire plus court dirait à un inconnu que vous connaissez l’adresse "
            "qu’il tape."
        )


def next_questions(
    pool: Sequence[str], *, known: Collection[str], at_once: int, drawn: Callable[[str], str] | None = None
) -> list[str]:
    """At most `at_once` of those that are not known: in the order of the form, or in the one that `drawn` gives each."""
    unknown = [key for key in pool if key in ABOUT_THE_REQUEST or key not in known]
    return (sorted(unknown, key=drawn) if drawn else unknown)[:at_once]

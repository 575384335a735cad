"""What the rules of personas and of the ideal profile may not ask: themselves, by whatever way."""

from collections.abc import Mapping
from typing import Any

from filon.kit.errors import NotPossible

# A persona decided by the persona, or a segment that may name it, would answer otherwise each time it is asked.
NOT_FOR_PERSONAS = {
    *("contact.persona", "contact.fit_grade", "company.fit_grade"),
    *("contact.segment", "company.segment"),
}
NOT_FOR_PROFILES = NOT_FOR_PERSONAS - {"contact.persona"}  # personas are given first


class RuleRefused(NotPossible):
    """A rule that nobody can apply; the sentence says which and why."""


def refuse_self_reference(leaves: "list[Mapping[str, Any]]", *, forbidden: set[str], what: str) -> None:
    for leaf in leaves:
        if leaf["field"] in forbidden:
            raise RuleRefused(
                f"{what} ne peut pas dépendre d’un persona, d’un profil ou d’un segment\u00a0: elle tournerait sur elle-même. "
                "Écrivez les critères eux-mêmes."
            )

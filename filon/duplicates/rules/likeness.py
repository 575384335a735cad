"""How alike two values are, and what that says about two records being one (Fellegi and Sunter, 1969).

Each agreement weighs `log2(chance if same / chance if not)` bits; the bits of all fields add to those of the prior. The chance
if not the same is read from the file itself (a rare name says more than "Martin"); the chance if the same is set here: a file
with few duplicates, or one field only, could not teach it, and a badly taught one joins strangers.
"""

from enum import IntEnum
from typing import NamedTuple

from filon.kit.enums import LabelledEnum


class Entity(LabelledEnum):
    COMPANY = "company", "Entreprises"
    CONTACT = "contact", "Contacts"


class FieldKind(LabelledEnum):
    """What sort of value it is: decides how it is compared."""

    PERSON = "person", "Nom de personne"
    TITLE = "title", "Nom d’entreprise"
    EMPLOYER = "employer", "Entreprise de la personne"
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Téléphone"
    CITY = "city", "Ville"
    TEXT = "text", "Texte"
    CODE = "code", "Numéro, code ou date"
    WORD = "word", "Mot"


class Level(IntEnum):
    """As Splink counts: missing says nothing."""

    MISSING = -1
    OTHER = 0
    AKIN = 1
    CLOSE = 2
    SAME = 3


class Chances(NamedTuple):
    """If the two records are one: how often the values are the same, close, akin, other. They add to 1."""

    same: float
    close: float
    akin: float
    other: float


# People change employer and move; they and their names do not change often; two clerks rarely choose the same word of a list.
CHANCES_IF_ONE: dict[FieldKind, Chances] = {
    FieldKind.PERSON: Chances(0.80, 0.10, 0.05, 0.05),
    FieldKind.TITLE: Chances(0.70, 0.12, 0.14, 0.04),
    FieldKind.EMPLOYER: Chances(0.65, 0.10, 0.07, 0.18),
    FieldKind.EMAIL: Chances(0.80, 0.08, 0.04, 0.08),
    FieldKind.PHONE: Chances(0.80, 0.05, 0.02, 0.13),
    FieldKind.CITY: Chances(0.75, 0.10, 0.09, 0.06),
    FieldKind.TEXT: Chances(0.50, 0.18, 0.12, 0.20),
    FieldKind.CODE: Chances(0.80, 0.10, 0.03, 0.07),
    FieldKind.WORD: Chances(0.58, 0.10, 0.07, 0.25),
}

# A value seen in two records only: how many strangers would be expected to have it as well. Small where values are given out
# one by one (telephone, e-mail), one where they come from a short list.
STRANGERS_WITH_A_RARE_VALUE: dict[FieldKind, float] = {
    FieldKind.PERSON: 0.5,
    FieldKind.TITLE: 0.05,
    FieldKind.EMPLOYER: 1.0,
    FieldKind.EMAIL: 0.03,
    FieldKind.PHONE: 0.05,
    FieldKind.CITY: 1.0,
    FieldKind.TEXT: 0.3,
    FieldKind.CODE: 0.25,
    FieldKind.WORD: 1.0,
}

# Numbers and names of companies are so many in the world that even a small base rarely holds one twice by chance.
LARGE_SPACES = frozenset({FieldKind.PHONE, FieldKind.EMAIL, FieldKind.TITLE})
OF_A_LARGE_SPACE = 2_000  # records: a smaller base is judged as if it were of this size


class AlikeByChance(NamedTuple):
    """How often two strangers have close, or akin, values."""

    close: float
    akin: float


# A search of the whole base reads these from the file; one record typed has no file to read: the shares seen in files of companies
# and of people, rounded.
STRANGERS_ALIKE: dict[FieldKind, AlikeByChance] = {
    FieldKind.PERSON: AlikeByChance(0.001, 0.0035),
    FieldKind.TITLE: AlikeByChance(0.00002, 0.001),
    FieldKind.EMPLOYER: AlikeByChance(0.00003, 0.0006),
    FieldKind.EMAIL: AlikeByChance(0.00001, 0.0001),
    FieldKind.PHONE: AlikeByChance(0.0005, 0.00001),
    FieldKind.CITY: AlikeByChance(0.005, 0.005),
    FieldKind.TEXT: AlikeByChance(0.04, 0.005),
    FieldKind.CODE: AlikeByChance(0.09, 0.3),
    FieldKind.WORD: AlikeByChance(0.1, 0.07),
}


def strangers_at_entry(kind: FieldKind) -> tuple[float, float, float]:
    """How often two strangers are other, akin, close."""
    alike = STRANGERS_ALIKE[kind]
    return 1 - alike.close - alike.akin, alike.akin, alike.close


LEVEL_WORDS = {Level.SAME: "identique", Level.CLOSE: "très proche", Level.AKIN: "proche", Level.OTHER: "autre"}


def reason(label: str, level: Level) -> str:
    """ "téléphone identique"."""
    return f"{label} {LEVEL_WORDS[level]}"


def sql_of_levels(name: str, kind: FieldKind, *, swapped_with: str = "") -> tuple[str, str, str]:
    """Conditions, in DuckDB's SQL, for same, close and akin of the columns `name_l` and `name_r`.

    `swapped_with`: the other half of a person's name, often typed in the wrong box.
    """
    left, right = f'"{name}_l"', f'"{name}_r"'
    same = f"{left} = {right}"
    likeness = f"jaro_winkler_similarity({left}, {right})"
    # Counting the mistyped letters costs fifty times the look at the letters in common, which most pairs do not pass.
    mistyped = [f"({likeness} >= 0.6 AND damerau_levenshtein({left}, {right}) <= {count})" for count in (1, 2)]
    sounds_alike = f"{likeness} >= 0.93"
    part = (
        f"list_has_all(string_split({left}, ' '), string_split({right}, ' '))"
        f" OR list_has_all(string_split({right}, ' '), string_split({left}, ' '))"
    )

    def mistyped_letters(count: int | str) -> str:
        return f"({likeness} >= 0.65 AND levenshtein({left}, {right}) <= {count})"

    def mistyped_share(share: float) -> str:
        return mistyped_letters(f"{share} * greatest(length({left}), length({right}))")

    match kind:
        case FieldKind.PERSON:
            other_left, other_right = f'"{swapped_with}_l"', f'"{swapped_with}_r"'
            swapped = f"({left} = {other_right} AND {right} = {other_left})"
            initial = f"(least(length({left}), length({right})) = 1 AND left({left}, 1) = left({right}, 1))"
            long_enough = f"least(length({left}), length({right})) > 4"
            akin = f"({mistyped[1]} AND {long_enough}) OR {sounds_alike} OR {initial}"
            return same, f"{mistyped[0]} OR {swapped}", akin
        case FieldKind.EMAIL:  # two domains that look alike are two firms: only a slip of the fingers counts
            return same, mistyped_letters(2), mistyped_letters(3)
        case FieldKind.PHONE:
            return same, mistyped[0], f"right({left}, 9) = right({right}, 9)"
        case FieldKind.CODE:
            return same, mistyped[0], mistyped[1]
        case FieldKind.CITY:
            return same, mistyped_share(0.2), f"{part} OR {mistyped_share(0.34)}"
        case FieldKind.TITLE:
            return same, mistyped_share(0.15), f"{part} OR {mistyped_share(0.3)}"
        case FieldKind.EMPLOYER:  # "Transports X" and "Transports Y" are two
            return same, mistyped_share(0.1), f"{part} OR {mistyped_share(0.2)}"
        case FieldKind.TEXT:
            return same, mistyped_share(0.15), f"{part} OR {mistyped_share(0.35)}"
        case FieldKind.WORD:
            return same, f"{mistyped[0]} OR {sounds_alike}", mistyped_share(0.34)

"""The circle of decision: the parts people play in a purchase, how they stand towards us, and which parts nobody holds yet."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.french import join_and


class CircleRole(LabelledEnum):
    """The first four are also levels of decision of a contact: a person's usual part proposes the one she plays here."""

    DECISION_MAKER = "decision_maker", "Décideur"
    INFLUENCER = "influencer", "Prescripteur"
    BUYER = "buyer", "Acheteur"
    USER = "user", "Utilisateur"
    CHAMPION = "champion", "Allié"
    BLOCKER = "blocker", "Opposant"


class Attitude(LabelledEnum):
    UNKNOWN = "", "Inconnue"
    FOR = "for", "Pour"
    NEUTRAL = "neutral", "Neutre"
    AGAINST = "against", "Contre"


class Standing(NamedTuple):
    """One member, as the rules see her."""

    role: str
    attitude: str


# Without whom a purchase is rarely signed, or not used once it is; the others may well not exist.
AWAITED = (
    (CircleRole.DECISION_MAKER, "le décideur"),
    (CircleRole.USER, "un utilisateur"),
    (CircleRole.CHAMPION, "un allié qui parle pour vous"),
)
DECIDES = "le décideur est contre"
NOBODY_FOR = "personne n’est encore pour vous"


def missing_parts(roles: Collection[str]) -> list[str]:
    """The parts that nobody holds: "le décideur"."""
    return [words for role, words in AWAITED if role not in roles]


def circle_sentence(members: Sequence[Standing]) -> str:
    """ "Il manque : le décideur et un utilisateur. Personne n’est encore pour vous." Empty when there is nothing to say."""
    missing = missing_parts({member.role for member in members})
    told = [f"il manque {join_and(missing)}"] if missing else []
    if (CircleRole.DECISION_MAKER, Attitude.AGAINST) in members:
        told.append(DECIDES)
    if members and all(member.attitude != Attitude.FOR for member in members):
        told.append(NOBODY_FOR)
    return " ".join(f"{words[0].upper()}{words[1:]}." for words in told)

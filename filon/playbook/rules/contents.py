"""What we share with buyers: kinds of contents, for whom and for which phase each is made, and what a message to share it says."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from filon.kit.enums import LabelledEnum

# The phases of a purchase for which something is written (seed 002); who is inactive or unknown begins with the first.
PHASES = ("awareness", "consideration", "decision")


class ContentKind(LabelledEnum):
    ARTICLE = "article", "Article"
    WHITE_PAPER = "white_paper", "Livre blanc"
    VIDEO = "video", "Vidéo"
    PODCAST = "podcast", "Podcast"
    CASE_STUDY = "case_study", "Étude de cas"
    TEMPLATE = "template", "Modèle à remplir"
    CHECKLIST = "checklist", "Liste de contrôle"
    DEMONSTRATION = "demonstration", "Démonstration"
    SIMULATOR = "simulator", "Simulateur"
    WEBINAR = "webinar", "Webinaire"
    OTHER = "other", "Autre contenu"


class ContentState(LabelledEnum):
    """Only a live one is proposed; an archived one keeps what it gave, and its links go on working."""

    DRAFT = "draft", "En préparation"
    LIVE = "live", "À partager"
    ARCHIVED = "archived", "Retiré"


class MovedOnSign(LabelledEnum):
    """By what one sees that the person moved on: the kinds of evidence that move a buying stage, and her opening of a content."""

    OPENING = "opening", "Elle ouvre le contenu"
    VISIT = "visit", "Elle revient sur le site"
    FORM = "form", "Elle remplit un formulaire"
    ANSWER = "answer", "Elle répond à une question de qualification"
    MEETING = "meeting", "Elle prend rendez-vous"
    DEAL = "deal", "Elle demande un devis ou nous retient"


class Fit(NamedTuple):
    """For whom a content or a cell of the matrix is: no persona or no phase named is everybody, or at any time."""

    personas: Collection[int] = ()
    phases: Collection[str] = ()


def phase_of(buying_stage: str) -> str:
    """The phase to speak to: who is not known to look for anything begins with the problem."""
    return buying_stage if buying_stage in PHASES else PHASES[0]


def fits(fit: Fit, *, persona: int | None, phase: str) -> bool:
    return (not fit.phases or phase in fit.phases) and (not fit.personas or persona in fit.personas)


def closeness(fit: Fit, *, persona: int | None, phase: str) -> tuple[bool, bool]:
    """To sort by, the closest first: made for this persona, then for this phase."""
    return persona not in fit.personas, phase not in fit.phases


def phases_in(codes: str) -> list[str]:
    """In the order of the purchase, whatever the order in which they were ticked."""
    told = codes.split(",")
    return [phase for phase in PHASES if phase in told]


def phases_as_codes(phases: Sequence[str]) -> str:
    return ",".join(phase for phase in PHASES if phase in phases)


LINK = "{lien}"  # stands in a text for the personal address of the content


def message_to_share(*, first_name: str, message: str, title: str, brings: str) -> str:
    """What a colleague starts from: the words of the matrix, else the content by what it brings."""
    words = message or f"Ceci peut vous être utile\u00a0: «\u00a0{title}\u00a0».{f' {brings}' if brings else ''}"
    return f"Bonjour{f' {first_name}' if first_name else ''},\n\n{words}\n\n{LINK}\n\nBonne lecture."


def with_link(text: str, link: str) -> str:
    """The link where the text asks for it, else at its end: a message without it would share nothing."""
    return text.replace(LINK, link) if LINK in text else f"{text.rstrip()}\n\n{link}"

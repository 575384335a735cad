"""What marketing and sales promise each other: the kinds of clause, what each may hold, and each in one sentence.

Source: domain.md 4.5. Durations are business time: an hour promised on Friday evening ends on Monday morning.
"""

from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

from filon.contacts.rules.axes import Temperature
from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible
from filon.kit.french import NARROW_SPACE, format_count, format_integer, join_and, plural
from filon.users.rules.rights import Role

MOST_CLAUSES = 40
WARN_FROM, WARN_TO = 10, 95  # percent of the time gone when the warning leaves
MOST_LEADS, MOST_ATTEMPTS, MOST_DAYS, MOST_MINUTES = 100_000, 30, 60, 60 * 24 * 10


class AgreementRefused(NotPossible):
    """What was asked of the agreement cannot stand."""


class AgreementState(LabelledEnum):
    DRAFT = "draft", "Brouillon"
    LIVE = "live", "En vigueur"
    PAST = "past", "Remplacé"


class Side(LabelledEnum):
    MARKETING = "marketing", "Le marketing"
    SALES = "sales", "Le commerce"


class ClauseKind(LabelledEnum):
    VOLUME = "volume", "Volume par mois"
    ACCEPT_RATE = "accept_rate", "Part de leads acceptés"
    FIT_MIX = "fit_mix", "Part de profils A ou B"
    FILE_CONTENT = "file_content", "Contenu du dossier transmis"
    FIRST_RESPONSE = "first_response", "Délai du premier contact"
    ATTEMPTS = "attempts", "Nombre de tentatives"
    DECISION = "decision", "Délai de décision"
    FEEDBACK = "feedback", "Retour sur les leads acceptés"


class FileContent(LabelledEnum):
    """What marketing hands over with a lead."""

    ORIGIN = "origin", "l’origine"
    ANSWERS = "answers", "les réponses"
    CONSENT = "consent", "le consentement"
    SCORE_REASONS = "score_reasons", "les raisons du score"


K = ClauseKind
OF_MARKETING = (K.VOLUME, K.ACCEPT_RATE, K.FIT_MIX, K.FILE_CONTENT)
OF_SALES = (K.FIRST_RESPONSE, K.ATTEMPTS, K.DECISION, K.FEEDBACK)
BY_SEGMENT = (K.VOLUME, K.ACCEPT_RATE, K.FIT_MIX)
IN_PERCENT = (K.ACCEPT_RATE, K.FIT_MIX, K.FILE_CONTENT)
IN_MINUTES = (K.FIRST_RESPONSE, K.DECISION)
IN_DAYS = (K.ATTEMPTS, K.FEEDBACK)
# Who may sign for a side: never one person for both.
SIGNERS = {Side.MARKETING: (Role.MARKETING,), Side.SALES: (Role.SALES, Role.MANAGER, Role.DIRECTION)}


class Terms(NamedTuple):
    """One clause in plain values. `amount`: leads, percent, attempts or business minutes, as the kind says; `days`: business
    days; `segment`: the name of the segment, empty for all leads; `temperature`: empty for all that no other clause names."""

    kind: ClauseKind
    amount: int = 0
    days: int = 0
    temperature: str = ""
    segment: str = ""
    contents: tuple[str, ...] = ()

    @property
    def side(self) -> Side:
        return side_of(self.kind)


# What a first draft begins with (domain.md 4.5): one working day of nine hours answers within 24 hours of the clock.
STARTER = (
    Terms(K.VOLUME, amount=40),
    Terms(K.ACCEPT_RATE, amount=80),
    Terms(K.FIT_MIX, amount=60),
    Terms(K.FILE_CONTENT, amount=90, contents=(FileContent.ORIGIN, FileContent.ANSWERS)),
    Terms(K.FIRST_RESPONSE, amount=60, temperature=Temperature.HOT),
    Terms(K.FIRST_RESPONSE, amount=540, temperature=Temperature.WARM),
    Terms(K.FIRST_RESPONSE, amount=1080),
    Terms(K.ATTEMPTS, amount=6, days=10),
    Terms(K.DECISION, amount=540),
    Terms(K.FEEDBACK, days=5),
)


def side_of(kind: ClauseKind) -> Side:
    return Side.MARKETING if kind in OF_MARKETING else Side.SALES


def side_signed_by(role: str) -> Side | None:
    """The side for which somebody of this role may sign; None for nobody's."""
    return next((side for side, roles in SIGNERS.items() if role in roles), None)


def check_terms(terms: Terms) -> None:
    """Raise AgreementRefused where a clause promises nothing, or what cannot be."""
    kind = terms.kind
    if kind in IN_PERCENT and not 1 <= terms.amount <= 100:
        raise AgreementRefused("Une part se promet entre 1 et 100 pour cent.")
    if kind in IN_MINUTES and not 1 <= terms.amount <= MOST_MINUTES:
        raise AgreementRefused("Un délai se promet entre une minute et 240 heures ouvrées.")
    if kind in IN_DAYS and not 1 <= terms.days <= MOST_DAYS:
        raise AgreementRefused(f"Ce délai se promet entre 1 et {MOST_DAYS} jours ouvrés.")
    if kind == K.VOLUME and not 1 <= terms.amount <= MOST_LEADS:
        raise AgreementRefused(f"Un volume se promet entre 1 et {format_integer(MOST_LEADS)} leads par mois.")
    if kind == K.ATTEMPTS and not 1 <= terms.amount <= MOST_ATTEMPTS:
        raise AgreementRefused(f"Promettez entre 1 et {MOST_ATTEMPTS} tentatives.")
    if kind == K.FILE_CONTENT and not terms.contents:
        raise AgreementRefused("Dites ce que contient le dossier transmis\u00a0: cochez au moins une ligne.")


def check_alone(terms: Terms, others: Sequence[Terms]) -> None:
    """The same promise twice would be kept and broken at once."""
    if any(_about(terms) == _about(other) for other in others):
        raise AgreementRefused(
            f"«\u00a0{terms.kind.label}\u00a0» est déjà promis pour les mêmes leads\u00a0: modifiez cet engagement-là."
        )
    if len(others) >= MOST_CLAUSES:
        raise AgreementRefused(f"Un accord tient en {MOST_CLAUSES} engagements.")


def _about(terms: Terms) -> tuple[str, str, str]:
    return terms.kind, terms.temperature, terms.segment


def check_hours(*, opens_at: time, closes_at: time, warn_percent: int) -> None:
    if closes_at <= opens_at:
        raise AgreementRefused("La fermeture vient avant l’ouverture\u00a0: corrigez les heures de travail.")
    if not WARN_FROM <= warn_percent <= WARN_TO:
        raise AgreementRefused(
            f"L’avertissement part quand {WARN_FROM} à {WARN_TO}{NARROW_SPACE}% du délai sont passés."
        )


def check_may_be_signed(clauses: Sequence[Terms]) -> None:
    """Both sides promise something, or it is no agreement."""
    sides = {terms.side for terms in clauses}
    for side, whose in ((Side.MARKETING, "du marketing"), (Side.SALES, "du commerce")):
        if side not in sides:
            raise AgreementRefused(
                f"Un accord engage les deux côtés\u00a0: ajoutez au moins un engagement {whose} avant de signer."
            )


def hours_words(*, opens_at: time, closes_at: time) -> str:
    """ "du lundi au vendredi de 9 h 00 à 18 h 00"."""
    told = [f"{at.hour}\u00a0h\u00a0{at.minute:02d}" for at in (opens_at, closes_at)]
    return f"du lundi au vendredi de {told[0]} à {told[1]}"


def sentence_of(terms: Terms) -> str:
    """ "Premier contact sous 1 h ouvrée pour un lead chaud"."""
    return _SENTENCES[terms.kind](terms)


def _volume(terms: Terms) -> str:
    return f"{format_count(terms.amount, 'lead qualifié', 'leads qualifiés')} par mois{_of_segment(terms)}"


def _accept_rate(terms: Terms) -> str:
    return f"Au moins {_percent(terms)} des leads transmis{_of_segment(terms)} sont acceptés"


def _fit_mix(terms: Terms) -> str:
    return f"Au moins {_percent(terms)} des leads transmis{_of_segment(terms)} ont un profil A ou B"


def _file_content(terms: Terms) -> str:
    listed = join_and([FileContent.label_of(code) for code in terms.contents])
    return f"Le dossier d’au moins {_percent(terms)} des leads transmis contient {listed}"


def _first_response(terms: Terms) -> str:
    whose = {Temperature.HOT: "un lead chaud", Temperature.WARM: "un lead tiède", Temperature.COLD: "un lead froid"}
    to_whom = whose.get(Temperature(terms.temperature)) if terms.temperature else None
    return f"Premier contact sous {business_time_words(terms.amount)} pour {to_whom or 'tout autre lead'}"


def _attempts(terms: Terms) -> str:
    within = format_count(terms.days, "jour ouvré", "jours ouvrés")
    return f"{format_count(terms.amount, 'tentative', 'tentatives')} en {within}, sauf si la personne est jointe avant"


def _decision(terms: Terms) -> str:
    return f"Accepter ou refuser, avec un motif, sous {business_time_words(terms.amount)}"


def _feedback(terms: Terms) -> str:
    within = format_count(terms.days, "jour ouvré", "jours ouvrés")
    return f"Dire sous {within} ce que devient chaque lead accepté"


_SENTENCES = {
    K.VOLUME: _volume,
    K.ACCEPT_RATE: _accept_rate,
    K.FIT_MIX: _fit_mix,
    K.FILE_CONTENT: _file_content,
    K.FIRST_RESPONSE: _first_response,
    K.ATTEMPTS: _attempts,
    K.DECISION: _decision,
    K.FEEDBACK: _feedback,
}


def _of_segment(terms: Terms) -> str:
    return f" du segment «\u00a0{terms.segment}\u00a0»" if terms.segment else ""


def _percent(terms: Terms) -> str:
    return f"{terms.amount}{NARROW_SPACE}%"


def business_time_words(minutes: int) -> str:
    """ "42 min ouvrées", "1 h ouvrée", "2 h 30 ouvrées"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min {plural(rest, 'ouvrée', 'ouvrées')}"
    told = f"{hours}\u00a0h" + (f"\u00a0{rest:02d}" if rest else "")
    return f"{told} {plural(minutes / 60, 'ouvrée', 'ouvrées')}"

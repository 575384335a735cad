"""The four alarm signals of a sales process (seed 002): their names, states, evidence, and what to do about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Rate


class Alarm(LabelledEnum):
    """Codes are the contract of `filon report signals`."""

    RATES = "stage_rates_unknown", "Taux de réussite par étape"
    MATURITY = "maturity_unmeasured", "Maturité des prospects"
    METHODS = "one_size_fits_all", "Méthodes selon l’interlocuteur"
    PROPOSALS = "proposals_unanswered", "Réponse aux propositions"


class AlarmState(LabelledEnum):
    """In order of gravity; a state is never guessed: too few cases say so."""

    ALARM = "alarm", "Alarme"
    WATCH = "watch", "À surveiller"
    FINE = "ok", "Rien à signaler"
    UNKNOWN = "insufficient data", "Données insuffisantes"


class GroupKind(LabelledEnum):
    WHOLE = "", "Toute l’entreprise"
    PROCESS = "process", "Processus"
    TEAM = "team", "Équipe"
    PERSONA = "persona", "Persona"


class Remedy(LabelledEnum):
    """What to do, and so the page where one does it."""

    GATHER = "gather", "Voir les opportunités"
    FILL_STAGES = "fill_stages", "Faire passer les affaires par leurs étapes"
    MEND_STAGE = "mend_stage", "Revoir l’étape dans le processus"
    ASK_QUESTIONS = "ask_questions", "Écrire les questions de l’étape"
    FILL_ANSWERS = "fill_answers", "Compléter les réponses des affaires"
    WRITE_MATRIX = "write_matrix", "Écrire la matrice par persona"
    USE_TEMPLATES = "use_templates", "Employer les messages prévus par persona"
    WARM_UP = "warm_up", "Ajouter des étapes avant la proposition"
    NURTURE = "nurture", "Nourrir la réflexion après la proposition"


class Group(NamedTuple):
    """The whole company, or one process, team or persona: its key, 0 for the whole."""

    by: GroupKind
    key: int = 0


WHOLE = Group(GroupKind.WHOLE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One piece of evidence. `unit`: share (0 to 1), days, count or bits; `low` and `high` at 95 %, None without any.

    `records`: how many files open behind it.
    """

    name: str
    label: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    unit: str = "share"
    records: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """One signal of one group. `behind`: the figure whose records tell the most; `because` ends a sentence for people."""

    state: AlarmState
    because: str
    figures: Sequence[Figure]
    behind: str = ""
    remedy: Remedy = Remedy.GATHER

    @property
    def asks_something(self) -> bool:
        return self.state in (AlarmState.ALARM, AlarmState.WATCH)

    @property
    def records(self) -> int:
        return next((figure.records for figure in self.figures if figure.name == self.behind), 0)


@dataclass(frozen=True, slots=True)
class AlarmReport:
    """`names` of the groups; `readings` of each signal, by group, the whole first."""

    as_of: date
    names: Mapping[Group, str]
    readings: Mapping[Alarm, Mapping[Group, Reading]]

    def of(self, group: Group) -> dict[Alarm, Reading]:
        return {alarm: found[group] for alarm, found in self.readings.items() if group in found}


def share(name: str, label: str, rate: Rate, *, records: int) -> Figure:
    return Figure(name, label, rate.rate, rate.total, rate.low, rate.high, records=records)


def count(name: str, label: str, n: int, *, records: int | None = None) -> Figure:
    """`records`: as many as it counts, unless said."""
    return Figure(name, label, float(n), n, unit="count", records=n if records is None else records)


def too_few(because: str, *figures: Figure, behind: str) -> Reading:
    return Reading(AlarmState.UNKNOWN, because, figures, behind)

"""What the quality of the file is made of: each measure is a question that a list can be asked, so that figure and list agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from filon.contacts.rules.quality import Completeness, Freshness, ValueState
from filon.duplicates.rules.verdict import Verdict
from filon.kit.enums import LabelledEnum
from filon.kit.statistics import Rate, rate_of
from filon.kit.subjects import SubjectKind
from filon.permission.rules.bars import LegalBar
from filon.reporting.rules.period import Period

COMPANY, CONTACT = SubjectKind.COMPANY, SubjectKind.CONTACT
SUBJECTS = (COMPANY, CONTACT)


class Family(LabelledEnum):
    COMPLETENESS = "completeness", "Complétude"
    VALIDITY = "validity", "Validité"
    FRESHNESS = "freshness", "Fraîcheur"
    DUPLICATES = "duplicates", "Doublons"
    REACH = "reach", "Joignables"
    LAW = "law", "Droit"


# Operators of `kit.criteria`, by their codes.
IS, IS_NOT, KNOWN, UNKNOWN, DID, DID_NOT = "is", "is_not", "known", "unknown", "did", "did_not"


class Asked(NamedTuple):
    """One criterion of `kit.criteria`, as the address of a list writes it."""

    field: str
    operator: str
    value: str = ""

    @property
    def opposite(self) -> "Asked":
        return self._replace(operator=_OPPOSITES[self.operator])


_OPPOSITES = {IS: IS_NOT, KNOWN: UNKNOWN, DID: DID_NOT}
_OPPOSITES |= {opposite: operator for operator, opposite in _OPPOSITES.items()}


@dataclass(frozen=True, slots=True)
class Measure:
    """The share of the records (of those `among`, if it says so) that answer `hit`.

    `good`: those are the records in order, and the others are to be mended; else those are to be mended. `todo` names them:
    "les contacts sans e-mail ni téléphone qui marche". `sound`: what is in order, where `label` says what is not.
    """

    key: str
    family: Family
    label: str
    todo: str
    hit: Asked
    among: Asked | None = None
    good: bool = True
    sound: str = ""

    @property
    def sound_label(self) -> str:
        """The measure as what is in order."""
        return self.sound or self.label

    @property
    def hint(self) -> str:
        """What exactly is counted, for who wonders."""
        return HINTS.get(self.key, "")

    @property
    def sound_asked(self) -> Asked:
        return self.hit if self.good else self.hit.opposite

    @property
    def faulty_asked(self) -> Asked:
        return self.hit.opposite if self.good else self.hit

    @property
    def name(self) -> str:
        return f"{self.subject}_{self.key}"

    @property
    def subject(self) -> SubjectKind:
        return SubjectKind(self.hit.field.partition(".")[0])


HINTS = {
    "core": "De quoi joindre\u00a0: nom (et prénom), lieu, e-mail ou téléphone.",
    "specific": "Activité et effectif d’une entreprise\u202f; société et fonction d’un contact.",
    "behavior": "Ce qui s’est passé\u00a0: au moins un échange noté ou, pour une entreprise, une commande.",
    "email_valid": "De celles et ceux qui en ont un\u00a0: bien écrit, d’un domaine sans faute de frappe, et jamais revenu.",
    "phone_valid": "De celles et ceux qui en ont un\u00a0: un numéro lisible et en service.",
    "flagged": "Aucune coordonnée gardée telle quelle faute d’être lisible.",
    "siren_valid": "De celles qui en ont un\u00a0: neuf chiffres dont la clé est juste.",
    "fresh": "Modifiés, ou un signe reçu, depuis moins d’un an.",
    "duplicate_sure": "Dans aucune paire sûre de la page Doublons.",
    "duplicate_doubtful": "Dans aucune paire à vérifier de la page Doublons.",
    "unreachable": "Un e-mail ou un téléphone qui marche\u202f; d’une entreprise, aussi celui d’un site ou d’un contact.",
    "unlawful": "Aucun des obstacles qui suivent. Les adresses de la liste d’opposition, gardées sous forme illisible, "
    "et les horaires se vérifient au moment d’écrire ou d’appeler.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`rate` is of the records that answer the measure."""

    measure: Measure
    rate: Rate

    @property
    def faulty(self) -> int:
        """The records to mend."""
        return self.rate.total - self.rate.count if self.measure.good else self.rate.count

    @property
    def sound(self) -> Rate:
        """The share of the records in order, whichever way the measure is put."""
        return rate_of(self.rate.total - self.faulty, self.rate.total)


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """`records`: how many there are of each subject, in all."""

    records: Mapping[SubjectKind, int]
    findings: Sequence[Finding]

    def of(self, subject: SubjectKind) -> list[Finding]:
        return [found for found in self.findings if found.measure.subject == subject]


class Group(NamedTuple):
    """`pk` is None for the records without value."""

    pk: int | None
    name: str


@dataclass(frozen=True, slots=True)
class QualityReport:
    """`period`: that of the creation of the records."""

    period: Period
    as_of: date | None
    total: QualityFigures
    by: str = ""
    groups: Mapping[Group, QualityFigures] = field(default_factory=dict)


def _complete(name: str) -> Asked:
    return Asked(name, IS, Completeness.COMPLETE.value)


def _valid(name: str) -> Asked:
    return Asked(name, IS, ValueState.VALID.value)


def _present(name: str) -> Asked:
    return Asked(name, IS_NOT, ValueState.MISSING.value)


def _of_both(kind: SubjectKind, *, of: str) -> list[Measure]:
    """What is asked of companies and of people alike; `of` names them in a sentence."""
    return [
        Measure("core", Family.COMPLETENESS, "Informations indispensables", f"{of} sans toutes leurs informations indispensables",
                _complete(f"{kind}.core_fields")),
        Measure("specific", Family.COMPLETENESS, "Informations spécifiques", f"{of} sans leurs informations spécifiques",
                _complete(f"{kind}.specific_fields")),
        Measure("email_valid", Family.VALIDITY, "E-mail valable", f"{of} dont l’e-mail ne peut pas servir",
                _valid(f"{kind}.email_state"), among=_present(f"{kind}.email_state")),
        Measure("phone_valid", Family.VALIDITY, "Téléphone valable", f"{of} dont le téléphone ne peut pas servir",
                _valid(f"{kind}.phone_state"), among=_present(f"{kind}.phone_state")),
        Measure("flagged", Family.VALIDITY, "Coordonnée à vérifier", f"{of} dont une coordonnée est à vérifier",
                Asked(f"{kind}.point", IS, "to_check"), good=False, sound="Coordonnées toutes lisibles"),
        Measure("fresh", Family.FRESHNESS, "À jour depuis moins d’un an", f"{of} sans nouvelle depuis plus d’un an",
                Asked(f"{kind}.freshness", IS, Freshness.FRESH.value)),
        Measure("duplicate_sure", Family.DUPLICATES, "Doublon sûr", f"{of} en double",
                Asked(f"{kind}.duplicate", IS, Verdict.SURE.value), good=False, sound="Sans doublon sûr"),
        Measure("duplicate_doubtful", Family.DUPLICATES, "Doublon à vérifier", f"{of} peut-être en double",
                Asked(f"{kind}.duplicate", IS, Verdict.DOUBTFUL.value), good=False, sound="Sans doublon à vérifier"),
        Measure("unreachable", Family.REACH, "Injoignable", f"{of} sans e-mail ni téléphone qui marche",
                Asked(f"{kind}.reachable", IS, "false"), good=False, sound="Joignables"),
        Measure("unlawful", Family.LAW, "Au moins un obstacle de droit", f"{of} que le droit interdit de prospecter",
                Asked(f"{kind}.legal_bar", KNOWN), good=False, sound="Sans obstacle de droit"),
    ]  # fmt: skip


def _barred(kind: SubjectKind, bar: LegalBar, todo: str) -> Measure:
    asked = Asked(f"{kind}.legal_bar", IS, bar.value)
    label, sound = _BAR_LABELS[bar]
    return Measure(f"unlawful_{bar}", Family.LAW, label, todo, asked, good=False, sound=sound)


_BAR_LABELS = {
    LegalBar.OBJECTION: ("Opposition à toute prospection", "Sans opposition"),
    LegalBar.QUARANTINE: ("Lot en quarantaine", "Hors d’un lot en quarantaine"),
    LegalBar.NOT_DIFFUSIBLE: ("Entreprise non diffusible", "Entreprise diffusible"),
    LegalBar.SOCIAL_PROFILE: ("Profil social de visibilité inconnue", "Hors d’un profil social"),
    LegalBar.NOTICE_LATE: ("Information en retard (30 jours)", "Informés à temps"),
    LegalBar.PAST_TERM: ("Conservation au-delà du terme", "Conservés dans le terme"),
}
_ALL: tuple[Measure, ...] = (
    *_of_both(COMPANY, of="les entreprises"),
    Measure("behavior", Family.COMPLETENESS, "Informations comportementales", "les entreprises sans échange ni commande",
            _complete("company.behavior_fields")),
    Measure("siren_known", Family.COMPLETENESS, "SIREN connu", "les entreprises sans SIREN",
            Asked("company.siren_state", IS_NOT, ValueState.MISSING.value)),
    Measure("siren_valid", Family.VALIDITY, "SIREN juste", "les entreprises dont le SIREN est faux",
            _valid("company.siren_state"), among=_present("company.siren_state")),
    _barred(COMPANY, LegalBar.QUARANTINE, "les entreprises d’un lot en quarantaine"),
    _barred(COMPANY, LegalBar.NOT_DIFFUSIBLE, "les entreprises non diffusibles"),
    *_of_both(CONTACT, of="les contacts"),
    Measure("behavior", Family.COMPLETENESS, "Informations comportementales", "les contacts sans aucun échange",
            Asked("contact.activity", DID)),
    _barred(CONTACT, LegalBar.OBJECTION, "les contacts opposés à la prospection"),
    _barred(CONTACT, LegalBar.QUARANTINE, "les contacts d’un lot en quarantaine"),
    _barred(CONTACT, LegalBar.NOT_DIFFUSIBLE, "les contacts d’une entreprise non diffusible"),
    _barred(CONTACT, LegalBar.SOCIAL_PROFILE, "les contacts pris d’un réseau social"),
    _barred(CONTACT, LegalBar.NOTICE_LATE, "les contacts qui ignorent d’où on les tient"),
    _barred(CONTACT, LegalBar.PAST_TERM, "les contacts à effacer ou à reconfirmer"),
)  # fmt: skip
MEASURES = tuple(sorted(_ALL, key=lambda it: (SUBJECTS.index(it.subject), list(Family).index(it.family))))

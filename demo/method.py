"""What Halvane decided about its buyers: the cards of its personas, the rule of each, and its ideal client."""

from datetime import timedelta
from typing import Any, NamedTuple

from demo.catalogue import Catalogue
from demo.market import BUYING, DESIGN, FINANCE, GENERAL, OFFICE, PEOPLE, SECTORS, SITE, SIZE_GRADE
from demo.staff import Staff
from demo.world import World
from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import FitGrade
from filon.contacts.rules.fit import Points, Thresholds, grade_of
from filon.contacts.rules.kinds import DecisionLevel
from filon.kit.versions import VersionState
from filon.playbook.models import IdealProfile, Persona, PersonaEvidence
from filon.playbook.rules.ideal_profile import ProfileLine
from filon.playbook.rules.personas import EvidenceKind

Leaf = dict[str, Any]


class Card(NamedTuple):
    """`functions` is the rule; texts hold one item a line; `review_in` days, negative when the date has passed."""

    functions: tuple[str, ...]
    owner: str
    review_in: int
    typical_company: str
    objectives: str
    pains_awareness: str
    pains_consideration: str
    pains_decision: str
    triggers: str
    brakes: str
    choice_criteria: str
    channels_preferred: str
    channels_avoided: str
    vocabulary: str = ""
    evidence: tuple[tuple[EvidenceKind, int, str], ...] = ()


CARDS = {
    "Le dirigeant de PME": Card(
        functions=(GENERAL,),
        owner="marc",
        review_in=120,
        typical_company="De 20 à 250 salariés\nServices, conseil, informatique\nPlateaux ouverts depuis peu",
        objectives="Garder ses bons éléments\nFaire revenir au bureau sans l’imposer\nNe pas déménager",
        pains_awareness="L’équipe se plaint du bruit, et il ne sait pas si c’est grave\nDes réunions dans un couloir",
        pains_consideration="Cabine, cloison ou télétravail : il compare ce qui ne se compare pas\nIl craint de perdre de la place",
        pains_decision="Il veut voir une cabine chez un confrère\nIl demande ce que coûte la reprise dans cinq ans",
        triggers="Un départ qui cite le bruit\nUn bail à renouveler\nUn recrutement de dix personnes",
        brakes="« On a toujours travaillé ainsi »\nPeur de l’encombrement\nPas le temps de s’en occuper",
        choice_criteria="Délai de pose\nAvis de l’équipe\nPrix tout compris",
        channels_preferred="phone,referral,meeting",
        channels_avoided="sms,linkedin",
        vocabulary="Dire « être tranquille », jamais « acoustique architecturale »",
        evidence=(
            (
                EvidenceKind.INTERVIEW,
                96,
                "Gérant d’un cabinet de conseil, 34 salariés : a signé après une visite chez un confrère",
            ),
            (EvidenceKind.SALE, 70, "Sur vingt affaires gagnées, treize sont parties d’une recommandation"),
        ),
    ),
    "La DRH attentive": Card(
        functions=(PEOPLE,),
        owner="marc",
        review_in=-18,
        typical_company="Plus de 50 salariés\nAccord de télétravail signé\nEnquête annuelle sur les conditions de travail",
        objectives="Réduire les arrêts et les départs\nDonner une raison de venir au bureau\nTenir ses engagements écrits",
        pains_awareness="Le bruit arrive en tête de l’enquête interne\nElle n’a pas de mesure à montrer",
        pains_consideration="Elle cherche des preuves chiffrées sur la concentration\nElle doit convaincre les services généraux",
        pains_decision="Elle veut un essai avec vingt personnes volontaires\nElle demande un dossier pour le comité social",
        triggers="Enquête interne\nVisite de la médecine du travail\nNégociation sur la qualité de vie",
        brakes="N’a pas le budget seule\nRedoute une dépense jugée de confort",
        choice_criteria="Preuves et références\nAccompagnement de l’équipe\nAccessibilité",
        channels_preferred="email,linkedin,fair",
        channels_avoided="phone",
        vocabulary="Dire « conditions de travail », éviter « productivité »",
        evidence=(
            (EvidenceKind.SURVEY, 210, "Trente-deux DRH au salon : le bruit cité par deux sur trois"),
            (EvidenceKind.INTERVIEW, 188, "DRH d’un éditeur, 120 salariés : n’ouvre jamais un numéro inconnu"),
        ),
    ),
    "Le responsable des lieux": Card(
        functions=(OFFICE,),
        owner="camille",
        review_in=75,
        typical_company="Plus de 40 postes\nUn ou deux sites\nUn prestataire d’entretien",
        objectives="Aménager sans travaux ni plainte\nTenir l’enveloppe annuelle\nGarder la main sur les prestataires",
        pains_awareness="On lui réserve les salles pour téléphoner\nIl reçoit toutes les plaintes",
        pains_consideration="Il compare trois devis ligne à ligne\nIl doit vérifier ventilation, incendie, passage",
        pains_decision="Il demande le délai exact de pose, un samedi si possible\nIl veut un seul interlocuteur après la vente",
        triggers="Réaménagement d’étage\nFin de bail\nPlainte écrite",
        brakes="Passage des portes et ascenseur\nNormes incendie\nEntretien à sa charge",
        choice_criteria="Délai de pose\nFiche technique complète\nService après-vente",
        channels_preferred="phone,email,meeting",
        channels_avoided="linkedin",
        evidence=((EvidenceKind.DATA, 45, "Sur soixante devis : le délai de pose est demandé dans cinquante-deux"),),
    ),
    "Le financier prudent": Card(
        functions=(FINANCE, BUYING),
        owner="camille",
        review_in=200,
        typical_company="Toutes, dès que le devis passe 15 000 €",
        objectives="Étaler la dépense\nComparer sur cinq ans",
        pains_awareness="Une ligne de dépense qu’il ne connaît pas",
        pains_consideration="Achat ou location : il veut les deux calculs",
        pains_decision="Il négocie l’entretien et la reprise\nIl demande trois références de même taille",
        triggers="Budget de fin d’année",
        brakes="Dépense non prévue",
        choice_criteria="Coût complet\nConditions de paiement",
        channels_preferred="email,meeting",
        channels_avoided="sms",
    ),
    "La direction de site": Card(
        functions=(SITE,),
        owner="marc",
        review_in=150,
        typical_company="Ateliers, plateformes, imprimeries",
        objectives="Un bureau au calme au milieu de l’atelier",
        pains_awareness="Le chef d’atelier téléphone dehors",
        pains_consideration="Poussière, chariots, vibrations : rien n’est prévu pour",
        pains_decision="Pose sans arrêter la ligne",
        triggers="Visite de l’inspection\nNouvelle ligne",
        brakes="Place au sol\nRésistance aux chocs",
        choice_criteria="Solidité\nDélai",
        channels_preferred="phone,meeting",
        channels_avoided="linkedin,sms",
    ),
    "L’architecte prescripteur": Card(
        functions=(DESIGN,),
        owner="marc",
        review_in=60,
        typical_company="Agences d’architecture et d’aménagement",
        objectives="Des plans justes, des teintes qui tiennent",
        pains_awareness="Ses clients demandent du calme en fin de projet",
        pains_consideration="Blocs à poser dans ses plans, et vite",
        pains_decision="Remise d’agence, délai garanti par écrit",
        triggers="Nouveau chantier",
        brakes="Peur de dépendre d’un seul fabricant",
        choice_criteria="Finitions\nBibliothèque de plans",
        channels_preferred="email,fair,referral",
        channels_avoided="phone",
    ),
}


def _leaf(field: str, operator: str, value: Any = "") -> Leaf:
    return {"field": field, "op": operator, "value": value}


def _about_company(label: str, *criteria: Leaf) -> ProfileLine:
    return ProfileLine(label, "company", {"all": list(criteria)}, POINTS, False)


POINTS = 20
WANT_QUIET = sorted({sector.naf[:2] for sector in SECTORS if sector.appeal >= 0.9})
WANT_IT_MOST = sorted({sector.naf[:2] for sector in SECTORS if sector.appeal >= 1.3})
HEARD = (DecisionLevel.DECISION_MAKER, DecisionLevel.INFLUENCER)
AT = Thresholds(a=100, b=80, c=40, known=50)
LINES = [
    _about_company("Six salariés au moins", _leaf("company.staff", "at_least", "6")),
    _about_company("Dix salariés au moins", _leaf("company.staff", "at_least", "10")),
    _about_company("Taille idéale", _leaf("company.staff", "between", ["20", "249"])),
    _about_company("Métier de bureau", _leaf("company.naf_code", "in", WANT_QUIET)),
    _about_company("Métier où l’on se concentre", _leaf("company.naf_code", "in", WANT_IT_MOST)),
    ProfileLine(
        "Décide ou prescrit",
        "contact",
        {"all": [_leaf("contact.decision_level", "in", [level.value for level in HEARD])]},
        POINTS,
        False,
    ),
]


def fit_of_contact(contact: Contact, company: Company) -> FitGrade:
    """As the profile says it of a person in this company."""
    met = POINTS * (SIZE_GRADE[company.headcount_band] + 1 + (company.naf_code[:2] in WANT_QUIET))
    met += POINTS * ((company.naf_code[:2] in WANT_IT_MOST) + (contact.decision_level in HEARD))
    total = POINTS * len(LINES)
    return grade_of(Points(met, total - met, total, False), AT)


def write_method(world: World, catalogue: Catalogue, staff: Staff) -> None:
    """Personas that people have already under the same name keep their own card."""
    for position, (name, card) in enumerate(CARDS.items()):
        persona = catalogue.personas[name]
        if persona.pk is None:
            _fill(world, persona, card, position, staff)
    if not IdealProfile.objects.exists():
        moment = world.now - timedelta(days=160)
        profile = IdealProfile(number=1, state=VersionState.LIVE, lines=[line.as_document() for line in LINES])
        profile.grade_a, profile.grade_b, profile.grade_c, profile.min_known = AT
        profile.created_at = profile.updated_at = profile.live_at = moment
        profile.by = staff.by_name["marc"]
        world.add(profile)


def _fill(world: World, persona: Persona, card: Card, position: int, staff: Staff) -> None:
    rule = card._asdict()
    functions, owner, evidence = rule.pop("functions"), rule.pop("owner"), rule.pop("evidence")
    persona.review_on = world.today + timedelta(days=rule.pop("review_in"))
    persona.job_function, persona.position, persona.owner = ", ".join(functions), position, staff.by_name[owner]
    persona.criteria = {"all": [_leaf("contact.job_function", "in", list(functions))]}
    for name, value in rule.items():
        setattr(persona, name, value)
    for kind, days_ago, text in evidence:
        day = world.today - timedelta(days=days_ago)
        world.add(PersonaEvidence(persona=persona, kind=kind, text=text, on_date=day, by=persona.owner))

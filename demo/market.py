"""The market of Halvane: the sectors it sells to, the people it meets there, how large the companies are."""

from typing import NamedTuple

from filon.contacts.rules.axes import FitGrade
from filon.contacts.rules.kinds import DecisionLevel


class Sector(NamedTuple):
    naf: str
    weight: int
    appeal: float  # how much more than the average such a company wants quiet rooms
    names: tuple[str, ...]  # {} is the made-up stem


SECTORS = [
    Sector("62.02A", 130, 1.6, ("{} Conseil", "{} Systèmes", "{} Numérique", "Groupe {}")),
    Sector("62.01Z", 120, 1.6, ("{} Logiciels", "{} Studio", "{}", "{} Données")),
    Sector("70.22Z", 110, 1.3, ("Cabinet {}", "{} Conseil", "{} & Associés")),
    Sector("69.20Z", 90, 1.2, ("Cabinet {}", "{} Expertise", "Fiduciaire {}")),
    Sector("71.12B", 120, 1.3, ("{} Ingénierie", "Bureau d’études {}", "{} Études")),
    Sector("66.22Z", 70, 1.2, ("{} Courtage", "Assurances {}", "{} Protection")),
    Sector("73.11Z", 60, 1.4, ("Agence {}", "{} Communication", "Maison {}")),
    Sector("82.99Z", 60, 1.1, ("{} Services", "{} Relation Client", "Centre {}")),
    Sector("78.20Z", 40, 0.9, ("{} Emploi", "{} Intérim")),
    Sector("49.41A", 110, 0.6, ("Transports {}", "{} Logistique", "{} Express")),
    Sector("25.62B", 120, 0.8, ("Mécanique {}", "Ateliers {}", "{} Industrie")),
    Sector("22.29A", 70, 0.8, ("{} Plastiques", "Plasturgie {}")),
    Sector("28.29B", 70, 0.9, ("{} Équipements", "Constructions {}")),
    Sector("18.12Z", 50, 0.8, ("Imprimerie {}", "{} Graphique")),
    Sector("46.69B", 100, 0.7, ("Comptoir {}", "{} Distribution", "Établissements {}")),
    Sector("46.73A", 60, 0.6, ("Matériaux {}", "{} Négoce")),
    Sector("43.21A", 90, 0.5, ("{} Électricité", "Électro {}", "{} Énergies")),
    Sector("41.20B", 80, 0.6, ("{} Construction", "Entreprise {}", "Bâtisseurs {}")),
    Sector("10.13A", 40, 0.5, ("Salaisons {}", "Maison {}")),
    Sector("85.59A", 80, 1.3, ("{} Formation", "École {}", "Institut {}")),
    Sector("72.19Z", 40, 1.3, ("{} Recherche", "Laboratoires {}")),
    Sector("26.51B", 50, 1.1, ("{} Instruments", "{} Mesure")),
    Sector("55.10Z", 50, 0.7, ("Hôtels {}", "Résidences {}")),
    Sector("68.31Z", 70, 1.0, ("{} Immobilier", "Agence {}")),
    Sector("71.11Z", 60, 1.5, ("Architectes {}", "Atelier {} Architecture", "{} Architecture")),
    Sector("94.99Z", 60, 1.0, ("Association {}", "Fédération {}")),
]

# (staff band, weight, booths that such a company may want)
SIZES = [
    ("02", 10, 1),
    ("03", 16, 1),
    ("11", 28, 2),
    ("12", 24, 3),
    ("21", 11, 4),
    ("22", 6, 6),
    ("31", 2, 8),
    ("32", 2, 10),
    ("41", 1, 14),
]
SIZE_GRADE = {"02": -1, "03": 0, "11": 1, "12": 2, "21": 2, "22": 2, "31": 2, "32": 1, "41": 1}
LEGAL_FORMS = [("5710", "SAS", 55), ("5499", "SARL", 33), ("5599", "SA", 8), ("5458", "SCOP", 4)]


class Post(NamedTuple):
    man: str
    woman: str
    function: str
    decision_level: DecisionLevel
    persona: str
    weight: int


GENERAL, PEOPLE, OFFICE = "Direction générale", "Ressources humaines", "Services généraux"
FINANCE, BUYING, SITE, DESIGN = "Finance", "Achats", "Production", "Aménagement"
DECIDES, ADVISES, BUYS, USES = (
    DecisionLevel.DECISION_MAKER,
    DecisionLevel.INFLUENCER,
    DecisionLevel.BUYER,
    DecisionLevel.USER,
)
POSTS = [
    Post("Directeur général", "Directrice générale", GENERAL, DECIDES, "Le dirigeant de PME", 18),
    Post("Gérant", "Gérante", GENERAL, DECIDES, "Le dirigeant de PME", 12),
    Post(
        "Directeur des ressources humaines",
        "Directrice des ressources humaines",
        PEOPLE,
        DECIDES,
        "La DRH attentive",
        15,
    ),
    Post("Responsable RH", "Responsable RH", PEOPLE, ADVISES, "La DRH attentive", 10),
    Post(
        "Responsable des services généraux",
        "Responsable des services généraux",
        OFFICE,
        ADVISES,
        "Le responsable des lieux",
        16,
    ),
    Post("Assistant de direction", "Assistante de direction", OFFICE, USES, "Le responsable des lieux", 8),
    Post(
        "Directeur administratif et financier",
        "Directrice administrative et financière",
        FINANCE,
        DECIDES,
        "Le financier prudent",
        9,
    ),
    Post("Responsable achats", "Responsable achats", BUYING, BUYS, "Le financier prudent", 7),
    Post("Directeur de site", "Directrice de site", SITE, DECIDES, "La direction de site", 7),
    Post(
        "Responsable qualité, sécurité, environnement",
        "Responsable qualité, sécurité, environnement",
        SITE,
        ADVISES,
        "La direction de site",
        5,
    ),
    Post("Architecte d’intérieur", "Architecte d’intérieur", DESIGN, ADVISES, "L’architecte prescripteur", 4),
]


def fit_of(*, sector: Sector, size: str) -> FitGrade:
    """Explicit data only: the appeal of the sector and the staff band, as Halvane's ideal profile puts it."""
    points = SIZE_GRADE[size] + (2 if sector.appeal >= 1.3 else 1 if sector.appeal >= 0.9 else 0)
    return (FitGrade.D, FitGrade.C, FitGrade.C, FitGrade.B, FitGrade.A)[max(0, min(4, points))]

"""Where the invented companies sit: real towns with their postal and INSEE codes (Licence Ouverte), their weight, their team."""

from typing import NamedTuple


class Town(NamedTuple):
    name: str
    postal_code: str
    commune_code: str
    weight: int

    @property
    def department(self) -> str:
        return self.commune_code[:2]

    @property
    def zone(self) -> int:
        """Geographic telephone zone, 1 to 5, by department."""
        return next((zone for zone, found in TELEPHONE_ZONES.items() if self.department in found), 4)

    @property
    def is_in_the_north_west(self) -> bool:
        return self.zone in (1, 2)


TELEPHONE_ZONES = {
    1: {"75", "77", "78", "91", "92", "93", "94", "95"},
    2: {
        "14",
        "18",
        "22",
        "27",
        "28",
        "29",
        "35",
        "36",
        "37",
        "41",
        "44",
        "45",
        "49",
        "50",
        "53",
        "56",
        "61",
        "72",
        "76",
        "85",
    },
    3: {
        "02",
        "08",
        "10",
        "21",
        "25",
        "39",
        "51",
        "54",
        "57",
        "58",
        "59",
        "60",
        "62",
        "67",
        "68",
        "70",
        "71",
        "80",
        "88",
        "89",
        "90",
    },
    5: {"16", "17", "19", "23", "24", "31", "32", "33", "40", "46", "47", "64", "65", "79", "81", "82", "86", "87"},
}

TOWNS = [
    Town("Paris", "75002", "75102", 60),
    Town("Paris", "75009", "75109", 55),
    Town("Paris", "75012", "75112", 45),
    Town("Paris", "75017", "75117", 45),
    Town("Boulogne-Billancourt", "92100", "92012", 40),
    Town("Nanterre", "92000", "92050", 35),
    Town("Courbevoie", "92400", "92026", 35),
    Town("Levallois-Perret", "92300", "92044", 25),
    Town("Issy-les-Moulineaux", "92130", "92040", 25),
    Town("Montreuil", "93100", "93048", 20),
    Town("Saint-Denis", "93200", "93066", 20),
    Town("Versailles", "78000", "78646", 16),
    Town("Créteil", "94000", "94028", 14),
    Town("Évry-Courcouronnes", "91000", "91228", 12),
    Town("Cergy", "95000", "95127", 12),
    Town("Nantes", "44000", "44109", 75),
    Town("Saint-Nazaire", "44600", "44184", 14),
    Town("Rennes", "35000", "35238", 65),
    Town("Angers", "49000", "49007", 30),
    Town("Le Mans", "72000", "72181", 22),
    Town("Brest", "29200", "29019", 24),
    Town("Tours", "37000", "37261", 24),
    Town("Orléans", "45000", "45234", 22),
    Town("Rouen", "76000", "76540", 22),
    Town("Le Havre", "76600", "76351", 16),
    Town("Caen", "14000", "14118", 18),
    Town("Lille", "59000", "59350", 55),
    Town("Roubaix", "59100", "59512", 14),
    Town("Amiens", "80000", "80021", 12),
    Town("Reims", "51100", "51454", 16),
    Town("Metz", "57000", "57463", 14),
    Town("Nancy", "54000", "54395", 14),
    Town("Strasbourg", "67000", "67482", 36),
    Town("Mulhouse", "68100", "68224", 12),
    Town("Dijon", "21000", "21231", 16),
    Town("Besançon", "25000", "25056", 12),
    Town("Lyon", "69002", "69382", 45),
    Town("Lyon", "69007", "69387", 40),
    Town("Villeurbanne", "69100", "69266", 26),
    Town("Grenoble", "38000", "38185", 26),
    Town("Annecy", "74000", "74010", 20),
    Town("Saint-Étienne", "42000", "42218", 16),
    Town("Clermont-Ferrand", "63000", "63113", 18),
    Town("Marseille", "13002", "13202", 34),
    Town("Marseille", "13008", "13208", 26),
    Town("Aix-en-Provence", "13100", "13001", 26),
    Town("Avignon", "84000", "84007", 10),
    Town("Toulon", "83000", "83137", 10),
    Town("Nice", "06000", "06088", 26),
    Town("Montpellier", "34000", "34172", 32),
    Town("Nîmes", "30000", "30189", 10),
    Town("Toulouse", "31000", "31555", 56),
    Town("Bordeaux", "33000", "33063", 52),
    Town("Mérignac", "33700", "33281", 16),
    Town("Pau", "64000", "64445", 10),
    Town("La Rochelle", "17000", "17300", 12),
    Town("Poitiers", "86000", "86194", 10),
    Town("Limoges", "87000", "87085", 10),
]

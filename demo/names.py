"""Invented people and companies: common first names and surnames put together by chance, company names from made-up stems.

Nobody here is a real person. SIRENs begin with 099: INSEE gives 1 and 2 to public bodies and 3 to 9 to the others, so that
no company has or will have one. Telephone numbers lie in the ranges that ARCEP reserves for fiction; e-mail and web
addresses end in `.example`, which RFC 2606 reserves.
"""


def _listed(words: str) -> list[str]:
    return words.split()


WOMEN = _listed("""
Adèle Agathe Aïcha Alice Aline Amandine Amélie Anaïs Anne Audrey Aurélie Aurore Béatrice Bénédicte Brigitte Capucine
Carole Caroline Catherine Cécile Céline Charlotte Chloé Christelle Claire Clara Clémence Coralie Corinne Delphine
Diane Élise Élodie Éloïse Émilie Emma Estelle Eugénie Eva Fabienne Fanny Fatima Flavie Florence Gaëlle Géraldine
Hélène Inaya Ingrid Isabelle Jade Jeanne Joséphine Julie Juliette Justine Karine Laetitia Laura Laure Léa Lina Louise
Lucie Lydia Maëlle Margaux Marianne Marine Marion Mathilde Mélanie Mélissa Myriam Nadia Nathalie Noémie Océane Odile
Pauline Perrine Rachel Rebecca Rose Sabrina Salomé Samia Sandrine Sarah Séverine Solène Sophie Stéphanie Sylvie
Valérie Vanessa Véronique Victoire Virginie Yasmine Zoé
""")

MEN = _listed("""
Adrien Alain Alban Alexandre Alexis Amir Antoine Arnaud Arthur Augustin Aurélien Bastien Baptiste Benjamin Benoît
Bertrand Boris Brice Bruno Cédric Charles Christophe Clément Corentin Cyril Damien Daniel David Denis Didier Édouard
Émile Enzo Éric Étienne Fabien Fabrice Florent Florian Franck François Gabriel Gaël Gaspard Gauthier Geoffrey Gilles
Grégoire Guillaume Gustave Hakim Hugo Ibrahim Ilyes Jacques Jean Jérémy Jérôme Joachim Jonathan Julien Karim Kévin
Laurent Léo Loïc Louis Lucas Ludovic Malik Marius Martin Mathieu Maxime Mehdi Michel Mickaël Nicolas Olivier Pascal
Patrick Paul Philippe Pierre Quentin Rachid Raphaël Régis Rémi Romain Samuel Sébastien Simon Stéphane Sylvain Thibault
Thierry Thomas Tristan Valentin Victor Vincent Xavier Yann Yassine Yves
""")

SURNAMES = _listed("""
Abadie Alavoine Amrani Andrieu Arnoux Aubry Auvray Baillet Barbier Baron Bastide Baudet Bayle Beaufils Bellanger
Benali Bernier Berthelot Besnard Billard Blain Boisson Bonnet Bordas Bouchard Boulanger Bourdin Bouvier Brasseur
Briand Brochard Brossard Cadiou Caillaud Calvet Carlier Castel Cazenave Chabert Chauvin Chevallier Cissé Clavel Colas
Collin Cordier Cossé Coulon Courtois Couturier Crépin Dabo Daniel Darmon Daumas Delaunay Delcourt Delmas Demange
Descamps Desprez Diallo Diaz Doucet Drouet Dubreuil Duchêne Dufour Dumoulin Dupuis Durieux Escoffier Esnault Estève
Fabre Farges Faure Ferreira Feuillet Fleury Fontaine Forestier Fournel Fradin Gaillard Galland Garnier Gaudin Gautier
Gendron Gicquel Gilbert Girault Godard Gosselin Goujon Grandjean Granger Grasset Gueguen Guérin Guibert Guilbaud
Haddad Hamel Hébert Hervieu Hoarau Huet Humbert Jacquet Jamet Joly Josse Jourdan Kaya Keller Kervella Khelifi Lacombe
Lafarge Lagarde Lallemand Lambert Lamy Langlois Lapeyre Larue Lasserre Laurin Lavigne Leblond Leclerc Lecomte Ledoux
Lefort Legendre Legrand Lejeune Lemaire Lenoir Leroux Lesage Levasseur Lhermitte Loiseau Lopes Maillard Mallet Marchal
Maréchal Marquet Masson Maurin Mercier Meunier Millet Monnier Moreau Morvan Moulin Mounier Navarro Nguyen Noël
Ollivier Oudin Paillard Parent Pasquier Pelletier Perrot Petitjean Picard Pineau Poirier Poncet Pottier Prévost
Prigent Provost Quéré Rambaud Raynaud Regnier Renard Ribeiro Richard Rigaud Rivière Robin Rolland Roques Rossi
Rousseau Roussel Royer Sabatier Salaün Sauvage Savary Schmitt Seguin Simonet Soulier Tanguy Tessier Texier Thibaud
Tissot Touré Traoré Vallet Vasseur Verdier Vernet Vidal Vigneron Villard Voisin Wagner Weber Yilmaz
""")

STEM_STARTS = _listed("""
Brév Valdr Norv Tessan Ormel Calver Lumir Mirad Saur Kerlan Plav Gerb Armin Belv Cord Danel Faur Galt Heliv Issol Jarn
Lanv Marvel Naved Pelm Querm Roum Solt Torv Vernas Ysam Zel Fleurv Bosq Drev Estam Orv Clam Aubr Tramond
""")
STEM_ENDS = _listed("""
ane elis amont ador ière al igue erac ande ezan un ige ox aria ourt alande oise
""")

STREETS = [
    "rue des Tanneurs",
    "avenue des Peupliers",
    "rue du Moulin-Neuf",
    "rue de l’Ancienne-Gare",
    "boulevard des Alliés",
    "rue des Frères-Lavoisier",
    "allée des Charmes",
    "rue de la Briqueterie",
    "chemin des Vignes",
    "rue du Pont-de-Bois",
    "avenue de l’Europe",
    "rue des Artisans",
    "quai des Mariniers",
    "rue de la Filature",
    "place du Marché-aux-Grains",
    "rue des Lilas",
    "avenue du Parc",
    "rue du Faubourg-Neuf",
    "impasse des Forges",
    "rue des Écoles",
    "zone d’activité des Landes",
    "parc d’activité du Val",
    "rue de l’Industrie",
    "rue Basse",
    "cours des Platanes",
]

# The numbers that ARCEP keeps for films and books (decision 2018-0881): ten thousand in each zone.
FICTION_LANDLINES = {1: "019900", 2: "026191", 3: "035301", 4: "046571", 5: "053649"}
FICTION_MOBILE = "063998"
FIRST_SIREN = "099"

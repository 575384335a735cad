"""The match key of a company name: two writings of one company share it, two companies should not.

Legal forms and the words that only say "company" leave both ends of the name. Sources: domain reference §3.7, whose list follows
cleanco (terms of France) and the company forms of the Code de commerce.
"""

import re

from filon.kit.text import fold, keep_words

LEGAL_FORMS = frozenset(
    "sa sas sasu sarl sarlu eurl snc scs sca sci scm scp sccv sc sel selarl selarlu selas selasu selafa selca earl gaec scea gfa scop "
    "scic sem spl gie geie ei eirl eurl fcp sicav sep scpi sepsa sepsarl".split()
)
# Also ordinary words ("Le Grain de Sel", "SC Johnson"): a form only at the end of the name, and not after a linking word.
END_FORMS = frozenset(["sel", "se", "me", "sc", "sem", "ei", "sep"])
FORM_PHRASES = (
    "societe par actions simplifiee unipersonnelle",
    "societe par actions simplifiee a associe unique",
    "societe par actions simplifiee",
    "societe anonyme",
    "societe a responsabilite limitee",
    "entreprise unipersonnelle a responsabilite limitee",
    "entreprise individuelle a responsabilite limitee",
    "exploitation agricole a responsabilite limitee",
    "societe d exercice liberal a responsabilite limitee",
    "societe en nom collectif",
    "societe civile immobiliere",
    "societe civile professionnelle",
    "societe civile de moyens",
    "societe d economie mixte",
    "groupement d interet economique",
    "groupement agricole d exploitation en commun",
    "entreprise individuelle",
)
# Words that only say "company": they leave the ends of the name, unlike the weak words, which tell two companies apart.
COMPANY_WORDS = frozenset(["ste", "sté", "soc", "societe", "ets", "etab", "etabl", "etablissement", "etablissements"])
# A name is never stripped down to these alone: "Groupe SA" is neither "Groupe SAS" nor "Groupe".
WEAK_WORDS = frozenset(["groupe", "holding", "france", "cie", "compagnie", "et", "fils", "international", "services", "conseil"])
LINK_WORDS = frozenset(["de", "du", "des", "d", "le", "la", "les", "l", "et", "en", "a", "au", "aux", "pour", "par", "sur", "the", "of"])

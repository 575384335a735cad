"""What an import may tell of a person."""

from filon.contacts.rules.targets import address_targets
from filon.records.rules.targets import Target, ValueKind

CIVILITIES = {
    **dict.fromkeys(("m", "m.", "mr", "mr.", "monsieur", "h", "homme", "male"), "m"),
    **dict.fromkeys(
        ("mme", "madame", "mlle", "mademoiselle", "mrs", "ms", "mrs.", "ms.", "f", "femme", "female"), "mme"
    ),
}
DECISION_LEVELS = {
    **dict.fromkeys(("decision_maker", "decideur", "decision maker", "decisionnaire"), "decision_maker"),
    **dict.fromkeys(("influencer", "prescripteur", "influenceur"), "influencer"),
    **dict.fromkeys(("buyer", "acheteur"), "buyer"),
    **dict.fromkeys(("user", "utilisateur"), "user"),
}

CONTACT_TARGETS: tuple[Target, ...] = (
    Target(
        "contact",
        "external_id",
        "Référence du contact",
        ValueKind.EXTERNAL_ID,
        width=200,
        strict=True,
        synonyms=("id contact", "contact id", "record id", "identifiant", "id", "reference"),
    ),
    Target("contact", "company", "Entreprise du contact", ValueKind.REFERENCE, refers_to="company"),
    Target("contact", "establishment", "Établissement", ValueKind.REFERENCE, refers_to="establishment", width=30),
    Target(
        "contact",
        "civility",
        "Civilité",
        ValueKind.CHOICE,
        choices=CIVILITIES,
        width=3,
        synonyms=("titre", "title", "genre", "sexe"),
    ),
    Target("contact", "first_name", "Prénom", width=100, synonyms=("first name", "given name", "prenom", "firstname")),
    Target(
        "contact",
        "last_name",
        "Nom",
        width=150,
        synonyms=("last name", "family name", "surname", "nom de famille", "lastname", "nom du contact"),
    ),
    Target(
        "contact",
        "full_name",
        "Nom complet",
        synonyms=(
            "full name",
            "name",
            "contact",
            "nom et prenom",
            "prenom nom",
            "nom prenom",
            "lead name",
            "interlocuteur",
        ),
    ),
    Target(
        "contact",
        "email",
        "E-mail",
        ValueKind.EMAIL,
        several=True,
        synonyms=("mail", "courriel", "email", "email address", "adresse e mail", "adresse mail", "e mail 1 value"),
    ),
    Target(
        "contact",
        "phone",
        "Téléphone",
        ValueKind.PHONE,
        several=True,
        synonyms=("tel", "telephone", "phone", "phone number", "telephone fixe", "ligne directe", "phone 1 value"),
    ),
    Target(
        "contact",
        "mobile",
        "Mobile",
        ValueKind.PHONE,
        several=True,
        synonyms=("portable", "gsm", "tel mobile", "telephone mobile", "mobile phone"),
    ),
    Target("contact", "fax", "Fax", ValueKind.PHONE, several=True, synonyms=("telecopie",)),
    *address_targets("contact"),
    Target(
        "contact",
        "job_title",
        "Fonction",
        width=150,
        synonyms=("poste", "job title", "position", "intitule de poste", "title"),
    ),
    Target("contact", "job_function", "Service", width=60, synonyms=("department", "job function", "metier")),
    Target(
        "contact",
        "decision_level",
        "Rôle dans la décision",
        ValueKind.CHOICE,
        choices=DECISION_LEVELS,
        width=14,
        synonyms=("niveau de decision",),
    ),
    Target("contact", "linkedin_url", "LinkedIn", synonyms=("linkedin", "profil linkedin", "url")),
    Target("contact", "language", "Langue", width=5, synonyms=("language",)),
    Target(
        "contact",
        "source",
        "Origine",
        ValueKind.REFERENCE,
        refers_to="source",
        width=100,
        synonyms=("source", "original source", "lead source"),
    ),
    Target(
        "contact",
        "owner",
        "Responsable",
        ValueKind.REFERENCE,
        refers_to="owner",
        width=150,
        synonyms=("owner", "contact owner", "commercial", "proprietaire"),
    ),
    Target(
        "contact",
        "created_at",
        "Créé le",
        ValueKind.INSTANT,
        strict=True,
        synonyms=("date de creation", "create date", "created at", "connected on", "cree le"),
    ),
    Target("contact", "persona", "Persona", ValueKind.REFERENCE, refers_to="persona", width=100),
    Target("contact", "in_target", "Dans la cible", ValueKind.BOOLEAN, synonyms=("cible", "suspect")),
    Target("contact", "tags", "Étiquettes", ValueKind.TAGS, synonyms=("tags", "etiquette", "mots cles")),
)

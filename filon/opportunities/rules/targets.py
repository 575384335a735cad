"""What an import may tell of a deal."""

from filon.records.rules.targets import Target, ValueKind

OPENED_BECAUSE = {
    **dict.fromkeys(("quote_asked", "devis demande", "devis", "quote"), "quote_asked"),
    **dict.fromkeys(
        ("short_listed", "liste courte", "retenus sur la liste courte", "short list", "shortlist"), "short_listed"
    ),
}

OPPORTUNITY_TARGETS: tuple[Target, ...] = (
    Target(
        "opportunity",
        "external_id",
        "Référence",
        ValueKind.EXTERNAL_ID,
        width=200,
        strict=True,
        synonyms=("id", "identifiant", "opportunity id", "deal id", "record id", "reference"),
    ),
    Target(
        "opportunity",
        "name",
        "Opportunité",
        width=200,
        synonyms=("affaire", "deal name", "deal title", "intitule", "titre", "nom", "opportunity name"),
    ),
    Target(
        "opportunity",
        "company",
        "Entreprise",
        ValueKind.REFERENCE,
        refers_to="company",
        synonyms=("account", "societe", "client", "company", "associated company", "raison sociale", "compte"),
    ),
    Target("opportunity", "contact", "Contact", ValueKind.REFERENCE, refers_to="contact", synonyms=("interlocuteur",)),
    Target(
        "opportunity", "lead", "Lead", ValueKind.REFERENCE, refers_to="lead", synonyms=("lead id", "reference lead")
    ),
    Target(
        "opportunity",
        "owner",
        "Responsable",
        ValueKind.REFERENCE,
        refers_to="owner",
        width=150,
        synonyms=("sales agent", "owner", "deal owner", "commercial", "vendeur"),
    ),
    Target(
        "opportunity",
        "product",
        "Produit",
        ValueKind.REFERENCE,
        refers_to="product",
        width=150,
        synonyms=("product", "offre"),
    ),
    Target(
        "opportunity",
        "pipeline",
        "Processus",
        ValueKind.REFERENCE,
        refers_to="process",
        width=120,
        synonyms=("pipeline", "process"),
    ),
    Target(
        "opportunity",
        "stage",
        "Étape",
        ValueKind.REFERENCE,
        refers_to="stage",
        required=True,
        width=80,
        synonyms=("deal stage", "etape", "statut", "stage", "phase"),
    ),
    Target(
        "opportunity",
        "amount",
        "Montant",
        ValueKind.AMOUNT,
        stored="cents",
        synonyms=("close value", "amount", "value", "deal value", "valeur", "ca", "montant ht"),
    ),
    Target("opportunity", "currency", "Devise", width=3, synonyms=("currency",)),
    Target("opportunity", "probability", "Probabilité", ValueKind.INTEGER, synonyms=("probability", "proba")),
    Target("opportunity", "opened_because", "Ouverte parce que", ValueKind.CHOICE, choices=OPENED_BECAUSE, width=12),
    Target(
        "opportunity",
        "opened_at",
        "Ouverte le",
        ValueKind.INSTANT,
        synonyms=("engage date", "date d ouverture", "opened at", "create date", "date de creation"),
    ),
    Target(
        "opportunity",
        "closed_at",
        "Conclue le",
        ValueKind.INSTANT,
        synonyms=("close date", "date de cloture", "closed at", "date de signature"),
    ),
    Target(
        "opportunity",
        "expected_close_date",
        "Signature prévue",
        ValueKind.DATE,
        synonyms=("date prevue", "expected close date", "cloture prevue"),
    ),
    Target(
        "opportunity",
        "close_reason",
        "Motif de conclusion",
        ValueKind.REFERENCE,
        refers_to="close_reason",
        width=100,
        synonyms=("motif", "raison", "lost reason", "close reason"),
    ),
    Target("opportunity", "competitor", "Concurrent", width=120, synonyms=("competitor",)),
    Target(
        "opportunity",
        "source",
        "Origine",
        ValueKind.REFERENCE,
        refers_to="source",
        width=100,
        synonyms=("source", "lead source"),
    ),
    Target(
        "opportunity",
        "campaign",
        "Campagne",
        ValueKind.REFERENCE,
        refers_to="campaign",
        width=150,
        synonyms=("campaign",),
    ),
)

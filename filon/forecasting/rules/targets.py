"""What an import may tell of an objective."""

from filon.records.rules.targets import Target, ValueKind

OBJECTIVE_TARGETS: tuple[Target, ...] = (
    Target(
        "objective",
        "user",
        "Commercial",
        ValueKind.REFERENCE,
        refers_to="owner",
        strict=True,
        width=150,
        synonyms=(
            "responsable",
            "user",
            "owner",
            "vendeur",
            "sales rep",
            "proprietaire",
        ),
    ),
    Target(
        "objective", "team", "Équipe", ValueKind.REFERENCE, refers_to="team", strict=True, width=100, synonyms=("team",)
    ),
    Target("objective", "month", "Mois", ValueKind.DATE, required=True, synonyms=("month", "periode")),
    Target(
        "objective",
        "amount",
        "Montant",
        ValueKind.AMOUNT,
        required=True,
        stored="cents",
        synonyms=("objectif", "target", "amount", "quota"),
    ),
    Target("objective", "currency", "Devise", width=3),
)

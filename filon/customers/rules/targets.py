"""What an import may tell of an order."""

from filon.records.rules.targets import Target, ValueKind

ORDER_TARGETS: tuple[Target, ...] = (
    Target(
        "order",
        "external_id",
        "Référence",
        ValueKind.EXTERNAL_ID,
        width=200,
        strict=True,
        synonyms=("id", "identifiant", "order id", "numero de commande", "n de commande", "commande"),
    ),
    Target(
        "order",
        "company",
        "Entreprise",
        ValueKind.REFERENCE,
        refers_to="company",
        synonyms=("client", "societe", "company", "raison sociale", "account"),
    ),
    Target(
        "order",
        "opportunity",
        "Opportunité",
        ValueKind.REFERENCE,
        refers_to="opportunity",
        synonyms=("affaire", "deal"),
    ),
    Target(
        "order",
        "ordered_at",
        "Commandée le",
        ValueKind.INSTANT,
        required=True,
        synonyms=("date", "date de commande", "order date", "ordered at"),
    ),
    Target(
        "order",
        "amount",
        "Montant",
        ValueKind.AMOUNT,
        required=True,
        stored="cents",
        synonyms=("montant ht", "total", "amount", "ca"),
    ),
    Target("order", "currency", "Devise", width=3),
    Target(
        "order",
        "product",
        "Produit",
        ValueKind.REFERENCE,
        refers_to="product",
        width=150,
        synonyms=("product", "article"),
    ),
    Target("order", "quantity", "Quantité", ValueKind.INTEGER, least=0, most=2**31 - 1, synonyms=("qte", "quantity")),
    Target(
        "order",
        "owner",
        "Responsable",
        ValueKind.REFERENCE,
        refers_to="owner",
        width=150,
        synonyms=("owner", "commercial", "vendeur"),
    ),
)

"""What an import may tell of an order."""

from filon.customers.rules.entry import LARGEST_QUANTITY
from filon.records.rules.targets import COMPANY_TITLES, Target, ValueKind

ORDER_TARGETS: tuple[Target, ...] = (
    Target(
        "order",
        "external_id",
        "Référence",
        ValueKind.EXTERNAL_ID,
        width=200,
        strict=True,
        synonyms=(
            "id",
            "identifiant",
            "order id",
            "numero de commande",
            "n de commande",
            "commande",
            "numero",
            "n",
        ),
    ),
    Target(
        "order",
        "company",
        "Entreprise",
        ValueKind.REFERENCE,
        refers_to="company",
        synonyms=(*COMPANY_TITLES, "client"),
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
        synonyms=(
            "date",
            "date de commande",
            "order date",
            "ordered at",
            "date commande",
        ),
    ),
    Target(
        "order",
        "amount",
        "Montant",
        ValueKind.AMOUNT,
        required=True,
        stored="cents",
        synonyms=(
            "montant ht",
            "total",
            "amount",
            "ca",
            "total ht",
            "montant total",
        ),
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
    Target(
        "order", "quantity", "Quantité", ValueKind.INTEGER, least=0, most=LARGEST_QUANTITY, synonyms=("qte", "quantity")
    ),
    Target(
        "order",
        "renewal_date",
        "À renouveler le",
        ValueKind.DATE,
        synonyms=("renouvellement", "date de renouvellement", "renewal date", "a renouveler le"),
    ),
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

"""What an import may tell of a product."""

from filon.records.rules.targets import Target, ValueKind

PRODUCT_TARGETS: tuple[Target, ...] = (
    Target(
        "product",
        "external_id",
        "Référence externe du produit",
        ValueKind.EXTERNAL_ID,
        width=200,
        synonyms=(
            "product id",
            "id",
        ),
    ),
    Target(
        "product",
        "name",
        "Produit",
        required=True,
        width=150,
        synonyms=(
            "product",
            "nom du produit",
            "article",
            "nom",
            "name",
            "libelle",
            "designation",
        ),
    ),
    Target(
        "product",
        "code",
        "Code produit",
        width=60,
        synonyms=(
            "sku",
            "product code",
            "reference produit",
            "reference",
        ),
    ),
    Target("product", "family", "Famille", width=80, synonyms=("series", "gamme", "category", "categorie")),
    Target(
        "product",
        "price",
        "Prix",
        ValueKind.AMOUNT,
        stored="cents",
        synonyms=(
            "sales price",
            "unit price",
            "prix de vente",
            "tarif",
            "prix unitaire",
            "prix ht",
            "list price",
            "prix unitaire ht",
            "pu ht",
        ),
    ),
    Target("product", "currency", "Devise", width=3),
    Target("product", "active", "Actif", ValueKind.BOOLEAN),
)

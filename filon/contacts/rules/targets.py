"""What an import may tell of companies, establishments and people."""

from filon.records.rules.targets import Target, ValueKind

DIFFUSION = {
    "o": "O",
    "oui": "O",
    "diffusible": "O",
    "diffusable": "O",
    "etablissement diffusable": "O",
    "entreprise diffusable": "O",
    "p": "P",
    "partielle": "P",
    "diffusion partielle": "P",
    "n": "N",
    "non": "N",
    "non diffusible": "N",
}
# As Sirene writes them; the codes of all but one are not ours.
NOMENCLATURES = {
    **dict.fromkeys(("nafrev2", "naf rev. 2", "naf rev 2", "rev2", "rev. 2"), "rev2"),
    **dict.fromkeys(("naf2025", "naf25", "naf 2025"), "2025"),
    **dict.fromkeys(("nafrev1", "naf rev. 1", "naf1993", "naf", "nap", "nap600"), "older"),
}

# What files call the parts of an address, between bars.
STREET = (
    "adresse|address|street|rue|adresse 1|business street|adresse postale|street address|billing street|mailing street"
)
POSTAL_CODE = "cp|postcode|zip|zip code|postal code|code_postal|zip postal code|billing postal code|mailing postal code"
BILLED_POSTAL_CODE = "billing zip postal code|mailing zip postal code|code postal de facturation"
CITY = "commune|city|localite|town|billing city|mailing city|ville de facturation"
COUNTRY = "country|country region|office location|pays region|billing country|mailing country|pays de facturation"
STAFF = "effectif|effectifs|employees|no of employees|number of employees|nombre d employes|nombre de salaries|salaries"
STAFF_OF_SIRENE = (
    "nb de salaries|tranche effectifs etablissement|tranche d effectif salarie de l etablissement"
    "|trancheeffectifsetablissement|trancheeffectifsunitelegale"
)


def _words(*texts: str) -> tuple[str, ...]:
    return tuple("|".join(texts).split("|"))


def address_targets(entity: str) -> tuple[Target, ...]:
    return (
        Target(entity, "street_number", "Numéro dans la voie", width=20, synonyms=("numero", "no", "numero de voie")),
        Target(entity, "street", "Voie", synonyms=_words(STREET, "rue de facturation")),
        Target(entity, "address_extra", "Complément d’adresse", synonyms=("complement", "adresse 2", "address 2")),
        Target(
            entity,
            "postal_code",
            "Code postal",
            ValueKind.POSTAL_CODE,
            width=12,
            synonyms=_words(POSTAL_CODE, BILLED_POSTAL_CODE),
        ),
        Target(entity, "city", "Ville", width=100, synonyms=_words(CITY)),
        Target(entity, "commune_code", "Code commune", width=5, synonyms=("code insee", "insee", "code commune insee")),
        Target(entity, "country", "Pays", width=60, synonyms=_words(COUNTRY)),
    )


def _site(entity: str) -> tuple[Target, ...]:
    """Fields that belong to the establishment when there is a SIRET."""
    return (
        Target(
            entity,
            "trade_name",
            "Enseigne",
            synonyms=("nom commercial", "trade name", "enseigne ou nom de l exploitation", "enseigne1etablissement"),
        ),
        Target(
            entity,
            "headcount_band",
            "Tranche d’effectif",
            ValueKind.HEADCOUNT,
            width=2,
            synonyms=_words(STAFF, STAFF_OF_SIRENE),
        ),
        *address_targets(entity),
        Target(
            entity,
            "phone",
            "Téléphone",
            ValueKind.PHONE,
            several=True,
            synonyms=(
                "tel",
                "telephone",
                "phone",
                "phone number",
                "telephone fixe",
                "standard",
                "numero de telephone",
            ),
        ),
        Target(entity, "fax", "Fax", ValueKind.PHONE, several=True, synonyms=("telecopie",)),
        *_register(entity),
    )


def _register(entity: str) -> tuple[Target, ...]:
    """What Sirene says of a unit."""
    return (
        Target(
            entity,
            "diffusion_status",
            "Statut de diffusion",
            ValueKind.CHOICE,
            choices=DIFFUSION,
            otherwise="N",  # other than O is not to be prospected, whatever it is
            width=1,
            synonyms=(
                "statut de diffusion de l etablissement",
                "statutdiffusionetablissement",
                "statutdiffusionunitelegale",
            ),
        ),
        *_activity(entity),
        Target(
            entity,
            "head_office",
            "Siège",
            ValueKind.CHOICE,
            choices={
                **dict.fromkeys(("oui", "o", "1", "true", "vrai", "x", "etablissement siege", "siege", "yes"), "1"),
                **dict.fromkeys(
                    ("non", "n", "0", "false", "faux", "no", "etablissement non siege", "etablissement secondaire"), "0"
                ),
            },
            synonyms=("qualite de siege ou non de l etablissement", "etablissementsiege", "siege social"),
        ),
    )


def _activity(entity: str) -> tuple[Target, ...]:
    return (
        Target(
            entity,
            "naf_code",
            "Code NAF",
            ValueKind.NAF,
            width=6,
            synonyms=(
                "naf",
                "ape",
                "code ape",
                "activite principale de l etablissement",
                "activite principale de l entreprise",
                "activiteprincipaleetablissement",
                "activiteprincipaleunitelegale",
            ),
        ),
        Target(
            entity,
            "naf_nomenclature",
            "Nomenclature du code NAF",
            ValueKind.CHOICE,
            choices=NOMENCLATURES,
            otherwise="other",
            synonyms=(
                "nomenclatureactiviteprincipaleunitelegale",
                "nomenclatureactiviteprincipaleetablissement",
            ),
        ),
    )


COMPANY_TARGETS: tuple[Target, ...] = (
    Target(
        "company",
        "external_id",
        "Référence de l’entreprise",
        ValueKind.EXTERNAL_ID,
        width=200,
        strict=True,
        synonyms=(
            "id entreprise",
            "company id",
            "record id",
            "identifiant",
            "id",
            "reference",
            "code client",
            "id de fiche d informations",
        ),
    ),
    Target(
        "company",
        "name",
        "Entreprise",
        synonyms=(
            "raison sociale",
            "denomination",
            "societe",
            "company",
            "organisation",
            "nom de l entreprise",
            "nom entreprise",
            "account",
            "associated company",
            "nom ou raison sociale de l entreprise",
            "denominationunitelegale",
            "nom",
            "account name",
            "nom du compte",
            "organization",
            "name",
        ),
    ),
    Target(
        "company",
        "siren",
        "SIREN",
        ValueKind.SIREN,
        strict=True,
        synonyms=("identifiant de l entreprise", "numero siren", "n siren", "no siren"),
    ),
    Target("company", "siret", "SIRET", ValueKind.SIRET, strict=True, synonyms=("numero siret", "n siret", "no siret")),
    Target(
        "company",
        "vat_number",
        "Numéro de TVA",
        ValueKind.VAT,
        width=20,
        synonyms=("tva", "tva intracommunautaire", "vat", "vat number", "n tva"),
    ),
    Target(
        "company",
        "legal_form_code",
        "Nature juridique",
        ValueKind.LEGAL_FORM,
        width=4,
        synonyms=("categorie juridique", "nature juridique de l entreprise", "categoriejuridiqueunitelegale"),
    ),
    *_site("company"),
    Target(
        "company",
        "turnover",
        "Chiffre d’affaires",
        ValueKind.AMOUNT,
        stored="turnover_cents",
        synonyms=(
            "ca",
            "revenue",
            "turnover",
            "annual revenue",
            "chiffre d affaires",
            "chiffre d affaires annuel",
        ),
    ),
    Target(
        "company",
        "website",
        "Site web",
        ValueKind.WEBSITE,
        synonyms=(
            "site",
            "url",
            "website url",
            "web",
            "site internet",
            "url du site web",
        ),
    ),
    Target("company", "domain", "Domaine", width=120, synonyms=("company domain name", "nom de domaine")),
    Target(
        "company",
        "email",
        "E-mail",
        ValueKind.EMAIL,
        several=True,
        synonyms=(
            "mail",
            "courriel",
            "email",
            "adresse mail",
            "e mail",
        ),
    ),
    Target(
        "company",
        "parent",
        "Maison mère",
        ValueKind.REFERENCE,
        refers_to="company",
        synonyms=(
            "subsidiary of",
            "filiale de",
            "parent",
            "parent company",
            "groupe",
            "parent account",
            "compte parent",
            "societe mere",
        ),
    ),
    Target("company", "current_supplier", "Fournisseur actuel", width=150, synonyms=("current supplier",)),
    Target(
        "company",
        "contract_end_date",
        "Fin du contrat en cours",
        ValueKind.DATE,
        synonyms=("fin de contrat", "echeance"),
    ),
    Target(
        "company",
        "source",
        "Origine",
        ValueKind.REFERENCE,
        refers_to="source",
        width=100,
        synonyms=(
            "source",
            "lead source",
            "original source",
            "account source",
            "origine de la piste",
            "original traffic source",
        ),
    ),
    Target(
        "company",
        "owner",
        "Responsable",
        ValueKind.REFERENCE,
        refers_to="owner",
        width=150,
        synonyms=("owner", "commercial", "company owner", "proprietaire"),
    ),
    Target(
        "company",
        "created_at",
        "Créée le",
        ValueKind.INSTANT,
        strict=True,
        synonyms=(
            "date de creation",
            "create date",
            "created at",
            "created time",
            "cree le",
            "created date",
            "date created",
        ),
    ),
    Target("company", "in_target", "Dans la cible", ValueKind.BOOLEAN, synonyms=("cible", "suspect")),
    Target("company", "tags", "Étiquettes", ValueKind.TAGS, synonyms=("tags", "etiquette", "mots cles")),
)

ESTABLISHMENT_TARGETS: tuple[Target, ...] = (
    Target(
        "establishment",
        "siret",
        "SIRET",
        ValueKind.SIRET,
        strict=True,
        synonyms=("numero siret", "n siret", "no siret"),
    ),
    Target(
        "establishment",
        "company",
        "Entreprise",
        ValueKind.REFERENCE,
        refers_to="company",
        synonyms=("raison sociale", "societe", "company", "siren"),
    ),
    *_site("establishment"),
    Target(
        "establishment",
        "closed",
        "Fermé",
        ValueKind.BOOLEAN,
        synonyms=("ferme", "etatadministratifetablissement", "etat administratif de l etablissement"),
    ),
)

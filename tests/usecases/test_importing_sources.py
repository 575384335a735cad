"""What a mapping file says of its source: empty words, decimal sign, dates, encoding, delimiter, constants, translations."""

from datetime import UTC, datetime

import pytest

from filon.contacts.models import Company
from filon.intake.rules.mapping import WrongPlan
from filon.intake.rules.shapes import UnreadableFile
from filon.leads.models import Lead
from filon.records.models import FieldDefinition
from tests.usecases.importing import imported, rows_by, staged

pytestmark = pytest.mark.django_db


def test_words_that_mean_nothing_are_nothing() -> None:
    mapping = '[source]\nempty = ["NA", "n.c."]\n[columns]\n"Nom"="company.name"\n"Ville"="company.city"\n"CA"="company.turnover"'
    result = imported("Nom;Ville;CA\nAcme;NA;n.c.\nBolt; NA ;0\n", entity="company", mapping=mapping)
    assert (rows_by(result), result["flagged"]) == ((2, 0, 0, 0), {})
    assert list(Company.objects.order_by("pk").values_list("city", "turnover_cents")) == [("", None), ("", 0)]


@pytest.mark.parametrize(
    ("decimal", "text", "cents"),
    [
        ("", "12 000,5", 1_200_050),
        (",", "1.234", 123_400),
        (".", "1,234", 123_400),
        (".", "1.234", 123),
        ("", "1.234", None),
    ],
)
def test_the_decimal_sign_is_said_or_read(decimal: str, text: str, cents: int | None) -> None:
    mapping = f'[source]\ndecimal = "{decimal}"\n[columns]\n"Nom"="company.name"\n"CA"="company.turnover"'
    result = imported(f"Nom;CA\nA;{text}\n", entity="company", mapping=mapping)
    assert Company.objects.get().turnover_cents == cents
    assert result["flagged"] == ({} if cents is not None else {"CA": 1})


def test_dates_are_read_as_the_file_says() -> None:
    mapping = (
        '[source]\ndate_format = "%m-%d-%Y"\n[columns]\n"Réf"="lead.external_id"\n"Premier contact"="lead.created_at"'
    )
    result = imported("Réf;Premier contact\nL1;02-03-2026\nL2;32-13-2026\n", entity="lead", mapping=mapping)
    assert rows_by(result) == (1, 0, 0, 1)
    assert Lead.objects.get().created_at == datetime(2026, 2, 2, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("cp1252", "|"), ("utf-8", "tab"), ("utf-16", ";"), ("latin-1", "^")]
)
def test_encoding_and_delimiter_may_be_said(encoding: str, delimiter: str) -> None:
    mapping = f'[source]\nencoding = "{encoding}"\ndelimiter = "{delimiter}"\n[columns]\n"Société"="company.name"'
    sign = "\t" if delimiter == "tab" else delimiter
    result = imported(
        f"Société{sign}Ville\nHélène, Ça & fils{sign}Nîmes\n".encode(encoding), entity="company", mapping=mapping
    )
    assert (rows_by(result), Company.objects.get().name) == ((1, 0, 0, 0), "Hélène, Ça & fils")


def test_constants_fill_what_the_file_does_not_say() -> None:
    mapping = (
        '[columns]\n"Réf"="lead.external_id"\n"Étape"="lead.lifecycle_stage"\n[constants]\n"lead.source"="Salon"\n'
        '"lead.lifecycle_stage"="mql"\n"lead.budget_holder"=true\n"lead.potential_amount"=1500'
    )
    imported("Réf;Étape\nL1;\nL2;sql\n", entity="lead", mapping=mapping)
    first, second = Lead.objects.order_by("pk")
    assert first.source and second.source == first.source
    assert (first.source.name, first.lifecycle_stage, second.lifecycle_stage) == ("Salon", "mql", "sql")
    assert (first.budget_holder, first.potential_cents) == (True, 150_000)


def test_values_are_translated_whatever_their_case_and_accents() -> None:
    mapping = (
        '[columns]\n"Étape"="opportunity.stage"\n"Montant"="opportunity.amount"\n[values]\n'
        '"opportunity.stage" = { "Signé" = "won", "Perdu" = "lost", "Offre" = "proposal" }\n'
        '"opportunity.amount" = { "gratuit" = "0", "?" = "" }'
    )
    result = imported("Étape;Montant\nSIGNE;gratuit\noffre;?\n", entity="opportunity", mapping=mapping)
    assert (rows_by(result), result["flagged"]) == ((2, 0, 0, 0), {"Conclue le": 1})


def test_every_other_column_becomes_a_custom_field_with_a_key_of_its_own() -> None:
    mapping = '[columns]\n"Nom"="company.name"\n[options]\ncustom_fields = true'
    imported("Nom;Note;note;;É t é\nA;1;2;3;4\n", entity="company", mapping=mapping)
    assert Company.objects.get().custom == {"note": "1", "note_2": "2", "colonne_4": "3", "e_t_e": "4"}
    assert FieldDefinition.objects.count() == 4


def test_columns_not_named_are_ignored() -> None:
    imported("Nom;Note\nA;1\n", entity="company", mapping='[columns]\n"Nom"="company.name"')
    assert (Company.objects.get().custom, FieldDefinition.objects.count()) == ({}, 0)


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ('[colonnes]\n"Nom"="company.name"', "section inconnue : [colonnes]"),
        ('[columns]\n"Nom"="company.nom"', "Le champ «\u00a0company.nom\u00a0» n’existe pas."),
        ('[columns]\n"Nom"="lead.source"', "Un fichier de type «\u00a0company\u00a0» ne renseigne pas «\u00a0lead.source\u00a0»"),
        ('[columns]\n"Titre"="company.name"', "La colonne «\u00a0Titre\u00a0» du plan n’est pas dans le fichier"),
        ('[columns]\n"Nom"=3', "La colonne «\u00a0Nom\u00a0» du plan doit nommer un champ"),
        ('[columns]\n"Nom"={ field="company.custom.x", type="montant" }', "type parmi"),
        ('[columns]\n"Nom"={ field="company.custom.x", matching="non" }', "matching est true ou false"),
        ('[source]\ndecimal=";"\n[columns]\n"Nom"="company.name"', "Le séparateur décimal"),
        ('[source]\nencoding="klingon"\n[columns]\n"Nom"="company.name"', "klingon"),
        ('[source]\ndelimiter="::"\n[columns]\n"Nom"="company.name"', "Le séparateur de colonnes"),
        ('[source]\nsheet="Feuille 2"\nseparator=";"\n[columns]\n"Nom"="company.name"', "separator"),
        ("[options]\ncreate_owners = true", "ne lit aucune colonne"),
        ('[options]\ncreate_owner = true\n[columns]\n"Nom"="company.name"', "create_owner"),
        ('columns = "Nom"', "La section [columns]"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused_with_one_sentence(mapping: str, sentence: str) -> None:
    with pytest.raises((WrongPlan, UnreadableFile)) as refused:
        staged("Nom;Ville\nA;B\n", entity="company", mapping=mapping)
    assert sentence in refused.value.sentence


def test_a_custom_field_is_kept_out_of_matching_by_the_plan_that_brings_it() -> None:
    mapping = '[columns]\n"Nom"="company.name"\n"Score"={ field="company.custom.score", type="number", matching=false }'
    imported("Nom;Score;Métier\nA;3;BTP\n", entity="company", mapping=mapping + "\n[options]\ncustom_fields = true")

    assert dict(FieldDefinition.objects.values_list("key", "matching")) == {"score": False, "metier": True}


def test_a_value_that_a_row_lacks_is_told_by_the_title_of_its_column() -> None:
    lacking = (
        ("opportunity", "ref;etape\nB;\n", '"etape"="opportunity.stage"\n"ref"="opportunity.external_id"', "etape"),
        ("activity", "Quand;Quoi\n;appel\n", '"Quand"="activity.at"\n"Quoi"="activity.kind"', "Quand"),
        ("opportunity", "ref\nB\n", '"ref"="opportunity.external_id"', "Étape"),  # no column tells it
    )
    for entity, text, columns, title in lacking:
        result = imported(text, entity=entity, mapping=f"[columns]\n{columns}")
        assert [(r["column"], r["reason"]) for r in result["refusals"]] == [
            (title, f"Il manque «\u00a0{title}\u00a0».")
        ]


def test_an_order_or_a_site_of_nobody_is_told_by_a_column_that_the_file_has() -> None:
    order = '[columns]\n"Client"="company.name"\n"Le"="order.ordered_at"\n"Total"="order.amount"'
    told = imported("Client;Le;Total\n;01/02/2026;10\n", entity="order", mapping=order)
    assert [r["column"] for r in told["refusals"]] == ["Client"]
    site = '[columns]\n"Enseigne de"="establishment.company"\n"Ville"="establishment.city"'
    told = imported("Enseigne de;Ville\n;Lyon\n", entity="establishment", mapping=site)
    assert [r["column"] for r in told["refusals"]] == ["Enseigne de"]


def test_the_first_day_of_1900_exists_and_a_day_too_far_away_is_said_to_be() -> None:
    text = "Nom;Né le\nA;1900-01-01\nB;1850-05-04\nC;0000-00-00\nD;9999-12-31\n"
    mapping = '[columns]\n"Nom"="company.name"\n"Né le"="company.created_at"'
    result = imported(text, entity="company", mapping=mapping)
    far = "Cette date est trop lointaine\u00a0: de 1900 à 2200 seulement."
    assert [(r["row"], r["reason"]) for r in result["refusals"]] == [
        (2, far), (3, "Cette date n’existe pas ou n’est pas lisible."), (4, far),
    ]  # fmt: skip
    assert Company.objects.get().created_at == datetime(1899, 12, 31, 23, 50, 39, tzinfo=UTC)  # midnight in Paris

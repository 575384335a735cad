"""Presets: each reads what it is for, and recognises its own files by their titles, written with any accents and apostrophes."""

import pytest

from filon.intake.rules.mapping import read_plan, with_present_columns
from filon.intake.rules.presets import Preset, preset_document, preset_label, preset_names, presets, recognised_preset
from filon.intake.rules.proposing import complete_plan
from filon.kit.errors import NotPossible
from filon.usecases.importing_catalogue import CATALOGUE

# The titles of real exports, in the order in which they come.
EXPORTS = {
    "hubspot_contacts": (
        "contact",
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Lifecycle Stage,Create Date,Job Title,"
        "Associated Company,Associated Company IDs,Country/Region,Original Source",
    ),
    "hubspot_companies": (
        "company",
        "Record ID,Company name,Website URL,Domain,Company owner,Create Date,Industry",
    ),
    "hubspot_deals": (
        "opportunity",
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Deal owner,Associated Company,Associated Company IDs,"
        "Associated Contact IDs,Last Activity Date",
    ),
    "pipedrive_people": (
        "contact",
        "Person - Name*,Person - First name,Person - Last name,Person - Phone,Person - Email (Work),Person - Email (Home),"
        "Organization - Name*,Organization - Address,Deal - Title,Deal - Value,Activity - Subject*,Note - Content*",
    ),
    "pipedrive_organizations": ("company", "Person - Name*,Organization - Name*,Organization - Address,Deal - Title"),
    "pipedrive_deals": ("opportunity", "Person - Name*,Organization - Name*,Deal - Title,Deal - Value,Deal - Stage"),
    "pipedrive_activities": ("activity", "Person - Name*,Activity - Subject*,Activity - Due date,Note - Content*"),
    "salesforce_contacts": (
        "contact",
        "Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Phone,Email,Contact Owner",
    ),
    "salesforce_accounts": ("company", "Account Owner,Account Name,Billing Street,Billing City,Phone,Account ID"),
    "salesforce_leads": ("lead", "Lead Owner,First Name,Last Name,Title,Company / Account,Email,Lead Source,Lead Status"),
    "salesforce_opportunities": ("opportunity", "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Close Date"),
    "odoo_contacts": ("contact", "External ID,Name,Phone,Email,Salesperson,City,Country,Is a Company,Related Company"),
    "odoo_companies": ("company", "ID externe,Nom,Téléphone,E-mail,Vendeur,Ville,Pays,Est une société,N° TVA"),
    "odoo_leads": ("lead", "ID externe,Piste,Nom du contact,E-mail,Téléphone,Vendeur,Équipe commerciale,Créé le"),
    "odoo_opportunities": (
        "opportunity",
        "External ID,Opportunity,Customer,Stage,Expected Revenue,Salesperson,Probability,Expected Closing,Contact Name",
    ),
    "zoho_leads": (
        "lead",
        "Lead Owner,Lead Name,Company,Email,Lead Source,Lead Status,Industry,No. of Employees,Annual Revenue,Rating,"
        "Email Opt Out,Created Time,Lead Conversion Time",
    ),
    "zoho_contacts": ("contact", "Record Id,Contact Owner,Contact Name,Last Name,Email,Account Name,Email Opt Out"),
    "linkedin_connections": ("contact", "First Name,Last Name,Email Address,Company,Position,Connected On"),
    "google_contacts": (
        "contact",
        "Name,Given Name,Additional Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,"
        "Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title",
    ),
    "outlook_contacts": (
        "contact",
        "Titre,Prénom,Deuxième prénom,Nom,Suffixe,Société,Service,Titre (2),Rue (bureau),Ville (bureau),"
        "Code postal (bureau),Téléphone (bureau),Tél. mobile,Adresse de messagerie",
    ),
    "marketo_people": ("contact", "Id,First Name,Last Name,Email Address,Company Name,Job Title,Lead Score,Unsubscribed"),
    "pardot_prospects": ("contact", "First Name,Last Name,Email,Company,Campaign,Score,Grade,Assigned User,Opted Out"),
    "sirene": (
        "company",
        "SIRET,Nom ou raison sociale de l’entreprise,Activité principale de l'établissement,Code postal",
    ),
    "sirene_unites_legales": (
        "company",
        "siren,statutdiffusionunitelegale,denominationunitelegale,categoriejuridiqueunitelegale,activiteprincipaleunitelegale",
    ),
    "sirene_etablissements": (
        "establishment",
        "siren,nic,siret,statutDiffusionEtablissement,etablissementSiege,activitePrincipaleEtablissement",
    ),
    "sirene_2018": ("establishment", "SIREN,NIC,L1_NORMALISEE,L6_NORMALISEE,SIEGE,ENSEIGNE,APET700,NOMEN_LONG"),
    "vcard": ("contact", "Identifiant de la carte,Nom complet,Prénom,Nom,E-mail,Étiquettes"),
}  # fmt: skip


def test_every_preset_has_an_export_here() -> None:
    assert sorted(EXPORTS) == preset_names()


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_recognised_by_its_titles(name: str) -> None:
    entity, titles = EXPORTS[name]
    found = recognised_preset(titles.split(","), entity=entity)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("name", EXPORTS)
def test_accents_case_and_apostrophes_of_the_titles_do_not_count(name: str) -> None:
    entity, titles = EXPORTS[name]
    for other in (titles.upper(), titles.lower(), titles.replace("'", "’"), titles.replace("é", "e").replace("É", "e")):
        found = recognised_preset(other.split(","), entity=entity)
        assert found is not None
        assert found.name == name


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_a_preset_reads_fields_that_exist_and_its_signatures_are_its_own(preset: Preset) -> None:
    plan = read_plan(preset_document(preset.name), entity=preset.entity, catalogue=CATALOGUE)
    assert (plan.preset, preset_label(preset.name)) == (preset.name, preset.label)
    for signature in preset.signatures:
        assert recognised_preset(sorted(signature), entity=preset.entity) == preset


@pytest.mark.parametrize(
    "titles", ["Nom,Prénom,E-mail,Société", "First Name,Last Name,Email", "Raison sociale,SIREN,Ville"]
)
def test_an_ordinary_spreadsheet_is_no_export(titles: str) -> None:
    assert recognised_preset(titles.split(",")) is None


def test_a_preset_is_for_its_own_entity() -> None:
    titles = EXPORTS["hubspot_deals"][1].split(",")
    assert recognised_preset(titles, entity="company") is None
    assert recognised_preset(titles) == next(preset for preset in presets() if preset.name == "hubspot_deals")


def test_a_wrong_name_gives_the_list() -> None:
    with pytest.raises(NotPossible, match="google_contacts, hubspot_companies, hubspot_contacts"):
        preset_document("martien")
    assert preset_label("martien") == ""


def test_the_identifiers_that_a_company_added_to_its_tool_are_read_too() -> None:
    titles = ["Record ID", "Company name", "Company owner", "N° SIREN", "Code NAF", "Humeur"]
    plan = read_plan(preset_document("hubspot_companies"), entity="company", catalogue=CATALOGUE)
    whole = complete_plan(with_present_columns(plan, titles), titles, catalogue=CATALOGUE)
    assert {use.title: use.path for use in whole.columns} == {
        "Record ID": "company.external_id",
        "Company name": "company.name",
        "Company owner": "company.owner",
        "N° SIREN": "company.siren",
        "Code NAF": "company.naf_code",
    }

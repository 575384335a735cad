"""What is proposed for the titles that people and other systems really write."""

import pytest

from filon.intake.rules.proposing import propose_mapping
from filon.usecases.importing_catalogue import CATALOGUE


def proposed(entity: str, titles: str) -> list[str]:
    plan = propose_mapping(titles.split(";"), entity=entity, catalogue=CATALOGUE)
    found = {use.title: use.path for use in plan.columns}
    return [found.get(title, "") for title in titles.split(";")]


# entity, titles, what each becomes (without the name of the entity itself; "-" is ignored)
EXPORTS = {
    "a list of deals": (
        "opportunity",
        "Référence;Nom;Société;Étape;Montant HT;Date de clôture;Commercial",
        "external_id name company stage amount closed_at owner",
    ),
    "people who asked for a quote": (
        "opportunity",
        "Nom;Prénom;E-mail;Société;Étape;Montant",
        "contact.last_name contact.first_name contact.email company stage amount",
    ),
    "deals of Salesforce": (
        "opportunity",
        "Opportunity ID;Opportunity Name;Account Name;Stage;Amount;Close Date;Lead Source;Opportunity Owner;Created Date",
        "external_id name company stage amount closed_at source owner opened_at",
    ),
    "deals of Salesforce in French": (
        "opportunity",
        "ID de l'opportunité;Nom de l’opportunité;Nom du compte;Étape;Date de clôture;Raison de la perte;Étape suivante",
        "external_id name company stage closed_at close_reason -",
    ),
    "deals of HubSpot": (
        "opportunity",
        "Record ID;Deal Name;Deal Stage;Pipeline;Amount;Close Date;Deal owner;Associated Company;Associated Contact",
        "external_id name stage pipeline amount closed_at owner company contact",
    ),
    "deals of HubSpot in French": (
        "opportunity",
        "Nom de la transaction;Phase de la transaction;Montant;Date de fermeture;Propriétaire de la transaction",
        "name stage amount closed_at owner",
    ),
    "deals of Pipedrive": (
        "opportunity",
        "Deal - ID;Deal - Title;Deal - Organization;Deal - Contact person;Deal - Value;Deal - Stage;Deal - Status;Deal - Owner",
        "external_id name company contact amount stage - owner",
    ),
    "accounts of Salesforce": (
        "company",
        "Account ID;Account Name;Phone;Website;Employees;Annual Revenue;Billing Street;Billing City;Account Owner;Parent Account",
        "external_id name phone website headcount_band turnover street city owner parent",
    ),
    "companies of HubSpot in French": (
        "company",
        "Nom de l'entreprise;Propriétaire de l'entreprise;Numéro de téléphone;Nombre d'employés;Nom de domaine de l'entreprise",
        "name owner phone headcount_band domain",
    ),
    "contacts of Salesforce": (
        "contact",
        "Contact ID;Salutation;First Name;Last Name;Title;Account Name;Phone;Email;Contact Owner;Department",
        "external_id civility first_name last_name job_title company.name phone email owner job_function",
    ),
    "people of Pipedrive": (
        "contact",
        "Person - ID;Person - Name;Person - Organization;Person - Phone;Person - Email",
        "external_id full_name company phone email",
    ),
    "a French address book": (
        "contact",
        "Nom;Prénom;Société;SIRET;Fonction;Tél.;Portable;Mail;CP;Ville",
        "last_name first_name company.name company.siret job_title phone mobile email postal_code city",
    ),
    "leads of Salesforce in French": (
        "lead",
        "ID de la piste;Prénom;Nom;Société;Origine de la piste;Statut de la piste;Propriétaire de la piste",
        "external_id contact.first_name contact.last_name company source lifecycle_stage owner",
    ),
    "activities of HubSpot": (
        "activity",
        "Record ID;Activity date;Activity type;Call direction;Call outcome;Associated Contact;Associated Deal",
        "external_id at kind direction outcome contact opportunity",
    ),
    "orders": (
        "order",
        "Numéro;Date commande;Nom;SIRET;Total HT;Article;Qté",
        "external_id ordered_at company.name company.siret amount product quantity",
    ),
    "a price list": ("product", "Désignation;Référence;Gamme;Prix HT", "name code family price"),
    "quotas": ("objective", "Commercial;Mois;Objectif", "user month amount"),
}  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS)
def test_titles_become_the_fields_that_a_person_would_choose(export: str) -> None:
    entity, titles, fields = EXPORTS[export]
    wanted = [name.replace("-", "") if name == "-" or "." in name else f"{entity}.{name}" for name in fields.split()]
    assert proposed(entity, titles) == wanted


# The titles of lists of people as organisers and webinar tools write them, and what each is read as.
LISTS_OF_PEOPLE = {
    "a ticket office, in English": {
        "Order #": "",
        "First Name": "contact.first_name",
        "Last Name": "contact.last_name",
        "Email": "contact.email",
        "Attendee Status": "attendance.came",
        "Company": "contact.company",
    },
    "a ticket office, in French": {
        "Code-barres": "",
        "Nom": "contact.last_name",
        "Prénom": "contact.first_name",
        "E-mail": "contact.email",
        "Contrôlé": "attendance.came",
        "Date de contrôle": "attendance.at",
    },
    "the scanner of a salon": {
        "Date du scan": "attendance.at",
        "Nom": "contact.last_name",
        "Prénom": "contact.first_name",
        "Société": "company.name",
        "E-mail": "contact.email",
        "Mobile": "contact.mobile",
        "Qualification": "attendance.interest",
        "Observations": "attendance.comment",
        "Scanné par": "attendance.owner",
    },
    "the application of a salon": {
        "First Name": "contact.first_name",
        "Last Name": "contact.last_name",
        "Email": "contact.email",
        "Organization": "contact.company",
        "Scan Date": "attendance.at",
        "Scanned By": "attendance.owner",
        "Rating": "attendance.interest",
    },
    "a webinar, in English": {
        "Attended": "attendance.came",
        "First Name": "contact.first_name",
        "Last Name": "contact.last_name",
        "Email": "contact.email",
        "Join Time": "attendance.at",
        "Leave Time": "",
        "Time in Session (minutes)": "attendance.minutes",
    },
    "a webinar, in French": {
        "Prénom": "contact.first_name",
        "Nom": "contact.last_name",
        "Adresse e-mail": "contact.email",
        "Statut de présence": "attendance.came",
        "Temps de présence (min)": "attendance.minutes",
    },
}


@pytest.mark.parametrize("name", LISTS_OF_PEOPLE)
def test_the_columns_of_a_list_of_people_recognise_themselves(name: str) -> None:
    expected = LISTS_OF_PEOPLE[name]
    found = propose_mapping(list(expected), entity="attendance", catalogue=CATALOGUE)
    read = {use.title: use.path for use in found.columns}
    assert {title: read.get(title, "") for title in expected} == expected

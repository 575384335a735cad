"""An import taken back whole, or refused where somebody worked since."""

import pytest
from django.db.models import ManyToOneRel

from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.contacts.services.companies import edit_company
from filon.intake.models import Submission
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.models import Batch, Change, ExternalId, Note
from filon.records.rules.authorship import by_person
from filon.records.services.unloading import EditedSince
from filon.scoring.models import Score, ScoringModel, ScoringVersion
from filon.usecases.importing_undo import DERIVED, LINES, ROOTS, count_changed, undo_batch
from filon.users.models import User
from tests import factories
from tests.usecases.importing import NOW, imported, rows_by
from tests.usecases.inbound import a_form, send

pytestmark = pytest.mark.django_db

MAPPING = (
    '[columns]\n"Id"="contact.external_id"\n"Nom"="contact.last_name"\n"Tél"="contact.phone"\n'
    '"Société"="company.name"\n"Ville"="company.city"'
)
TEXT = "Id;Nom;Tél;Société;Ville\n1;Martin;0142685300;Acme;Paris\n2;Durand;;Bolt;Lyon\n"
EVERYTHING = (Company, Contact, ContactPoint, Establishment, ExternalId, Change)


def test_everything_that_the_import_created_goes_and_it_may_come_again() -> None:
    batch = imported(TEXT, entity="contact", mapping=MAPPING)["batch"]
    removed = undo_batch(batch_id=batch, now=NOW)
    assert (removed["contact"], removed["company"], removed["establishment"]) == (2, 2, 2)
    assert [model.objects.count() for model in EVERYTHING] == [0] * 6
    assert rows_by(imported(TEXT, entity="contact", mapping=MAPPING)) == (2, 0, 0, 0)


def test_what_the_import_changed_is_restored() -> None:
    imported(TEXT, entity="contact", mapping=MAPPING)
    batch = imported(TEXT.replace("Martin", "Bernard"), entity="contact", mapping=MAPPING)["batch"]
    assert count_changed(Batch.objects.get(pk=batch)) == 1
    undo_batch(batch_id=batch, now=NOW)
    assert sorted(Contact.objects.values_list("last_name", flat=True)) == ["Durand", "Martin"]
    assert Contact.objects.get(last_name="Martin").name_key == "martin"


def test_what_the_import_created_is_not_among_what_it_changed() -> None:
    batch = imported(TEXT, entity="contact", mapping=MAPPING)["batch"]

    assert count_changed(Batch.objects.get(pk=batch)) == 0


def test_a_record_that_a_person_edited_is_named() -> None:
    camille = User.objects.create(full_name="Camille", email="c@x.fr", created_at=NOW)
    batch = imported(TEXT, entity="contact", mapping=MAPPING)["batch"]
    company = Company.objects.get(name="Acme")
    edit_company(
        company=company, values={"website": "acme.fr"}, version=company.version, by=by_person(camille.pk), now=NOW
    )
    with pytest.raises(EditedSince, match="«\u00a0Acme\u00a0»"):
        undo_batch(batch_id=batch, now=NOW)
    assert Contact.objects.count() == 2


SITES = '[columns]\n"Id"="company.external_id"\n"Nom"="company.name"\n"SIRET"="company.siret"\n"Ville"="company.city"'


def test_an_address_changed_since_is_told_by_the_name_of_its_company() -> None:
    for town in ("Lyon", "Marseille", "Toulon"):
        result = imported(f"Id;Nom;SIRET;Ville\n1;Zed;;{town}\n", entity="company", mapping=SITES)
    with pytest.raises(EditedSince, match="la fiche «\u00a0Zed\u00a0» a été modifiée depuis"):
        undo_batch(batch_id=result["batch"] - 1, now=NOW)


def test_a_site_on_which_a_later_import_leans_is_told_by_the_name_of_its_company() -> None:
    sites = SITES.replace("company.", "establishment.").replace("establishment.name", "company.name")
    sites = sites.replace('"Id"="establishment.external_id"\n', "")
    first = imported("Nom;SIRET;Ville\nZed;73282932000074;Lyon\n", entity="establishment", mapping=sites)["batch"]
    people = '[columns]\n"Nom"="contact.last_name"\n"SIRET"="company.siret"'
    imported("Nom;SIRET\nPetit;73282932000074\n", entity="contact", mapping=people)
    with pytest.raises(NotPossible, match="s’appuie sur la fiche «\u00a0Zed\u00a0»"):
        undo_batch(batch_id=first, now=NOW)


def test_a_record_to_which_a_person_joined_something_is_named() -> None:
    batch = imported(TEXT, entity="contact", mapping=MAPPING)["batch"]
    Note.objects.create(
        subject_kind="contact", subject_id=Contact.objects.get(last_name="Durand").pk, text="Rappeler", at=NOW
    )
    with pytest.raises(EditedSince, match="Durand"):
        undo_batch(batch_id=batch, now=NOW)


def test_a_related_company_used_by_a_later_import_stays() -> None:
    first = imported(TEXT, entity="contact", mapping=MAPPING)["batch"]
    imported("Id;Nom;Tél;Société;Ville\n3;Petit;;Acme;\n", entity="contact", mapping=MAPPING)
    undo_batch(batch_id=first, now=NOW)
    assert list(Company.objects.values_list("name", "batch")) == [("Acme", None)]


def test_a_main_record_used_by_a_later_import_must_wait() -> None:
    companies = '[columns]\n"Société"="company.name"'
    first = imported("Société\nAcme\n", entity="company", mapping=companies)["batch"]
    later = imported("Id;Nom;Tél;Société;Ville\n3;Petit;;Acme;\n", entity="contact", mapping=MAPPING)["batch"]
    with pytest.raises(NotPossible, match=f"n° {later}"):
        undo_batch(batch_id=first, now=NOW)


def test_a_lead_moved_by_the_import_goes_back() -> None:
    mapping = '[columns]\n"Id"="lead.external_id"\n"Étape"="lead.lifecycle_stage"\n"Nom"="lead.name"'
    imported("Id;Étape;Nom\nL;lead;X\n", entity="lead", mapping=mapping)
    batch = imported("Id;Étape;Nom\nL;sql;X\n", entity="lead", mapping=mapping)["batch"]
    undo_batch(batch_id=batch, now=NOW)
    assert Lead.objects.get().lifecycle_stage == "lead"
    assert list(Change.objects.values_list("to_value", flat=True)) == ["lead"]


PARENTS = '[columns]\n"Id"="company.external_id"\n"Nom"="company.name"\n"Mère"="company.parent"'


def test_a_company_of_an_earlier_import_may_be_given_a_parent_that_goes_again() -> None:
    imported("Id;Nom;Mère\n1;Acme;\n", entity="company", mapping=PARENTS)
    batch = imported("Id;Nom;Mère\n1;Acme;Groupe Acme\n", entity="company", mapping=PARENTS)["batch"]
    undo_batch(batch_id=batch, now=NOW)
    assert list(Company.objects.values_list("name", "parent")) == [("Acme", None)]


def test_a_company_typed_by_a_person_may_be_given_a_parent_that_goes_again() -> None:
    factories.company("Acme", siren="732829320")
    mapping = '[columns]\n"SIREN"="company.siren"\n"Mère"="company.parent"'
    batch = imported("SIREN;Mère\n732829320;Groupe Acme\n", entity="company", mapping=mapping)["batch"]
    undo_batch(batch_id=batch, now=NOW)
    assert list(Company.objects.values_list("name", "parent")) == [("Acme", None)]


def test_the_reason_said_of_a_lead_in_work_stays_in_its_history_alone() -> None:
    mapping = '[columns]\n"Id"="lead.external_id"\n"Étape"="lead.lifecycle_stage"\n"Nom"="lead.name"\n"Motif"="lead.lost_reason"'
    imported("Id;Étape;Nom;Motif\nL;lead;X;Prix\nM;perdu;Y;Délai\n", entity="lead", mapping=mapping)
    before = list(Lead.objects.order_by("pk").values_list("name", "lifecycle_stage", "reason"))
    told = list(Change.objects.order_by("pk").values_list("to_value", "reason"))
    batch = imported("Id;Étape;Nom;Motif\nL;sql;X;\nM;recycled;Y;Budget\n", entity="lead", mapping=mapping)["batch"]
    undo_batch(batch_id=batch, now=NOW)
    assert before == [("X", "lead", ""), ("Y", "lost", "Délai")]
    assert told == [("lead", "Prix"), ("lead", ""), ("lost", "Délai")]
    assert list(Lead.objects.order_by("pk").values_list("name", "lifecycle_stage", "reason")) == before


DEALS = '[columns]\n"Id"="opportunity.external_id"\n"Étape"="opportunity.stage"\n"Close"="opportunity.closed_at"'


@pytest.mark.parametrize("chunk", [1, 100])
def test_a_deal_closed_twice_by_one_file_goes_back_to_its_last_closing(chunk: int) -> None:
    imported("Id;Étape;Close\n1;won;\n1;lost;01/02/2026\n2;lost;\n", entity="opportunity", mapping=DEALS, chunk=chunk)
    dates = ("stage__key", "stage_since", "closed_at")
    before = list(Opportunity.objects.order_by("pk").values_list(*dates))
    batch = imported("Id;Étape;Close\n1;won;\n2;won;\n", entity="opportunity", mapping=DEALS)["batch"]
    undo_batch(batch_id=batch, now=NOW)
    assert list(Opportunity.objects.order_by("pk").values_list(*dates)) == before


def test_a_deal_closed_on_a_day_that_nobody_says_is_closed_today_and_told() -> None:
    result = imported("Id;Étape;Close\n1;won;\n2;contact;\n3;won;01/02/2026\n", entity="opportunity", mapping=DEALS)
    assert (rows_by(result), result["flagged"]) == ((3, 0, 0, 0), {"Close": 1})
    assert [at and at.date().isoformat() for at in Opportunity.objects.order_by("pk").values_list("closed_at", flat=True)] == [
        "2026-11-20", None, "2026-01-31",
    ]  # fmt: skip
    assert rows_by(imported("Id;Étape;Close\n1;won;\n", entity="opportunity", mapping=DEALS)) == (0, 0, 1, 0)


def test_what_points_at_a_record_holds_it_back_or_goes_with_it() -> None:
    """A table that comes later and is named nowhere would stop every undo."""
    for root in ROOTS:
        named = {(use.table, use.column) for use in root.used_by} | {
            (table, column) for table, column, _ in (*LINES, *DERIVED)
        }
        pointing = [one for one in root.model._meta.get_fields(include_hidden=True) if isinstance(one, ManyToOneRel)]
        tables = {(one.related_model._meta.db_table, one.field.column) for one in pointing}
        assert {table for table, _column in tables - named if not table.startswith("permission_")} == set()


def test_scores_and_clocks_go_with_the_people_and_leads_of_the_file() -> None:
    batch = imported(TEXT, entity="contact", mapping=MAPPING)["batch"]
    lead = factories.lead(batch_id=batch, contact=Contact.objects.get(last_name="Durand"))
    version = ScoringVersion.objects.create(
        model=ScoringModel.objects.create(name="Défaut", created_at=NOW), number=1, created_at=NOW, updated_at=NOW
    )
    Score.objects.create(contact=lead.contact, version=version, at=NOW)
    undo_batch(batch_id=batch, now=NOW)
    assert (Contact.objects.count(), Lead.objects.count(), Score.objects.count()) == (0, 0, 0)


def test_who_sent_a_form_since_is_named() -> None:
    batch = imported(TEXT, entity="contact", mapping=MAPPING)["batch"]
    sent = send(a_form()).submission
    assert sent is not None
    Submission.objects.update(contact=Contact.objects.get(last_name="Durand"))
    with pytest.raises(EditedSince, match="Durand"):
        undo_batch(batch_id=batch, now=NOW)

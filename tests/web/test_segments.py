"""Segments in the browser: built without JavaScript, told before they are saved, shown with their members, filled by hand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from filon.contacts.models import Company
from filon.contacts.rules.kinds import PointKind
from filon.contacts.services.points import add_point
from filon.kit.subjects import SubjectKind
from filon.records.models import FieldDefinition
from filon.records.rules.authorship import BY_SYSTEM
from filon.segments.models import Segment
from filon.users.models import RoleRight, User
from filon.users.rules.rights import Role
from tests import factories
from tests.factories import NOW
from tests.segments.making import LYON, a_segment, of_companies, within

pytestmark = pytest.mark.django_db


def form(**fields: object) -> dict[str, object]:
    """Lyon, and one of: more than fifty people, a client."""
    return {
        "entite": "company",
        "nom": "Lyon qui compte",
        "partage": "1",
        "k-0": "all",
        "c-0.0": "company.city",
        "o-0.0": "is",
        "v-0.0": "Lyon",
        "k-0.1": "any",
        "c-0.1.0": "company.staff",
        "o-0.1.0": "at_least",
        "v-0.1.0": "50",
        "c-0.1.1": "company.ever_customer",
        "o-0.1.1": "is",
        "v-0.1.1": "oui",
        **fields,
    }


TREE = {
    "all": [
        {"field": "company.city", "op": "is", "value": "Lyon"},
        {
            "any": [
                {"field": "company.staff", "op": "at_least", "value": "50"},
                {"field": "company.ever_customer", "op": "is", "value": "oui"},
            ]
        },
    ]
}


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_form_is_saved_as_criteria_and_read_back_the_same(sales_client: Client, camille: User) -> None:
    answer = sales_client.post("/segments/nouveau/", form(faire="enregistrer"))
    segment = Segment.objects.get()

    assert answer["Location"] == f"/segments/{segment.pk}/"
    assert (segment.name, segment.owner, segment.shared, segment.criteria) == ("Lyon qui compte", camille, True, TREE)

    page = text_of(sales_client, f"/segments/{segment.pk}/modifier/")
    for written in ('name="v-0.0" value="Lyon"', 'name="v-0.1.0" value="50"', '<option value="oui" selected>'):
        assert written in page
    sales_client.post(f"/segments/{segment.pk}/modifier/", form(faire="enregistrer", version="1"))
    assert Segment.objects.get().criteria == TREE


def test_criteria_and_groups_come_and_go_without_javascript(sales_client: Client) -> None:
    grown = sales_client.post("/segments/nouveau/", form(faire="critere:0.1")).content.decode()
    nested = sales_client.post("/segments/nouveau/", form(faire="groupe:0")).content.decode()
    shrunk = sales_client.post("/segments/nouveau/", form(faire="retirer:0.1")).content.decode()

    assert 'name="c-0.1.2"' in grown
    assert 'name="k-0.2"' in nested
    assert 'name="k-0.1"' not in shrunk
    assert 'name="v-0.0" value="Lyon"' in shrunk
    assert not Segment.objects.exists()


def test_the_preview_tells_the_sentence_and_the_count_and_writes_nothing(sales_client: Client) -> None:
    factories.company("Duval", city="Lyon", ever_customer=True)
    factories.company("Roux", city="Lyon")

    said = sales_client.post("/segments/apercu/", form()).content.decode()
    empty = sales_client.post("/segments/apercu/", {"entite": "company", "k-0": "all", "c-0.0": ""}).content.decode()
    wrong = sales_client.post("/segments/apercu/", form(**{"v-0.1.0": "beaucoup"})).content.decode()

    assert "Ville est Lyon et (nombre de salariés est d’au moins 50 ou déjà client est oui)." in said
    assert '<strong class="segment-count">1</strong>' in said
    assert "Duval" in said
    assert "Choisissez un premier critère" in empty
    assert "« Nombre de salariés » : « beaucoup » n’est pas une valeur valable (nombre)." in wrong
    assert not Segment.objects.exists()


def test_what_cannot_be_saved_is_said_and_nothing_is_lost(sales_client: Client) -> None:
    nameless = sales_client.post("/segments/nouveau/", form(faire="enregistrer", nom=" ")).content.decode()
    everybody = sales_client.post("/segments/nouveau/", {"entite": "company", "nom": "Tous", "faire": "enregistrer"})

    assert "Donnez à ce segment un nom" in nameless
    assert 'name="v-0.0" value="Lyon"' in nameless
    assert "sans critère, ce segment prendrait tout le monde" in everybody.content.decode()
    assert not Segment.objects.exists()


def test_the_page_of_a_segment_lists_its_members_and_narrows_them(sales_client: Client) -> None:
    factories.company("Duval", city="Lyon")
    factories.company("Roux", city="Lyon")
    factories.company("Blanc", city="Lille")
    segment = of_companies("Lyonnais", LYON)

    whole, narrowed = text_of(sales_client, f"/segments/{segment.pk}/"), f"/segments/{segment.pk}/?q=duval"

    assert [name in whole for name in ("Duval", "Roux", "Blanc")] == [True, True, False]
    assert [name in text_of(sales_client, narrowed) for name in ("Duval", "Roux")] == [True, False]
    assert text_of(sales_client, f"/segments/{segment.pk}/nombre/") == "2"
    assert text_of(sales_client, f"/segments/{segment.pk}/nombre/?q=duval") == "1"


def test_a_segment_on_a_deleted_field_says_so_on_its_page_and_in_the_list(sales_client: Client) -> None:
    field = FieldDefinition.objects.create(entity="company", key="parc", label="Parc", type="number")
    factories.company("Duval", custom={"parc": 12})
    segment = of_companies("Parcs", {"field": "company.custom.parc", "op": "at_least", "value": "10"})
    field.delete()

    page, listed = text_of(sales_client, f"/segments/{segment.pk}/"), text_of(sales_client, "/segments/")

    for text in (page, listed):
        assert "Le champ « company.custom.parc » n’existe pas ou n’existe plus." in text
    assert "Duval" not in page
    assert text_of(sales_client, f"/segments/{segment.pk}/nombre/") == "—"
    assert f"/segments/{segment.pk}/modifier/" not in page  # somebody else's


def test_a_filtered_list_becomes_a_segment(sales_client: Client) -> None:
    factories.company("Duval", city="Lyon", lifecycle_stage="suspect")
    address = "f=company.city~is~Lyon&q=duv"

    listed = text_of(sales_client, f"/suspects/?{address}")
    built = text_of(sales_client, f"/segments/nouveau/?entite=company&liste=suspect&{address}")

    assert "Enregistrer comme segment" in listed
    assert "Étape est Suspect et ville est Lyon et nom de l’entreprise contient duv." in built
    assert "Enregistrer comme segment" not in text_of(sales_client, "/suspects/")


def test_checked_lines_go_into_a_list_and_come_out(sales_client: Client) -> None:
    duval, roux = factories.company("Duval"), factories.company("Roux")

    sales_client.post("/liste/company/segment/", {"ids": [duval.pk], "segment": "Salon"})
    sales_client.post("/liste/company/segment/", {"ids": [duval.pk, roux.pk], "segment": "salon"})
    segment = Segment.objects.get()
    assert (segment.name, segment.kind, segment.shared) == ("Salon", "static", False)
    assert set(segment.members.values_list("record_id", flat=True)) == {duval.pk, roux.pk}

    sales_client.post(f"/segments/{segment.pk}/retirer/", {"ids": [roux.pk]})
    assert list(segment.members.values_list("record_id", flat=True)) == [duval.pk]


def test_a_list_is_filled_from_a_file_and_says_who_is_not_here(sales_client: Client) -> None:
    duval = factories.company("Duval", siren="732829320")
    roux = factories.company("Roux")
    add_point(holder=roux, kind=PointKind.EMAIL, raw="contact@roux.example", by=BY_SYSTEM, now=NOW)
    sales_client.post("/segments/nouveau/", {"entite": "company", "nom": "Salon", "figee": "1"})
    segment = Segment.objects.get()
    lines = "Société;SIREN\nDuval;732 829 320\nRoux;contact@roux.example\nInconnue;552100554\n".encode("cp1252")

    page = sales_client.post(
        f"/segments/{segment.pk}/ajouter/", {"fichier": SimpleUploadedFile("salon.csv", lines)}, follow=True
    )

    assert set(segment.members.values_list("record_id", flat=True)) == {duval.pk, roux.pk}
    assert "2 fiches ajoutées\u202f; 2 lignes ne nomment personne ici (SIREN, 552100554)." in page.content.decode()


def test_a_segment_of_a_colleague_shows_when_it_is_shared_and_is_changed_by_him_alone(sales_client: Client) -> None:
    marc = factories.user("Marc")
    shared = a_segment("Commun", {"all": [LYON]}, entity=SubjectKind.COMPANY, by=marc)
    private = a_segment("Privé", {"all": [LYON]}, entity=SubjectKind.COMPANY, shared=False, by=marc)

    listed = text_of(sales_client, "/segments/")

    assert ("Commun" in listed, "Privé" in listed) == (True, False)
    assert sales_client.get(f"/segments/{private.pk}/").status_code == 404
    assert sales_client.get(f"/segments/{shared.pk}/modifier/").status_code == 403
    sales_client.post(f"/segments/{shared.pk}/supprimer/")
    assert Segment.objects.count() == 2


def test_the_criteria_of_a_list_ask_for_a_segment(sales_client: Client) -> None:
    factories.company("Duval", city="Lyon")
    factories.company("Blanc", city="Lille")
    leaf = within(of_companies("Lyonnais", LYON))

    page = text_of(sales_client, f"/entreprises/?f={leaf['field']}~is~{leaf['value']}")

    assert "Segment de l’entreprise est «\u00a0Lyonnais\u00a0»" in page
    assert [name in page for name in ("Duval", "Blanc")] == [True, False]
    assert Company.objects.count() == 2


def test_a_list_does_not_ask_of_what_its_reader_may_not_see(sales_client: Client) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity="order").update(scope=0)
    factories.company("Duval")
    secret = a_segment("Secret", {"all": [LYON]}, entity=SubjectKind.COMPANY, shared=False, by=factories.user("Marc"))

    ordered = text_of(sales_client, "/entreprises/?f=company.orders~did~,1,")
    within_it = text_of(sales_client, f"/entreprises/?f=company.segment~is~{secret.pk}")
    menu = text_of(sales_client, "/entreprises/")
    choices = text_of(sales_client, "/liste/company/critere/?champ=company.segment")

    assert "Votre rôle ne permet pas de demander «\u00a0Commande\u00a0»." in ordered
    assert "Un critère nomme un segment qui n’existe pas, ou n’est pas partagé avec vous." in within_it
    assert ["Secret" in text for text in (within_it, choices)] == [False, False]
    assert ['value="company.orders"' in menu, 'value="company.city"' in menu] == [False, True]

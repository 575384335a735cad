"""«\u00a0Exporter\u00a0» on a list: all that it shows and the person may take away, in the columns and the format chosen."""

import pytest
from django.http import HttpResponse
from django.test import Client

from filon.users.models import RoleRight
from filon.users.rules.rights import Role, Scope
from tests import factories

pytestmark = pytest.mark.django_db


def sent(client: Client, address: str) -> str:
    answer: HttpResponse = client.get(address)
    content: bytes = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return content.decode("utf-8-sig")


def test_the_file_holds_what_the_list_shows_not_only_its_page(admin_client: Client) -> None:
    for number in range(60):
        factories.company(f"Lyonnaise {number:02d}", city="Lyon")
    factories.company("Lilloise", city="Lille")
    asked = "f=company.city~is~Lyon&q=lyon"

    page = admin_client.get(f"/liste/company/exporter/?{asked}").content.decode()
    lines = sent(admin_client, f"/liste/company/exporter/fichier/?{asked}&format=csv&colonne=Entreprise").splitlines()

    assert "<strong>60</strong> entreprises, Ville est Lyon, « lyon »." in page
    assert lines[0] == "Identifiant Filon de l’entreprise,Entreprise"
    assert [line.partition(",")[2] for line in lines[1:]] == [f"Lyonnaise {number:02d}" for number in range(60)]


@pytest.mark.parametrize(
    ("form", "name", "start"),
    [
        ("csv-fr", "contacts-", "Identifiant Filon du contact;"),
        ("jsonl", ".jsonl", '{"id": '),
        ("vcf", ".vcf", "BEGIN:VCARD"),
    ],
)
def test_the_format_is_chosen(admin_client: Client, form: str, name: str, start: str) -> None:
    factories.contact("Ana", "Petit")
    address = f"/liste/contact/exporter/fichier/?format={form}"
    answer = admin_client.get(address)
    assert b"".join(answer.streaming_content).decode("utf-8-sig").startswith(start)  # type: ignore[attr-defined]
    assert name in answer["Content-Disposition"]


def test_suspects_are_exported_as_suspects(admin_client: Client) -> None:
    factories.company("Duval", lifecycle_stage="suspect")
    factories.company("Roux")
    listed = admin_client.get("/suspects/").content.decode()
    assert '/liste/company/exporter/?liste=suspect&amp;"' in listed
    text = sent(admin_client, "/liste/company/exporter/fichier/?liste=suspect&format=csv")
    assert ["Duval" in text, "Roux" in text] == [True, False]


def test_without_the_right_there_is_neither_button_nor_file(sales_client: Client) -> None:
    factories.company("Duval")
    assert "/liste/company/exporter/" not in sales_client.get("/entreprises/").content.decode()
    for address in ("/liste/company/exporter/", "/liste/company/exporter/fichier/"):
        refused = sales_client.get(address)
        assert refused.status_code == 403
        assert "Votre rôle ne permet pas l’action «\u00a0Exporter\u00a0» ici (entreprises)." in refused.content.decode()


def test_one_takes_away_only_what_the_right_covers(sales_client: Client, camille: object) -> None:
    RoleRight.objects.filter(role=Role.SALES, entity="company", action="export").update(scope=Scope.OWN)
    factories.company("À elle", owner=camille)
    factories.company("À un autre", owner=factories.user("Hugo"))
    text = sent(sales_client, "/liste/company/exporter/fichier/?format=csv")
    assert ["À elle" in text, "À un autre" in text] == [True, False]

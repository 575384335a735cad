"""Actions on all the results of a list: exactly what the list showed, followed by a page when it takes time, taken back once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.contacts.models import Company
from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction, Tagging
from filon.records.services import many
from filon.segments.services.writing import create_segment
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.web.views import many as pages
from filon.web.views import selection
from tests import factories
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


def all_of(query: str = "", *, name: str = "company", **more: Any) -> dict[str, Any]:
    """What the form of a list sends for all its results."""
    return {"tout": "1", "vu": timezone.now().isoformat(), "liste": name, "requete": query, **more}


def names_with(**facts: Any) -> list[str]:
    return sorted(Company.objects.filter(**facts).values_list("name", flat=True))


@pytest.fixture
def lyon() -> list[Company]:
    return [factories.company(name, city=city) for name, city in (("A", "Lyon"), ("B", "Lyon"), ("C", "Lille"))]


def test_all_the_results_are_those_of_the_question_that_the_list_answered(
    admin_client: Client, lyon: list[Company]
) -> None:
    """Whatever lines are checked."""
    asked = all_of("f=company.city~is~Lyon", ids=[lyon[2].pk], etiquette="Salon")

    admin_client.post("/liste/company/etiqueter/", asked)

    assert {tagging.subject_id for tagging in Tagging.objects.all()} == {lyon[0].pk, lyon[1].pk}


@pytest.mark.parametrize(
    ("query", "found"), [("", ["A", "B", "C"]), ("q=b", ["B"]), ("f=company.city~is~Lille&apres=zzz", ["C"])]
)
def test_a_search_and_a_place_in_the_list_are_part_of_the_question_or_not(
    admin_client: Client, lyon: list[Company], query: str, found: list[str]
) -> None:
    admin_client.post("/liste/company/modifier/", all_of(query, champ="trade_name", valeur="Bois"))

    assert names_with(trade_name="Bois") == found


def test_of_the_suspects_only_suspects_are_taken(admin_client: Client, lyon: list[Company]) -> None:
    Company.objects.filter(name="A").update(lifecycle_stage="suspect")

    admin_client.post("/liste/company/modifier/", all_of(name="suspect", champ="trade_name", valeur="Bois"))

    assert names_with(trade_name="Bois") == ["A"]


def test_of_a_segment_only_its_members_are_taken(admin_client: Client, ines: User, lyon: list[Company]) -> None:
    criteria = {"all": [{"field": "company.city", "op": "is", "value": "Lyon"}]}
    segment = create_segment(
        name="Lyonnais", entity=SubjectKind.COMPANY, criteria=criteria, shared=True, by=ines, now=NOW
    )
    page = admin_client.get(reverse("segment", args=[segment.pk])).content.decode()
    assert f'name="requete" value="f=company.segment~is~{segment.pk}&amp;' in page

    asked = all_of(f"f=company.segment~is~{segment.pk}&", champ="trade_name", valeur="Bois")
    admin_client.post("/liste/company/modifier/", asked)

    assert names_with(trade_name="Bois") == ["A", "B"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"requete": "f=company.turnover~at_least~beaucoup"}, "Retirez d’abord le critère"),
        ({"requete": "&".join(["f=company.city~is~Lyon"] * 400) + "&f=company.city~is~Paris"}, "trop de critères"),
        ({"vu": ""}, "Rechargez la liste"),
        ({"vu": "hier"}, "Rechargez la liste"),
        ({"vu": "2026-11-20"}, "Rechargez la liste"),
        ({"liste": "inconnue"}, "ne se traite pas en entier"),
        ({"champ": "siren", "valeur": "732829320"}, "est propre à chaque fiche"),
        ({"champ": "lifecycle_stage", "valeur": "customer"}, "Choisissez d’abord le champ"),
        ({"requete": "f=company.city~is~Nulle-Part"}, "au moins une ligne"),
    ],
)
def test_what_would_go_further_than_the_list_showed_is_refused(
    admin_client: Client, lyon: list[Company], change: dict[str, str], sentence: str
) -> None:
    answer = admin_client.post(
        "/liste/company/modifier/", all_of(champ="trade_name", valeur="Bois") | change, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 422
    assert sentence in answer.headers["HX-Trigger"].encode().decode("unicode_escape")
    assert names_with(trade_name="Bois") == []


def test_what_changed_after_the_list_was_shown_is_left_and_told(admin_client: Client, lyon: list[Company]) -> None:
    asked = all_of(champ="trade_name", valeur="Bois")
    Company.objects.filter(name="B").update(updated_at=timezone.now() + timedelta(seconds=1))

    page = admin_client.post("/liste/company/modifier/", asked, follow=True).content.decode()

    assert names_with(trade_name="Bois") == ["A", "C"]
    assert "2 fiches changent\u00a0: Enseigne = Bois. 1 fiche a été modifiée entre-temps\u00a0: laissée." in page


def test_a_salesperson_changes_his_own_among_all_that_he_sees(sales_client: Client, camille: User) -> None:
    factories.company("À moi", owner=camille)
    factories.company("À Paul", owner=factories.user("Paul"))

    page = sales_client.post("/liste/company/etiqueter/", all_of(etiquette="Salon"), follow=True).content.decode()

    assert "est posée sur 1 fiche. 1 fiche n’est pas à vous\u00a0: laissée." in page
    assert sales_client.post("/liste/company/corbeille/", all_of()).status_code == 403


def test_a_large_action_is_carried_on_by_the_page_that_follows_it(
    admin_client: Client, lyon: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "PART_SIZE", 1)
    monkeypatch.setattr(selection, "WORTH_WAITING", 0)
    monkeypatch.setattr(pages, "AT_A_TIME", 0)

    answer = admin_client.post("/liste/company/modifier/", all_of(champ="trade_name", valeur="Bois"))
    action = BulkAction.objects.get()
    assert answer["Location"] == reverse("bulk", args=[action.pk])
    assert "1 / 3" in admin_client.get(answer["Location"]).content.decode()

    ask: dict[str, Any] = {"headers": {"HX-Request": "true"}}
    second, last = (admin_client.post(reverse("bulk_carry", args=[action.pk]), **ask) for _ in range(2))
    assert "2 / 3" in second.content.decode()
    assert last["HX-Redirect"] == "/entreprises/"
    assert names_with(trade_name="Bois") == ["A", "B", "C"]

    admin_client.post(reverse("bulk_undo", args=[action.pk]))
    assert names_with(trade_name="Bois") == ["B", "C"]
    for _ in range(2):
        admin_client.post(reverse("bulk_carry", args=[action.pk]), **ask)
    assert names_with(trade_name="Bois") == []


def test_a_second_click_and_another_tab_take_nothing_back_twice(admin_client: Client, lyon: list[Company]) -> None:
    admin_client.post("/liste/company/modifier/", all_of(champ="trade_name", valeur="Bois"))
    address = reverse("bulk_undo", args=[BulkAction.objects.get().pk])
    versions = list(Company.objects.order_by("pk").values_list("version", flat=True))

    first, second = (admin_client.post(address) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "déjà été reprise" in second.content.decode()
    assert list(Company.objects.order_by("pk").values_list("version", flat=True)) == [one + 1 for one in versions]


def test_the_same_form_sent_twice_acts_once(admin_client: Client, lyon: list[Company]) -> None:
    asked = all_of(champ="trade_name", valeur="Bois")

    for _ in range(2):
        admin_client.post("/liste/company/modifier/", asked)

    assert set(Company.objects.values_list("version", flat=True)) == {2}
    assert [action.done for action in BulkAction.objects.order_by("pk")] == [3, 0]


def test_the_whole_trash_is_restored(admin_client: Client) -> None:
    for name in ("A", "B"):
        factories.company(name, deleted_at=NOW)

    admin_client.post("/liste/company/restaurer/", all_of(name="corbeille"))

    assert names_with(deleted_at=None) == ["A", "B"]


def test_one_s_actions_are_listed_with_the_way_back_and_nobody_else_s(
    admin_client: Client, lyon: list[Company]
) -> None:
    admin_client.post("/liste/company/corbeille/", all_of())
    action = BulkAction.objects.get()
    other = signed_in(factories.user("Marc Petit", role=Role.ADMIN))

    page = admin_client.get(reverse("bulk_list")).content.decode()

    assert "3 fiches sont à la corbeille" in page
    assert reverse("bulk_undo", args=[action.pk]) in page
    assert "3 fiches" not in other.get(reverse("bulk_list")).content.decode()
    assert other.get(reverse("bulk", args=[action.pk])).status_code == 404
    assert other.post(reverse("bulk_undo", args=[action.pk])).status_code == 404


def test_checked_lines_or_all_results_go_on_to_the_export(admin_client: Client, lyon: list[Company]) -> None:
    checked = admin_client.post("/liste/company/emporter/", {"liste": "company", "ids": [lyon[0].pk, lyon[2].pk]})
    every = admin_client.post("/liste/company/emporter/", all_of("f=company.city~is~Lyon"))

    counted = [admin_client.get(answer["Location"]).context["count"] for answer in (checked, every)]
    assert counted == [2, 2]
    written = admin_client.get(reverse("export_file", args=["company"]), {"fiches": lyon[2].pk, "format": "jsonl"})
    assert [json.loads(line)["name"] for line in b"".join(written.streaming_content).decode().splitlines()] == ["C"]


def test_the_menu_of_the_bar_offers_the_control_of_the_field(admin_client: Client) -> None:
    address = reverse("selection_field", args=["company"])

    choice = admin_client.get(address, {"champ": "headcount_band"}).content.decode()
    date = admin_client.get(address, {"champ": "contract_end_date"}).content.decode()

    assert ("<select" in choice, 'type="date"' in date) == (True, True)
    assert admin_client.get(address, {"champ": "owner"}).status_code == 422


def test_the_bar_comes_again_with_the_rows(admin_client: Client, lyon: list[Company]) -> None:
    page = admin_client.get("/entreprises/", headers={"HX-Request": "true"}).content.decode()

    assert 'id="many-owner"' in page  # also where only the rows are asked again


@pytest.mark.parametrize(("address", "name"), [("/entreprises/", "company"), ("/suspects/", "suspect")])
def test_the_form_of_a_list_says_which_list_it_is_and_what_it_answered(
    admin_client: Client, address: str, name: str
) -> None:
    factories.company("Duval", city="Lyon", lifecycle_stage="suspect")

    page = admin_client.get(f"{address}?f=company.city~is~Lyon").content.decode()

    assert f'name="liste" value="{name}"' in page
    assert 'name="requete" value="f=company.city~is~Lyon"' in page

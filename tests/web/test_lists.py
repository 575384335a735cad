"""Lists: what each person sees, how many queries it takes, what is done to a selection, and bad addresses."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filon.contacts.models import Company
from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction, SavedView, Tagging
from filon.records.services.tags import tag_named, tag_records
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
LISTS = ["/entreprises/", "/suspects/", "/contacts/", "/leads/"]


def a_line_of_each(number: int, owner: User) -> None:
    company = factories.company(
        f"Duval {number}", owner=owner, city="Lyon", lifecycle_stage="suspect", in_target_at=NOW
    )
    contact = factories.contact(last_name=f"Duval {number}", company=company, owner=owner)
    lead = factories.lead(f"Demande {number}", company=company, contact=contact, owner=owner)
    for kind, pk in ((SubjectKind.COMPANY, company.pk), (SubjectKind.CONTACT, contact.pk), (SubjectKind.LEAD, lead.pk)):
        tag_records(kind=kind, ids=[pk], tag=tag_named("Salon"))


def queries_of(client: Client, address: str, **headers: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address, **headers).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "address", [*LISTS, "/entreprises/?q=duv", "/entreprises/?f=company.city~is~Lyon", "/corbeille/"]
)
def test_a_list_takes_as_many_queries_for_three_lines_as_for_one(
    admin_client: Client, ines: User, address: str
) -> None:
    a_line_of_each(1, ines)
    Company.objects.create(name="x", name_key="x", match_key="x", created_at=NOW, updated_at=NOW, deleted_at=NOW)
    admin_client.get(address)
    one = queries_of(admin_client, address)
    for number in (2, 3):
        a_line_of_each(number, ines)

    assert queries_of(admin_client, address) == one
    assert one <= 16


def rows_seen(client: Client, address: str) -> int:
    return client.get(address).content.count(b'name="ids"')


@pytest.mark.parametrize(
    ("role", "seen"),
    [(Role.SALES, [3, 3, 2]), (Role.MARKETING, [3, 3, 3]), (Role.MANAGER, [3, 3, 3]), (Role.DIRECTION, [3, 3, 3])],
)
def test_each_role_sees_in_lists_and_counts_what_it_may_read(role: Role, seen: list[int]) -> None:
    """A salesperson reads every company and person, but of the leads only those of the team and those of nobody."""
    stranger, viewer = factories.user("Paul Roux"), factories.user("Camille", role=role)
    for number, owner in enumerate((stranger, viewer, None)):
        company = factories.company(f"Société {number}", owner=owner)
        factories.contact(last_name=f"Nom {number}", owner=owner)
        factories.lead(f"Lead {number}", company=company, owner=owner)
    client = signed_in(viewer)

    assert [rows_seen(client, address) for address in ("/entreprises/", "/contacts/", "/leads/")] == seen
    assert [
        int(client.get(f"{address}nombre/").content) for address in ("/entreprises/", "/contacts/", "/leads/")
    ] == seen


def test_the_trash_leaves_the_lists_and_the_counts(admin_client: Client) -> None:
    factories.company("Duval", deleted_at=NOW)
    factories.company("Durand")

    assert rows_seen(admin_client, "/entreprises/") == 1
    assert admin_client.get("/entreprises/nombre/").content == b"1"
    assert "Duval" in admin_client.get("/corbeille/").content.decode()


def test_a_list_is_walked_by_its_own_links(admin_client: Client) -> None:
    for number in range(51):
        factories.company(f"Société {number:03d}")
    first = admin_client.get("/entreprises/")
    following = first.context["page"].following

    second = admin_client.get("/entreprises/", {"apres": following})

    assert [row.name for row in second.context["page"].rows] == ["Société 050"]
    back = admin_client.get("/entreprises/", {"avant": second.context["page"].preceding})
    assert back.context["page"].rows == first.context["page"].rows


@pytest.mark.parametrize(
    "query",
    [
        *("?q=%00", "?q=%25", "?q=" + "x" * 5000, "?q=732829320", "?q=a@b.fr", "?tri=inconnu", "?vue=999"),
        *("?apres=zzz", "?avant=%F0%9F", "?f=rien~is~1", "?f=company.owner~is~abc", "?f=company.tag~is~1"),
        *("?f=company.created_at~between~2026", "?f=contact.temperature~is~hot", "?f=company.lot~unknown~"),
        "?f=company.point~in~email,to_check",
        "?" + "&".join(f"f=company.city~is~{number}" for number in range(300)),
    ],
)
def test_no_address_breaks_a_list(admin_client: Client, query: str) -> None:
    factories.company("Duval")

    assert admin_client.get(f"/entreprises/{query}").status_code == 200
    assert admin_client.get(f"/entreprises/nombre/{query}").status_code == 200


def test_a_criterion_that_cannot_be_understood_is_said_and_narrows_nothing(admin_client: Client) -> None:
    factories.company("Duval")

    page = admin_client.get("/entreprises/?f=company.turnover~at_least~beaucoup").content.decode()

    assert "n’est pas une valeur valable" in page
    assert "Duval" in page


def test_a_selection_goes_to_the_trash_and_comes_back(admin_client: Client) -> None:
    companies = [factories.company(name) for name in ("Duval", "Durand", "Belmont")]

    admin_client.post("/liste/company/corbeille/", {"ids": [companies[0].pk, companies[1].pk]})
    assert rows_seen(admin_client, "/entreprises/") == 1

    admin_client.post(f"/actions/{BulkAction.objects.get().pk}/reprendre/")
    assert rows_seen(admin_client, "/entreprises/") == 3


def test_a_selection_is_given_to_a_colleague_and_tagged(admin_client: Client) -> None:
    camille, duval = factories.user("Camille Durand"), factories.company()

    admin_client.post("/liste/company/confier/", {"ids": [duval.pk], "responsable": camille.pk})
    admin_client.post("/liste/company/etiqueter/", {"ids": [duval.pk], "etiquette": "Salon"})

    duval.refresh_from_db()
    assert duval.owner == camille
    assert Tagging.objects.get().tag.name == "Salon"


def test_a_selection_is_refused_as_a_whole_when_one_record_is_out_of_reach(sales_client: Client, camille: User) -> None:
    mine, foreign = factories.company("A", owner=camille), factories.company("B", owner=factories.user("Paul"))

    answer = sales_client.post("/liste/company/etiqueter/", {"ids": [mine.pk, foreign.pk], "etiquette": "Salon"})

    assert answer.status_code == 422
    assert "1 des 2 fiches" in answer.content.decode()
    assert Tagging.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/liste/company/corbeille/", {}),
        ("/liste/company/corbeille/", {"ids": ["abc", "-1", "9" * 30]}),
        ("/liste/company/confier/", {"ids": "1", "responsable": "99999"}),
        ("/liste/company/etiqueter/", {"ids": "1", "etiquette": "\x00"}),
        ("/liste/company/vues/", {"nom": ""}),
        ("/liste/company/vues/", {"nom": "x" * 500}),
    ],
)
def test_a_senseless_action_is_refused_with_a_sentence(
    admin_client: Client, address: str, data: dict[str, Any]
) -> None:
    Company.objects.create(pk=1, name="Duval", name_key="duval", match_key="duval", created_at=NOW, updated_at=NOW)

    assert admin_client.post(address, data).status_code == 422


def test_a_salesperson_puts_nothing_in_the_trash(sales_client: Client, camille: User) -> None:
    mine = factories.company(owner=camille)

    assert sales_client.post("/liste/company/corbeille/", {"ids": [mine.pk]}).status_code == 403
    assert Company.objects.get().deleted_at is None


def test_a_view_is_kept_for_oneself_or_shared(admin_client: Client, sales_client: Client) -> None:
    for name, shared in (("À moi", False), ("À tous", True)):
        data = {"nom": name, "requete": "f=company.city~is~Lyon&vue=3", "colonne": ["name", "city"]}
        admin_client.post("/liste/company/vues/", data | ({"partagee": "1"} if shared else {}))

    own, others = (client.get("/entreprises/").content.decode() for client in (admin_client, sales_client))

    assert ("À moi" in own, "À tous" in own, "À moi" in others, "À tous" in others) == (True, True, False, True)
    view = SavedView.objects.get(name="À tous")
    assert view.query == {"query": "f=company.city~is~Lyon", "columns": ["name", "city"]}
    shown = sales_client.get(f"/entreprises/?{view.query['query']}&vue={view.pk}")
    assert [column.key for column in shown.context["columns"]] == ["name", "city"]


def test_only_its_author_takes_a_view_away(admin_client: Client, sales_client: Client) -> None:
    admin_client.post("/liste/company/vues/", {"nom": "À tous", "partagee": "1"})
    view = SavedView.objects.get()

    assert sales_client.post(f"/liste/vues/{view.pk}/retirer/").status_code == 422
    admin_client.post(f"/liste/vues/{view.pk}/retirer/")
    assert SavedView.objects.count() == 0


def test_the_columns_that_one_chose_come_back(admin_client: Client, sales_client: Client) -> None:
    admin_client.post("/liste/company/colonnes/", {"colonne": ["city", "siren", "inconnue"]})

    own, others = (client.get("/entreprises/").context["columns"] for client in (admin_client, sales_client))

    assert [column.key for column in own] == ["name", "city", "siren"]
    assert [column.key for column in others][:3] == ["name", "stage", "owner"]


def test_a_criterion_is_added_to_what_was_asked(admin_client: Client) -> None:
    answer = admin_client.get(
        "/liste/company/critere/ajouter/",
        {"champ": "company.city", "operateur": "is", "valeur": "Lyon", "retour": "/suspects/?q=duv&apres=x"},
    )

    assert answer.headers["Location"] == "/suspects/?q=duv&f=company.city~is~Lyon"


def test_a_criterion_never_leads_out_of_the_site(admin_client: Client) -> None:
    answer = admin_client.get(
        "/liste/company/critere/ajouter/", {"champ": "company.city", "retour": "//mechant.example/x"}
    )

    assert answer.headers["Location"].startswith("/entreprises/?")


@pytest.mark.parametrize(
    "field",
    [
        "company.city",
        "company.department",
        "company.turnover",
        "company.created_at",
        "company.ever_customer",
        "contact.temperature",
    ],
)
def test_each_kind_of_field_offers_its_comparisons(admin_client: Client, field: str) -> None:
    answer = admin_client.get("/liste/company/critere/", {"champ": field})

    assert (answer.status_code, b'name="operateur"' in answer.content) == (200, True)

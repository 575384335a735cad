"""The columns of a list: every field of the record page, in the order chosen, for oneself or in a view of one's own."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filon.kit.subjects import SubjectKind
from filon.records.models import FieldDefinition, SavedView
from filon.usecases.many_fields import fields_of_many
from filon.users.models import User
from filon.web.lists.columns import FIELD, SHOWN_ALREADY, all_columns
from filon.web.lists.registry import LISTS
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ADDRESS = {"company": "/entreprises/", "contact": "/contacts/", "lead": "/leads/", "order": "/commandes/"}


def keys_of(client: Client, address: str = "/entreprises/") -> list[str]:
    return [column.key for column in client.get(address).context["columns"]]


def keep(client: Client, *keys: str, kind: str = "company", **more: Any) -> int:
    return client.post(f"/liste/{kind}/colonnes/", {"colonne": list(keys), **more}).status_code


@pytest.mark.parametrize("kind", LISTS)
def test_each_field_of_the_record_page_is_a_column_or_shown_by_one(kind: str) -> None:
    FieldDefinition.objects.create(entity=kind, key="surface", label="Surface", type="number")
    subject = SubjectKind(kind)

    columns = {column.field for column in all_columns(LISTS[kind]) if column.field}

    assert columns | SHOWN_ALREADY[subject] == {name for name, _entry in fields_of_many(subject)}
    assert "custom.surface" in columns


def test_a_field_and_a_field_of_ours_are_shown_as_the_page_shows_them(admin_client: Client) -> None:
    FieldDefinition.objects.create(entity="company", key="surface", label="Surface", type="number")
    factories.company("Duval", current_supplier="Bureau Plus", custom={"surface": 1250.5})
    factories.company("Bare")

    keep(admin_client, f"{FIELD}custom.surface", f"{FIELD}current_supplier", f"{FIELD}contract_end_date")
    page = admin_client.get("/entreprises/").content.decode()

    assert ("Bureau Plus" in page, "1\u202f250,5" in page) == (True, True)
    assert 'data-label="Surface"' in page


def test_columns_come_in_the_order_chosen_the_name_first(admin_client: Client) -> None:
    factories.company()

    keep(admin_client, "city", f"{FIELD}website", "owner", "inconnue", "city")

    assert keys_of(admin_client) == ["name", "city", f"{FIELD}website", "owner"]
    choosable = [column.key for column, _chosen in admin_client.get("/entreprises/").context["choosable"]]
    assert choosable[:5] == ["name", "city", f"{FIELD}website", "owner", "stage"]


def test_those_of_the_start_come_back(admin_client: Client) -> None:
    factories.company()
    start = keys_of(admin_client)

    keep(admin_client, "city")
    assert keys_of(admin_client) == ["name", "city"]

    keep(admin_client, "city", remettre="1")
    assert keys_of(admin_client) == start


def test_in_a_view_of_one_s_own_the_view_keeps_them_and_in_another_s_nothing_changes(
    admin_client: Client, sales_client: Client, ines: User
) -> None:
    factories.company()
    query = {"query": "", "columns": ["name", "city"]}
    view = SavedView.objects.create(by=ines, entity="company", name="Villes", query=query, shared=True, created_at=NOW)

    statuses = [keep(client, "owner", vue=view.pk) for client in (sales_client, admin_client)]

    assert statuses == [422, 302]
    assert keys_of(sales_client, f"/entreprises/?vue={view.pk}") == ["name", "owner"]
    assert "owner" in keys_of(admin_client)  # outside the view, the list's own
    assert len(keys_of(admin_client)) > 2


@pytest.mark.parametrize("kind", ADDRESS)
def test_more_columns_take_no_query_a_line(admin_client: Client, kind: str) -> None:
    make = {
        "company": factories.company,
        "contact": factories.contact,
        "lead": factories.lead,
        "order": factories.order,
    }
    columns = [column.key for column in all_columns(LISTS[kind])]
    keep(admin_client, *columns, kind=kind)
    counts = []
    for _ in range(2):
        make[kind]()
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(ADDRESS[kind]).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]

"""What an order makes of its company, from the moment it is entered until it is thrown away, and back."""

from importlib import import_module

import pytest
from django.apps import apps

from filon.contacts.models import Company
from filon.customers.models import Order
from filon.customers.services.ordering import NewOrder
from filon.records.models import ExternalId, UndoEntry
from filon.records.rules.authorship import by_person
from filon.usecases.ordering import place_order
from filon.usecases.tidying import restore_records, take_back, trash_records
from tests import factories
from tests.factories import NOW
from tests.usecases.importing import imported

pytestmark = pytest.mark.django_db
ORDERS = """
[columns]
"Référence" = "order.external_id"
"Client" = "order.company"
"Date" = "order.ordered_at"
"Montant" = "order.amount"
"""


def standing() -> tuple[str, bool]:
    company = Company.objects.get()
    return company.lifecycle_stage, company.ever_customer


def test_a_company_is_a_client_as_long_as_it_has_an_order_in_use() -> None:
    ines, company = factories.user("Inès Benali"), factories.company()
    place_order(new=NewOrder(company, number="", ordered_at=NOW, cents=100), by=by_person(ines.pk), now=NOW)
    assert standing() == ("customer", True)

    trash_records(records=list(Order.objects.all()), by=ines, now=NOW)
    assert standing() == ("", False)

    restore_records(records=list(Order.objects.all()), by=ines, now=NOW)
    assert standing() == ("customer", True)

    take_back(entry=UndoEntry.objects.latest("pk"), by=ines, now=NOW)
    assert standing() == ("", False)


def test_an_order_of_a_file_is_known_by_its_reference() -> None:
    text = "Référence;Client;Date;Montant\nCMD-0012;Menuiserie Duval;14/11/2026;1 200\n"

    imported(text, entity="order", mapping=ORDERS)

    assert str(Order.objects.get()) == "Commande n°\u00a0CMD-0012 du 14 nov. 2026"


def test_orders_that_were_here_before_they_had_numbers_get_those_of_their_files() -> None:
    known, unknown = factories.order(), factories.order()
    ExternalId.objects.create(system="erp", entity="order", value="C" * 100, subject_id=known.pk)
    import_module("filon.customers.migrations.0002_number").number_those_of_files(apps, None)

    known.refresh_from_db()
    unknown.refresh_from_db()
    assert (known.number, unknown.number) == ("C" * 60, "")

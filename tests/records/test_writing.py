"""Unsaved rows of the ORM, written many at once."""

import pytest

from filon.opportunities.models import Opportunity
from filon.records.services.writing import write_rows
from tests import factories


@pytest.mark.django_db
def test_a_column_that_a_row_says_nothing_of_has_the_default_of_the_database() -> None:
    deal = factories.deal()
    said = {
        field.attname: getattr(deal, field.attname)
        for field in Opportunity._meta.local_concrete_fields
        if field.attname not in ("id", "follows_stage")
    }

    (written,) = write_rows([Opportunity(**said)])

    assert Opportunity.objects.get(pk=written.pk).follows_stage == ""

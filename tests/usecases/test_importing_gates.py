"""A file declares the past of what it creates; what is here already passes the gates, with what the row brings."""

from typing import Any

import pytest

from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import CriterionKind
from filon.records.models import Change
from filon.usecases.many_fields import fields_of_many
from tests import factories
from tests.usecases.importing import imported, rows_by

pytestmark = pytest.mark.django_db
DEALS = """
[columns]
"Réf" = "opportunity.external_id"
"Affaire" = "opportunity.name"
"Étape" = "opportunity.stage"
"Montant" = "opportunity.amount"
"""


def of_file(stage: str, amount: str = "") -> Any:
    return imported(f"Réf;Affaire;Étape;Montant\nO1;Fenêtres;{stage};{amount}\n", entity="opportunity", mapping=DEALS)


def ask_amount() -> None:
    tree = {"all": [{"field": "opportunity.amount", "op": "known", "value": ""}]}
    factories.ask("contact", CriterionKind.FIELD, "le montant à chiffrer", tree=tree)


def stage() -> str:
    return Opportunity.objects.get().stage.key


def test_a_deal_that_a_file_creates_stands_where_the_file_says() -> None:
    ask_amount()

    of_file("negotiation")

    assert stage() == "negotiation"
    assert Change.objects.filter(axis="deal_stage", forced=True).count() == 0


def test_a_deal_that_is_here_is_held_back_and_the_row_says_what_is_missing() -> None:
    of_file("contact")
    ask_amount()

    told = of_file("negotiation")

    assert (rows_by(told), stage()) == ((0, 0, 0, 1), "contact")
    assert told["refusals"][0]["reason"] == (
        "«\u00a0Fenêtres\u00a0» n’entre pas à l’étape «\u00a0Négociation\u00a0». Il manque\u00a0: le montant à chiffrer. "
        "Complétez la fiche, ou demandez à un responsable de forcer le passage en disant pourquoi."
    )


def test_what_the_row_brings_counts() -> None:
    of_file("contact")
    ask_amount()

    told = of_file("negotiation", amount="12 000")

    assert (rows_by(told), stage()) == ((0, 1, 0, 0), "negotiation")
    assert Opportunity.objects.get().cents == 1_200_000


def test_a_row_that_is_held_back_leaves_nothing_of_what_was_tried_on() -> None:
    of_file("contact")
    ask_amount()
    factories.ask("contact", CriterionKind.CONFIRMED, "l’accord à obtenir")

    of_file("negotiation", amount="12 000")

    deal = Opportunity.objects.get()
    assert (deal.stage.key, deal.cents) == ("contact", None)


def test_no_bulk_edit_writes_a_stage() -> None:
    """What many records may be given is what a record page edits in place: a stage is moved, through its gates."""
    assert [name for name, _entry in fields_of_many(SubjectKind.OPPORTUNITY) if "stage" in name] == []

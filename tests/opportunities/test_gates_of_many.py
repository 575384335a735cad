"""The sentence of five hundred cards costs as many queries as that of one, and the installed process asks something."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.kit.text import fold
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.lists import cards_of
from filon.playbook.models import Criterion, Stage, StageVariant
from filon.playbook.rules.process import CriterionKind
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MIGRATION = import_module("filon.playbook.migrations.0012_default_criteria")


def ask_everything() -> None:
    """Every kind of criterion at every stage, a variant and a cadence beside."""
    for stage in ("contact", "proposal"):
        for kind in CriterionKind:
            tree = {"all": [{"field": "opportunity.amount", "op": "known", "value": ""}]}
            make.ask(stage, kind, kind.label, tree=tree, question="need", kind="call")
        StageVariant.objects.create(
            stage=make.stage(stage),
            name="Lyon",
            audience={"all": [{"field": "company.city", "op": "is", "value": "Lyon"}]},
            waived=["field-1"],
        )
    Stage.objects.filter(key="contact").update(cadence=[{"days": 0, "channel": "phone", "what": "Appeler"}])


def deals(number: int) -> list[Opportunity]:
    """In turn at two stages, some with a lead, a contact, an owner."""
    lead, jeanne, camille = make.lead(), make.contact(), make.user("Camille")
    stages = [make.stage("contact"), make.stage("proposal")]
    rows = [
        Opportunity(
            name=f"Affaire {place}", name_key=fold(f"Affaire {place}"), process_version=stages[0].version,
            stage=stages[place % 2], stage_since=NOW - timedelta(days=place % 9), created_at=NOW, updated_at=NOW, opened_at=NOW,
            lead=lead if place % 3 == 0 else None, contact=jeanne if place % 3 else None, owner=camille,
        )
        for place in range(number)
    ]  # fmt: skip
    return Opportunity.objects.bulk_create(rows)


def queries_for(number: int) -> int:
    made = deals(number)
    found = Opportunity.objects.filter(pk__in=[deal.pk for deal in made])
    with CaptureQueriesContext(connection) as queries:
        cards = cards_of(list(found), now=NOW)
    assert {card.sentence.startswith("Étape") for card in cards} == {True}
    return len(queries)


def test_five_hundred_cards_cost_as_many_queries_as_six() -> None:
    ask_everything()

    assert queries_for(6) == queries_for(500)


def test_the_installed_process_asks_what_its_file_says() -> None:
    MIGRATION.install_criteria(apps, None)

    asked = Criterion.objects.filter(stage=make.stage("proposal")).values_list("kind", "words")
    assert list(asked) == [
        ("proposal_sent", "la proposition à envoyer"),
        ("meeting", "le rendez-vous de négociation à planifier"),
    ]
    assert set(Criterion.objects.values_list("stage__key", flat=True)) == {
        *("contact", "qualification", "meeting", "proposal", "negotiation", "signature")
    }


def test_every_criterion_of_the_installed_process_can_be_judged() -> None:
    MIGRATION.install_criteria(apps, None)
    for stage in Stage.objects.filter(version=make.stage().version, kind="open"):
        Opportunity.objects.filter(pk=make.deal().pk).update(stage=stage)

    cards = cards_of(list(Opportunity.objects.all()), now=NOW)

    assert [check.broken for card in cards for check in card.checks if check.broken] == []
    assert all(card.missing for card in cards)


@pytest.mark.parametrize("edited", [{"label": "Premier échange"}, {"probability": 8}, {"max_days": None}])
def test_a_process_that_somebody_edited_stays_as_it_is(edited: dict[str, object]) -> None:
    Stage.objects.filter(pk=make.stage().pk).update(**edited)

    MIGRATION.install_criteria(apps, None)

    assert not Criterion.objects.exists()


def test_a_process_that_asks_already_is_left_alone() -> None:
    make.ask("contact", CriterionKind.CONFIRMED)

    MIGRATION.install_criteria(apps, None)

    assert Criterion.objects.count() == 1

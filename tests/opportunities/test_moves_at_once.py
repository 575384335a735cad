"""Two people drop the same card at the same instant: one moves it, the other learns it."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from filon.kit.errors import BusinessError
from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import CriterionKind
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.dealing import move_deal_as_seen
from tests import factories as make
from tests.factories import NOW


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_move_a_card_at_once_one_does() -> None:
    make.ask(
        "contact", CriterionKind.FIELD, tree={"all": [{"field": "opportunity.amount", "op": "known", "value": ""}]}
    )
    deal = make.deal(cents=100)
    said, ready = ["", ""], Barrier(2)

    def drop(place: int, to: str) -> None:
        seen = Opportunity.objects.select_related("stage").get(pk=deal.pk)
        stage = make.stage(to)
        ready.wait(10)
        try:
            move_deal_as_seen(deal=seen, seen_stage_id=seen.stage_id, to=stage, by=BY_SYSTEM, now=NOW)
        except BusinessError as refusal:
            said[place] = refusal.sentence
        finally:
            connection.close()

    threads = [Thread(target=drop, args=told) for told in ((0, "qualification"), (1, "meeting"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(said) == [
        "",
        "«\u00a0Fenêtres de l’école\u00a0» vient d’être déplacée par quelqu’un d’autre. Rechargez la page.",
    ]
    assert Change.objects.filter(axis="deal_stage", subject_id=deal.pk).count() == 2  # opened, moved once

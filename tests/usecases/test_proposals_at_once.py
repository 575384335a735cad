"""Two people press at the same instant: two senders get two numbers, two acceptances make one order."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from filon.customers.models import Order
from filon.kit.errors import BusinessError
from filon.opportunities.models import ClosingReview, Proposal, ProposalEvent
from filon.usecases.proposing import send_proposal
from tests import factories
from tests.factories import NOW
from tests.usecases.proposing import a_deal, a_draft, accept, sent

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def letters_wait(settings: Any) -> None:
    """Nothing leaves beside the tests: no mail server is named."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def together(*presses: Callable[[], object]) -> list[str]:
    """What each reads: "" for whoever got through."""
    said, ready = [""] * len(presses), Barrier(len(presses))

    def press(place: int) -> None:
        ready.wait(10)
        try:
            presses[place]()
        except BusinessError as refusal:
            said[place] = refusal.sentence
        finally:
            connection.close()

    threads = [Thread(target=press, args=[place]) for place in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(said)


def test_two_acceptances_at_once_make_one_order() -> None:
    proposal = sent(factories.user("Camille"))

    said = together(*[lambda: accept(Proposal.objects.get(pk=proposal.pk))] * 2)

    assert said == ["", "Ce devis est déjà accepté le 20 nov. 2026\u00a0: rien n’a été enregistré une seconde fois."]
    assert (Order.objects.count(), ProposalEvent.objects.count(), ClosingReview.objects.count()) == (1, 1, 1)


def test_two_who_send_at_once_get_two_numbers() -> None:
    camille = factories.user("Camille")
    deal = a_deal(camille)
    drafts = [a_draft(camille, deal).pk for _ in range(2)]

    def send(pk: int) -> Proposal:
        draft = Proposal.objects.get(pk=pk)
        return send_proposal(proposal=draft, version=draft.version, words="", by=camille, now=NOW)

    assert together(lambda: send(drafts[0]), lambda: send(drafts[1])) == ["", ""]
    assert sorted(Proposal.objects.values_list("number", flat=True)) == ["DEV-2026-0001", "DEV-2026-0002"]


def test_one_draft_sent_twice_at_once_leaves_once() -> None:
    camille = factories.user("Camille")
    draft = a_draft(camille)

    def send() -> Proposal:
        mine = Proposal.objects.get(pk=draft.pk)
        return send_proposal(proposal=mine, version=draft.version, words="", by=camille, now=NOW)

    assert [bool(sentence) for sentence in together(send, send)] == [False, True]
    assert list(Proposal.objects.values_list("number", flat=True)) == ["DEV-2026-0001"]

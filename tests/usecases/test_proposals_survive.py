"""A machine that dies while a proposal leaves or is accepted: nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from filon.customers.models import Order
from filon.kit.errors import BusinessError
from filon.messaging.models import Message
from filon.opportunities.models import ClosingReview, Proposal, ProposalDocument, ProposalEvent
from filon.usecases.proposing import send_proposal
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.installation import DATABASE
from tests.postgres import address_of_database
from tests.usecases.proposing import a_draft, accept, sent

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ACT_AND_DIE = """
import os, signal, sys, django
django.setup()
from importlib import import_module
from filon.opportunities.models import Proposal
from filon.usecases.proposing import send_proposal
from tests.factories import NOW
from tests.usecases.proposing import accept

module, name, act, pk = sys.argv[1:]
place = import_module(module)
real = getattr(place, name)

def do_and_die(*args, **told):
    real(*args, **told)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(place, name, do_and_die)
proposal = Proposal.objects.get(pk=pk)
if act == "send":
    send_proposal(proposal=proposal, version=proposal.version, words="", by=proposal.by, now=NOW)
else:
    accept(proposal)
    os.kill(os.getpid(), signal.SIGKILL)  # committed: before its answer reached anybody
"""


@pytest.fixture
def owner(settings: Any) -> User:
    """Nothing leaves beside the tests: no mail server is named."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return factories.user("Camille")


def die(after: str, act: str, proposal: Proposal) -> None:
    module, _, name = after.rpartition(".")
    database = str(connection.settings_dict["NAME"])
    address = f"sqlite:///{database}" if DATABASE == "sqlite" else address_of_database(database)
    told = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address}
    done = subprocess.run(
        [sys.executable, "-c", ACT_AND_DIE, module, name, act, str(proposal.pk)], env=os.environ | told, check=False
    )
    assert done.returncode == -signal.SIGKILL


def send(proposal: Proposal) -> Proposal:
    mine = Proposal.objects.get(pk=proposal.pk)
    return send_proposal(proposal=mine, version=proposal.version, words="", by=proposal.by, now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("after", ["mark_sent", "write_to_client"])
def test_killed_before_the_end_a_proposal_is_still_a_draft_and_its_number_is_free(owner: User, after: str) -> None:
    draft = a_draft(owner)

    die(f"filon.usecases.proposing.{after}", "send", draft)

    draft.refresh_from_db()
    assert (draft.state, draft.number, Message.objects.count(), ProposalDocument.objects.count()) == ("draft", "", 0, 0)
    assert send(draft).number == "DEV-2026-0001"
    assert Message.objects.count() == 1


def test_killed_once_it_is_committed_its_letter_waits_for_the_worker_and_is_written_once(owner: User) -> None:
    draft = a_draft(owner)

    die("filon.messaging.services.sending._send_beside", "send", draft)

    assert list(Message.objects.values_list("kind", "state", "attempts")) == [("proposal", "queued", 0)]
    with pytest.raises(BusinessError):
        send(draft)
    assert (Message.objects.count(), Proposal.objects.get().number) == (1, "DEV-2026-0001")


@pytest.mark.parametrize("after", ["answer_once", "place_order", "move_deals"])
def test_killed_in_the_middle_of_an_acceptance_nothing_is_half_done(owner: User, after: str) -> None:
    proposal = sent(owner)

    die(f"filon.usecases.answering_proposals.{after}", "accept", proposal)

    assert (Order.objects.count(), ProposalEvent.objects.count(), Proposal.objects.get().state) == (0, 0, "sent")
    accept(Proposal.objects.get())
    assert (Order.objects.count(), ProposalEvent.objects.count(), ClosingReview.objects.count()) == (1, 1, 1)


def test_killed_before_the_client_reads_that_it_is_done_he_presses_again_and_nothing_is_doubled(owner: User) -> None:
    proposal = sent(owner)

    die("filon.usecases.answering_proposals.accept_proposal", "accept", proposal)

    with pytest.raises(BusinessError, match="déjà accepté"):
        accept(Proposal.objects.get())
    assert (Order.objects.count(), ProposalEvent.objects.count()) == (1, 1)

"""What a client asked on his page is answered from the deal: he reads it there and by e-mail."""

from datetime import timedelta

import pytest

from filon.activities.models import Activity, Task
from filon.contacts.models import ContactPoint
from filon.kit.errors import NotPossible
from filon.messaging.models import Message
from filon.opportunities.models import ProposalEvent
from filon.opportunities.selectors.proposals import proposals_of, question_of
from filon.usecases.answering_proposals import Said, comment_on
from filon.usecases.replying_to_clients import reply_to_client
from filon.users.models import User
from tests.factories import NOW
from tests.usecases.proposing import BROWSER, CAME, a_draft, sent

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


def test_the_client_reads_the_answer_and_the_task_that_asked_for_it_is_done(camille: User) -> None:
    proposal = sent(camille)
    comment_on(proposal=proposal, said=Said("Jeanne", text="Et pour trois ?"), caller=BROWSER, came=CAME, now=NOW)
    assert [one.question for one in proposals_of(proposal.opportunity, most=3)] == ["Et pour trois ?"]  # type: ignore[attr-defined]

    assert reply_to_client(proposal=proposal, text="Oui, au même prix.", by=camille, now=LATER) == ""

    answer = ProposalEvent.objects.get(kind="answered")
    assert (answer.name, answer.text, question_of(proposal)) == ("Camille Martin", "Oui, au même prix.", "")
    letter = Message.objects.get(key=f"proposal-{proposal.pk}-answer-{answer.pk}")
    assert "Oui, au même prix." in letter.body and "/devis/r/" in letter.body
    assert Task.objects.get(title__startswith="Répondre à Jeanne").done_at == LATER
    assert Activity.objects.get(direction="outbound", kind="email").by == camille


def test_a_dead_address_is_said_and_the_page_shows_the_answer_all_the_same(camille: User) -> None:
    proposal = sent(camille)
    ContactPoint.objects.update(state="dead")
    assert reply_to_client(proposal=proposal, text="Oui.", by=camille, now=LATER) != ""
    assert ProposalEvent.objects.filter(kind="answered").exists()
    assert not Message.objects.filter(key__contains="answer").exists()


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_answer_is_none(camille: User, text: str) -> None:
    with pytest.raises(NotPossible, match="Écrivez votre réponse"):
        reply_to_client(proposal=sent(camille), text=text, by=camille, now=NOW)


def test_a_draft_has_no_client_to_answer(camille: User) -> None:
    with pytest.raises(NotPossible, match="pas encore envoyé"):
        reply_to_client(proposal=a_draft(camille), text="Oui.", by=camille, now=NOW)

"""Documents go with a proposal: bounded, kept byte for byte, told in its PDF, and unchanged once it was sent."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from filon.kit.errors import EditedMeanwhile
from filon.messaging.models import Message
from filon.opportunities.models import Proposal, ProposalAttachment
from filon.opportunities.rules.attachments import LARGEST, MOST_FILES, AttachmentRefused, with_attachments
from filon.opportunities.selectors.proposals import attached_to, offer_of
from filon.opportunities.services.attachments import Attaching
from filon.opportunities.services.proposals import WrittenLine, begin_next_version, write_proposal
from filon.usecases.proposing import send_proposal
from filon.users.models import User
from tests.factories import NOW
from tests.usecases.proposing import a_draft, accept

pytestmark = pytest.mark.django_db

PLAN = b"%PDF-1.7 the plan"


def a_file(name: str = "Plan.pdf", content: bytes = PLAN) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def join(proposal: Proposal, *files: SimpleUploadedFile, drop: tuple[int, ...] = ()) -> None:
    lines = [WrittenLine(line.product, line.label, line.details, line.priced) for line in proposal.lines.all()]
    version, attaching = proposal.version, Attaching(files, drop)
    write_proposal(proposal=proposal, values={}, lines=lines, version=version, now=NOW, attaching=attaching)


def leave(proposal: Proposal, by: User) -> Proposal:
    return send_proposal(proposal=proposal, version=proposal.version, words="", by=by, now=NOW)


def names(proposal: Proposal) -> list[str]:
    return [one.name for one in attached_to(proposal)]


def test_documents_are_joined_once_each_and_taken_away(camille: User) -> None:
    draft = a_draft(camille)
    join(draft, a_file("../../Plan, l’atelier.pdf"), a_file("le même.pdf"), a_file("Fiche.pdf", b"other"))
    plan, sheet = attached_to(draft)

    assert (plan.name, plan.size, plan.digest) == (
        "Plan, l’atelier.pdf", len(PLAN), hashlib.sha256(PLAN).hexdigest(),
    )  # fmt: skip
    join(draft, drop=(sheet.key,))
    assert names(draft) == [plan.name]


def test_what_is_empty_too_large_or_too_many_is_refused_by_its_name(camille: User) -> None:
    draft = a_draft(camille)
    too_many = [a_file(f"{n}.pdf", str(n).encode()) for n in range(MOST_FILES + 1)]
    with pytest.raises(AttachmentRefused, match="est vide"):
        join(draft, a_file("vide.pdf", b""))
    draft.refresh_from_db()
    with pytest.raises(AttachmentRefused, match="dépasse 10\u00a0Mo"):
        join(draft, a_file("gros.pdf", b"x" * (LARGEST + 1)))
    draft.refresh_from_db()
    with pytest.raises(AttachmentRefused, match="10 pièces jointes au plus"):
        join(draft, *too_many)
    draft.refresh_from_db()
    with pytest.raises(AttachmentRefused, match="20\u00a0Mo au plus, toutes ensemble"):
        join(draft, *(a_file(f"{n}.pdf", bytes([n]) * (LARGEST - 1)) for n in range(3)))

    assert ProposalAttachment.objects.count() == 0


def test_what_was_sent_keeps_its_documents_and_the_database_refuses_to_rewrite_them(camille: User) -> None:
    draft = a_draft(camille)
    join(draft, a_file())
    key = attached_to(draft)[0].key
    gone = leave(draft, camille)

    with pytest.raises(EditedMeanwhile):
        join(gone, a_file("Autre.pdf", b"other"), drop=(key,))
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        gone.attachments.update(content=b"forged")
    assert (names(gone), bytes(gone.attachments.get().content)) == (["Plan.pdf"], PLAN)


def test_the_letter_and_the_agreement_tell_them(camille: User) -> None:
    draft = a_draft(camille)
    join(draft, a_file())
    gone = leave(draft, camille)

    letter = Message.objects.filter(kind="proposal").latest("pk")
    assert "À lire avec lui sur sa page\u00a0: «\u00a0Plan.pdf\u00a0»." in letter.body
    assert offer_of(gone, now=NOW).attached == tuple(attached_to(gone))
    accept(gone)
    assert gone.events.get(kind="accepted").text.endswith("avec ses conditions et sa pièce jointe.")


def test_a_new_version_starts_with_the_documents_of_the_one_before(camille: User) -> None:
    draft = a_draft(camille)
    join(draft, a_file())
    first = leave(draft, camille)
    second = begin_next_version(proposal=first, by=camille, now=NOW)
    join(second, drop=(attached_to(second)[0].key,))

    assert (names(first), names(second)) == (["Plan.pdf"], [])


def test_the_agreement_counts_them(camille: User) -> None:
    draft = a_draft(camille)
    join(draft, a_file(), a_file("Fiche.pdf", b"other"))

    assert with_attachments(attached_to(draft)) == " et ses 2 pièces jointes"

"""The documents that go with a draft: joined, taken away, copied into its next version. What was sent keeps its own."""

import hashlib
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from django.core.files.base import File as Upload

from filon.kit.text import clean_cell, one_line
from filon.opportunities.models import Proposal, ProposalAttachment
from filon.opportunities.rules.attachments import LONGEST_NAME, check_attachment, check_attachments
from filon.opportunities.selectors.proposals import attached_to


class Attaching(NamedTuple):
    """What a person joins to a draft, and the keys of what she takes away."""

    add: "Sequence[Upload[bytes]]" = ()
    drop: Collection[int] = ()


NOTHING = Attaching()


def attach(proposal: Proposal, wanted: Attaching) -> None:
    """Of a draft that the caller claimed. AttachmentRefused names the file, or says that they are too many.

    The same bytes are joined once, under the name that they had first.
    """
    proposal.attachments.filter(pk__in=wanted.drop).delete()
    known = {one.digest for one in attached_to(proposal)}
    for upload in wanted.add:
        row = _row(proposal, upload)
        if row.digest not in known:
            known.add(row.digest)
            row.save(force_insert=True)
            check_attachments(attached_to(proposal))


def _row(proposal: Proposal, upload: "Upload[bytes]") -> ProposalAttachment:
    """The size is asked before anything is read."""
    name = one_line(clean_cell(PurePosixPath(upload.name or "").name))[-LONGEST_NAME:].strip() or "sans nom"
    check_attachment(name=name, size=upload.size)
    content = upload.read()
    digest = hashlib.sha256(content).hexdigest()
    return ProposalAttachment(proposal=proposal, name=name, size=len(content), digest=digest, content=content)


def copy_attachments(*, old: Proposal, new: Proposal) -> None:
    ProposalAttachment.objects.bulk_create(
        ProposalAttachment(proposal=new, name=one.name, size=one.size, digest=one.digest, content=one.content)
        for one in old.attachments.all()
    )

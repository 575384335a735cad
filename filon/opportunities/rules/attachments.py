"""What goes with a proposal beside its own file: how many documents, how large, and how they are told."""

from collections.abc import Sequence
from typing import NamedTuple

from filon.kit.errors import NotPossible
from filon.kit.french import format_size

MEGABYTE = 1024 * 1024
MOST_FILES = 10
LARGEST = 10 * MEGABYTE  # one of them, in bytes: they are kept in the database, beside the proposal
MOST_BYTES = 20 * MEGABYTE  # all of them
LONGEST_NAME = 150


class AttachmentRefused(NotPossible):
    """A document that cannot go with a proposal."""


class Attached(NamedTuple):
    """`digest` is the SHA-256 of its bytes; `key` names it in an address."""

    name: str
    size: int
    digest: str
    key: int = 0


def check_attachment(*, name: str, size: int) -> None:
    if not size:
        raise AttachmentRefused(f"«\u00a0{name}\u00a0» est vide\u00a0: choisissez un autre fichier.")
    if size > LARGEST:
        raise AttachmentRefused(
            f"«\u00a0{name}\u00a0» dépasse {format_size(LARGEST)}\u00a0: allégez-le, ou mettez son lien dans le devis."
        )


def check_attachments(attached: Sequence[Attached]) -> None:
    """Those that a proposal would have together."""
    if len(attached) > MOST_FILES:
        raise AttachmentRefused(f"Un devis a {MOST_FILES} pièces jointes au plus\u00a0: retirez-en.")
    if sum(one.size for one in attached) > MOST_BYTES:
        raise AttachmentRefused(
            f"Les pièces jointes d’un devis font {format_size(MOST_BYTES)} au plus, toutes ensemble\u00a0: retirez-en."
        )


def attachments_in_words(attached: Sequence[Attached]) -> list[dict[str, str]]:
    """Name, size and fingerprint: written in the PDF, whose own hash then stands for them too."""
    return [
        {"name": one.name, "size": format_size(one.size), "digest": f"SHA-256\u00a0: {one.digest}", "key": str(one.key)}
        for one in attached
    ]


def with_attachments(attached: Sequence[Attached]) -> str:
    """ " et sa pièce jointe", " et ses 3 pièces jointes": what the client agrees to besides; empty without any."""
    if not attached:
        return ""
    return " et sa pièce jointe" if len(attached) == 1 else f" et ses {len(attached)} pièces jointes"

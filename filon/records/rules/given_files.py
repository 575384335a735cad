"""Which files we give to people outside: what they read, hear and look at, never what runs."""

from pathlib import PurePosixPath

from filon.kit.errors import NotPossible
from filon.kit.french import join_and
from filon.kit.text import clean_cell

LARGEST_CONTENT = 25 * 1024 * 1024  # bytes: longer than that, people expect a page
CONTENT_TYPES = (
    ".pdf",
    ".docx",
    ".xlsx",
    ".pptx",
    ".odt",
    ".ods",
    ".odp",
    ".epub",
    ".csv",
    ".zip",
    ".png",
    ".jpg",
    ".jpeg",
    ".mp3",
    ".mp4",
)


class ContentRefused(NotPossible):
    """A file that is not given to strangers."""


def name_to_give(*, name: str, size: int | None) -> str:
    """The name under which people get the file; ContentRefused when they may not have it."""
    kept = clean_cell(PurePosixPath(name).name).replace("\n", " ")[-255:] or "sans nom"
    if PurePosixPath(kept).suffix.lower() not in CONTENT_TYPES:
        raise ContentRefused(f"«\u00a0{kept}\u00a0» n’est pas un document\u00a0: {join_and(CONTENT_TYPES, 'ou')}.")
    if not size or size > LARGEST_CONTENT:
        raise ContentRefused(
            f"«\u00a0{kept}\u00a0» est vide ou dépasse {LARGEST_CONTENT // 1024 // 1024}\u00a0Mo\u00a0: "
            "déposez-le ailleurs et donnez son adresse."
        )
    return kept

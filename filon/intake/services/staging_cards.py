"""Takes vCards 2.1, 3 and 4 in: one row a card. A card is read alone and bounded, so that a strange one costs only itself."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import vobject

from filon.intake.rules.cards import CARD_TITLES, CardFault, CardLines, card_cells, cards_of
from filon.intake.rules.shapes import no_card
from filon.intake.services.repairing import ReadRow, bounded_lines
from filon.intake.services.sniffing import declared_encoding, sniff_encoding
from filon.intake.services.staged import StagedFile, write_rows
from filon.intake.services.staging_text import copy_as_utf8


def holds_cards(head: bytes) -> bool:
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").upper().startswith(b"BEGIN:VCARD")


def stage_cards(path: Path, folder: Path, encoding: str) -> StagedFile:
    known = declared_encoding(encoding) if encoding else sniff_encoding(path)
    text, _ = copy_as_utf8(path, folder / "cartes.vcf", known)
    with text.open(encoding="utf-8", newline="\n") as source:
        count, broken = write_rows(_rows(bounded_lines(source)), folder=folder, titles=CARD_TITLES, delimiter=";")
    text.unlink()
    if count == len(broken):
        raise no_card()
    return StagedFile(str(folder), list(CARD_TITLES), ";", known, count, broken, [])


def _rows(lines: Iterable[str]) -> Iterator[ReadRow]:
    for number, card in enumerate(cards_of(lines), start=1):
        try:
            yield ReadRow(number, _cells(card))
        except CardFault as fault:
            yield ReadRow(number, ["", card.name], str(fault))


def _cells(card: CardLines) -> list[str]:
    if card.fault:
        raise CardFault(card.fault)
    try:
        read = vobject.readOne("\n".join(("BEGIN:VCARD", *card.lines, "END:VCARD")), allowQP=True)
    except Exception:  # the library lets out whatever its readers of values meet
        raise CardFault("Cette carte n’est pas une vCard lisible.") from None
    return card_cells(read)

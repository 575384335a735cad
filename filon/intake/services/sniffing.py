"""Recognises what a file is: its encoding and its delimiter, without being told."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from filon.intake.rules.shapes import DELIMITERS, UNREADABLE, binary_file, wrong_encoding

BLOCK = 1 << 22
SAMPLE = 1 << 18
# Bytes that no text in a one-byte alphabet holds; many of them and the file is no text.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27} - {0})


def sniff_encoding(path: Path) -> str:
    """The codec to read the file with: utf-8 when every byte agrees, UTF-16 by its mark, else a one-byte Western alphabet."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[:4] in (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG") or head[:2] == b"\x1f\x8b":
        raise binary_file()
    if without_mark := _utf16_without_mark(head):
        return without_mark
    if head.count(0) * 10 > len(head) or sum(map(head.count, _CONTROLS)) * 50 > len(head):
        raise binary_file()
    if is_encoded(path, "utf-8"):
        return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    return "utf-8-sig" if _is_mostly_utf8(path) else _western(head)


def _is_mostly_utf8(path: Path) -> bool:
    """Some lines came from elsewhere: they are broken, the accents of the others stay."""
    good = bad = 0
    for text in decoded_blocks(path, "utf-8", errors=MARK):
        marks = text.count(UNREADABLE)
        bad += marks
        good += len(_NOT_ASCII.findall(text)) - 2 * marks
        if good + bad > ENOUGH:
            break
    return good > bad


_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
ENOUGH = 1_000  # signs beyond ASCII: their share does not change any more


def _marked(error: UnicodeError) -> tuple[str, int]:
    """The byte as a Western alphabet reads it, after a mark that tells that it is foreign to the encoding."""
    assert isinstance(error, UnicodeDecodeError)
    return UNREADABLE + error.object[error.start : error.end].decode("cp1252", "replace"), error.end


MARK = "filon-mark"
codecs.register_error(MARK, _marked)


def _utf16_without_mark(head: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second place."""
    if len(head) < 8:
        return ""
    odd, even = head[1::2].count(0) / (len(head) // 2), head[::2].count(0) / (len(head) // 2)
    return "utf-16-le" if odd > 0.8 and even < 0.2 else "utf-16-be" if even > 0.8 and odd < 0.2 else ""


def _western(head: bytes) -> str:
    """cp1252 unless a byte that it lacks, or the guess of charset-normalizer, tells another."""
    lacking = any(byte in head for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    high = bytes(byte for byte in head if byte >= 0x80)
    if lacking or (high and all(byte >= 0xA0 for byte in high) and 0xA4 in high and 0x80 not in high):
        return "iso-8859-15"
    guess = from_bytes(head[:20_000]).best()
    return "mac_roman" if guess and guess.encoding == "mac_roman" and 0x8E in head else "cp1252"


def is_encoded(path: Path, encoding: str) -> bool:
    try:
        for _ in decoded_blocks(path, encoding):
            pass
    except (UnicodeError, LookupError):
        return False
    return True


def declared_encoding(encoding: str) -> str:
    """The codec of the encoding that the plan declares; with or without mark for UTF-8."""
    try:
        known = codecs.lookup(encoding).name
    except LookupError:
        raise wrong_encoding(encoding) from None
    return "utf-8-sig" if known == "utf-8" else known


def decoded_blocks(path: Path, encoding: str, errors: str = "strict") -> Iterator[str]:
    """`errors`: "strict", or MARK to mark what cannot be read."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def sniff_delimiter(head: str) -> str:
    """The sign that cuts most first lines into the same number of cells; the title line alone decides between equals."""
    lines = [line for line in head.splitlines()[:50] if line.strip()]
    if not lines:
        return ","

    def agreement(delimiter: str) -> tuple[float, int]:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=delimiter)]
        width = counts[0]
        return (sum(count == width for count in counts) / len(counts) if width > 1 else 0.0, width)

    return max(DELIMITERS, key=lambda sign: (agreement(sign)[1] > 1, *agreement(sign)))

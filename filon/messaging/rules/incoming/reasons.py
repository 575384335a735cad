"""Why a server refused a message: its words first, then its codes (RFC 3463), for servers send one code for many reasons."""

import re

from filon.messaging.rules.incoming.kinds import HARD, BounceReason
from filon.messaging.rules.incoming.server_words import WORDS

R = BounceReason
SEARCHED = tuple((reason, re.compile("|".join(words), re.IGNORECASE)) for reason, words in WORDS)
# Enhanced codes without their class, the longest that fits.
CODES: dict[str, BounceReason] = {
    "1.0": R.USER_UNKNOWN,
    "1.1": R.USER_UNKNOWN,
    "1.2": R.HOST_UNKNOWN,
    "1.3": R.USER_UNKNOWN,
    "1.6": R.MOVED,
    "1.10": R.USER_UNKNOWN,
    "1.7": R.SENDER_REFUSED,
    "1.8": R.SENDER_REFUSED,
    "2.1": R.SUSPENDED,
    "2.2": R.MAILBOX_FULL,
    "2.3": R.TOO_BIG,
    "3.1": R.MAILBOX_FULL,
    "3.4": R.TOO_BIG,
    "4.4": R.HOST_UNKNOWN,
    "2": R.FILTERED,
    "3": R.SYSTEM,
    "4": R.NETWORK,
    "5": R.SYSTEM,
    "6": R.POLICY,
    "7": R.POLICY,
}
# Codes that speak of us or of the message: whatever the words, the address is not at fault.
OURS = frozenset({R.POLICY, R.TOO_BIG, R.MAILBOX_FULL, R.SENDER_REFUSED})
DISK = re.compile("not enough disk space|insufficient disk", re.IGNORECASE)
UNAVAILABLE = re.compile("mailbox unavailable", re.IGNORECASE)  # what the standard says of any 550
CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
ADDRESS = re.compile(r"<?[\w.+=?/~-]+@[\w.-]+>?|\bhttps?://\S+|\[[\d.:a-f ]+\]", re.IGNORECASE)
# A server that took the recipient and refuses after the text says something of the text.
AFTER_THE_TEXT = re.compile(
    r"in reply to (end of )?DATA|did not like our final DATA|SMTP command\s+DATA|[\[(](end of )?DATA[\])]|after end of data",
    re.IGNORECASE,
)


def code_in(words: str, *, given: str = "") -> str:
    """The enhanced code: the last one that the words tell, for relays quote the next server last; else the report's field.

    A code as vague as 5.0.0 gives way to any other.
    """
    told = [match.group() for match in CODE.finditer(words)][::-1] + [match.group() for match in CODE.finditer(given)]
    told = [code for code in told if not code.startswith("2")]
    return next((code for code in told if not code.endswith(".0.0")), told[0] if told else "")


def reason_of(words: str, *, code: str, notice: str = "") -> BounceReason:
    """`code` as `code_in` gives it; `notice` is what the server wrote for people, before the copy of the message."""
    spoken = ADDRESS.sub(" ", " ".join(words.split()))
    said = next((reason for reason, pattern in SEARCHED if pattern.search(spoken)), None)
    coded = _by_code(code)
    if said not in HARD or said is None:
        return said or coded
    if coded in OURS:
        return coded
    if DISK.search(notice):
        return R.MAILBOX_FULL
    vague = coded not in HARD and (AFTER_THE_TEXT.search(notice) or UNAVAILABLE.search(spoken) or code.endswith(".2.0"))
    return R.FILTERED if vague else said


def _by_code(code: str) -> BounceReason:
    _, _, detail = code.partition(".")
    if detail.startswith("1.") and len(detail) > 4:  # Microsoft numbers its own: 5.1.351
        detail = "1.1"
    return CODES.get(detail) or CODES.get(detail.partition(".")[0]) or R.UNDEFINED


def is_hard(reason: BounceReason, *, code: str, words: str, gave_up: bool = False) -> bool:
    """A transient refusal never is, for the address may take mail tomorrow; but for an unknown one whose server `gave_up`."""
    replies = [] if code else REPLY_CODE.findall(ADDRESS.sub(" ", words))
    transient = code.startswith("4") or (replies and all(reply.startswith("4") for reply in replies))
    return reason in HARD and (not transient or (gave_up and reason == R.USER_UNKNOWN))

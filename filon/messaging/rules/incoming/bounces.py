"""Reports of what did not arrive: recipient by recipient, from the fields of a report (RFC 3464) or from a server's own words."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from email.message import Message
from email.utils import getaddresses
from typing import Any, NamedTuple

from flufl.bounce import all_failures

from filon.messaging.rules.incoming.kinds import BounceReason
from filon.messaging.rules.incoming.parts import REPORT, Parts, header
from filon.messaging.rules.incoming.reasons import code_in, is_hard, reason_of

ARRIVED = frozenset({"delivered", "relayed", "expanded"})
SERVER = re.compile(
    r"mailer-?daemon|postmaster|mail delivery (sub)?system|mail deliver system|post_master|mmsc ndr", re.I
)
TITLE = re.compile(
    r"undeliver|deliver(y|ing) (failure|has failed|status|problem|unsuccessful)|failure (notice|delivery)|returned (to sender|mail)"
    r"|mail (delivery )?(failed|failure|system error)|non[- ]?remis|échec de (la )?(remise|distribution)|could not be delivered"
    r"|failed (mail|delivery)|warning: (could|message)|message status|rejected mail|error sending your mail|nondeliverable",
    re.I,
)
# Where the copy of what we wrote begins.
COPY = re.compile(
    r"^[ >|*-]*(-+ ?(below this line|original message|this is a copy|returned (message|mail)|message (text|header|content))"
    r"|message headers follow|original message (follows|headers)|the original message|return-path:|received: ?(from|by)"
    r"|content-type: message/rfc822|---+ ?(attached|forwarded|unsent) message|x-originating-ip)",
    re.I | re.M,
)
OWN_FIELDS = frozenset({"action", "status", "diagnostic-code"})
RECIPIENT_FIELDS = frozenset({"final-recipient", "original-recipient"})
SPOKEN = re.compile(r"[a-z]{4}.*[a-z]{3}", re.IGNORECASE | re.DOTALL)  # more than "smtp; 550"
WRITTEN = re.compile(r"[\w.+=/~-]+@[\w-]+(?:\.[\w-]+)+")
NEAR = 700  # signs after an address in which a server says what is wrong with it


class Recipient(NamedTuple):
    """`status` is the enhanced code, empty when none was told. `still_trying`: the report only warns of a delay."""

    address: str
    status: str
    reason: BounceReason
    hard: bool
    still_trying: bool = False


class Report(NamedTuple):
    """`arrived`: the report tells a delivery, nothing failed."""

    recipients: list[Recipient]
    arrived: bool = False


def report_in(parts: Parts) -> Report | None:
    """What a server says of our message; None when no server speaks."""
    if REPORT in parts.kinds:
        return _by_fields(parts)
    return _by_notice(parts) or _by_words(parts)


def _by_fields(parts: Parts) -> Report:
    told = [one for block in parts.reports for one in _recipients_of(block)]
    failed = [one for one in told if one["action"].lower() not in ARRIVED]
    if told and not failed:
        return Report([], arrived=True)
    found: dict[str, Recipient] = {}
    for fields in failed:
        one = _of_fields(fields, _before_copy(parts.text))
        found.setdefault(one.address, one)
    return Report(list(found.values()) or _named_in(parts))


def _recipients_of(block: Message) -> list[defaultdict[str, str]]:
    """Field by field, in small letters; some servers tell several recipients in one block."""
    found: list[defaultdict[str, str]] = []
    for name, value in block.items():
        key = name.lower()
        if key in RECIPIENT_FIELDS and (not found or key in found[-1]):
            found.append(defaultdict(str))
        if found or key in OWN_FIELDS:
            found = found or [defaultdict(str)]
            found[-1][key] = " ".join(str(value).split())
    return [one for one in found if one["final-recipient"] or one["original-recipient"]]


def _of_fields(fields: defaultdict[str, str], text: str) -> Recipient:
    """The address that we wrote to, where a server forwarded it; the words of the notice where the fields have none."""
    told = fields["original-recipient"] or fields["final-recipient"]
    found = WRITTEN.search(told)
    address = (found.group() if found else told.partition(";")[2].strip(" <>")).lower()
    words = fields["diagnostic-code"]
    if not SPOKEN.search(words):
        words = f"{words} {_said_of(address, text)}"
    gave_up = fields["action"].lower() == "failed"
    judged = _judged(address, words, given=fields["status"], notice=text, gave_up=gave_up)
    return judged._replace(still_trying=fields["action"].lower() == "delayed")


def _judged(address: str, words: str, *, given: str = "", notice: str = "", gave_up: bool = False) -> Recipient:
    code = code_in(words, given=given)
    reason = reason_of(words, code=code, notice=notice)
    if not SPOKEN.search(
        words
    ):  # some servers explain the code in its own field: 5.4.4 (Illegal host/domain name found)
        reason = reason_of(f"{words} {given}", code=code)
    return Recipient(address, code, reason, is_hard(reason, code=code, words=words, gave_up=gave_up))


def _by_notice(parts: Parts) -> Report | None:
    """The notices of Amazon SES are JSON."""
    try:
        told: Any = json.JSONDecoder(strict=False).raw_decode(parts.text)[0] if parts.text.startswith("{") else None
    except ValueError:
        return None
    kind = told.get("notificationType", told.get("eventType")) if isinstance(told, dict) else None
    if kind == "Delivery":
        return Report([], arrived=True)
    bounce = told.get("bounce") if kind == "Bounce" else None
    if not isinstance(bounce, dict):
        return None
    listed = [one for one in bounce.get("bouncedRecipients") or [] if isinstance(one, dict)]
    return Report(
        [
            _judged(
                str(one.get("emailAddress", "")).lower(),
                str(one.get("diagnosticCode", "")),
                given=str(one.get("status", "")),
            )
            for one in listed
        ]
    )


def _by_words(parts: Parts) -> Report | None:
    """Servers that follow no standard write to people; their title or their name gives them away."""
    message = parts.message
    speaks = SERVER.search(header(message, "From")) or header(message, "X-Failed-Recipients")
    titled = TITLE.search(header(message, "Subject")) or header(message, "Return-Path") == "<>"
    if not (speaks or (titled and parts.message.get_content_type() == "multipart/report") or titled):
        return None
    recipients = _named_in(parts)
    return Report(recipients) if recipients or speaks else None


def _named_in(parts: Parts) -> list[Recipient]:
    text = _before_copy(parts.text)
    names = _failed_addresses(parts, text)
    alone = len(names) == 1
    return [_judged(name, text if alone else _said_of(name, text), notice=text) for name in names]


def _failed_addresses(parts: Parts, text: str) -> list[str]:
    """Those of the header that some servers write, those that the library finds, else those that the words name."""
    told = header(parts.message, "X-Failed-Recipients")
    named = [address for _, address in getaddresses([told])] if told else _found_by_library(parts.message)
    if not named:
        ours = {
            address.lower() for _, address in getaddresses([header(parts.message, "From"), header(parts.message, "To")])
        }
        named = [name for name in WRITTEN.findall(text) if name.lower() not in ours and not SERVER.match(name)]
    return list(dict.fromkeys(name.lower() for name in named if "@" in name))


def _found_by_library(message: Message) -> list[str]:
    try:
        temporary, permanent = all_failures(message)
    except Exception:
        return []
    return _as_text([*permanent, *temporary])


def _as_text(addresses: Iterable[bytes | str]) -> list[str]:
    return sorted({one.decode("ascii", "replace") if isinstance(one, bytes) else one for one in addresses})


def _before_copy(text: str) -> str:
    begins = COPY.search(text)
    return text[: begins.start()] if begins and begins.start() > 0 else text


def _said_of(address: str, text: str) -> str:
    """The words after each place that names the address, up to the next address."""
    said: Sequence[str] = [
        text[at.end() : at.end() + NEAR].split("\n\n")[0] for at in re.finditer(re.escape(address), text, re.I)
    ]
    return " ".join(WRITTEN.split(words)[0] if len(said) > 1 else words for words in said)

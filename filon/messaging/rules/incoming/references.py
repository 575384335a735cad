"""Which of our messages something received is about: the keys of their Message-IDs, wherever it quotes them."""

import re
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from filon.messaging.rules.incoming.parts import LARGEST, MOST_PARTS

REFERENCE = re.compile(rb"(?<![0-9a-f])([0-9a-f]{32})@")
MOST_NAMED = 50  # a digest of reports names a few


def references_in(content: bytes) -> list[str]:
    """In the copy that a report joins, in its headers, in its words or in the address it was returned to; each once."""
    named = dict.fromkeys(REFERENCE.findall(content[:LARGEST]))
    for part in list(BytesParser(policy=compat32).parsebytes(content[:LARGEST]).walk())[:MOST_PARTS]:
        if not part.is_multipart():
            named |= dict.fromkeys(REFERENCE.findall(_decoded(part)))
    return [name.decode("ascii") for name in named][:MOST_NAMED]


def _decoded(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""

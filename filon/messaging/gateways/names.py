"""What domains publish, read from name servers."""

from collections.abc import Sequence
from typing import Protocol

import dns.exception
import dns.resolver
import dns.reversename

PATIENCE = 3.0  # seconds for one question, all servers tried
ABSENT = (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer)


class Names(Protocol):
    """None: nobody answered."""

    def read(self, name: str, kind: str) -> Sequence[str] | None: ...


class NameServers:
    def read(self, name: str, kind: str) -> Sequence[str] | None:
        try:
            answer = dns.resolver.resolve(name, kind, lifetime=PATIENCE)
        except ABSENT:
            return []
        except (dns.exception.DNSException, OSError, ValueError):
            return None
        if kind == "TXT":
            return [b"".join(row.strings).decode(errors="replace") for row in answer]
        return [row.to_text().rstrip(".") for row in answer]


def names_itself(host: str, names: Names) -> bool | None:
    """Whether an address of that server leads back to its name; None when nobody answered."""
    addresses = names.read(host, "A")
    if not addresses:
        return None
    read = [names.read(dns.reversename.from_address(address).to_text(), "PTR") for address in addresses]
    if all(one is None for one in read):
        return None
    return any(host.lower() in [name.lower() for name in one or ()] for one in read)

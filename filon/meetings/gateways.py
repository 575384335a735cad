"""Fetches a calendar from an address that a colleague gave, and never anything from inside our own network.

Whoever may name an address could have the server ask its neighbours (SSRF). So each hop is resolved once, every address that
its name has must be of the public internet, and the connection goes to that very address: a name cannot change in between.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

from filon.kit.errors import NotPossible
from filon.meetings.rules.calendars import LONGEST_FILE

AGENT = "Filon/0.1 (rendez-vous ; lit un agenda)"
PATIENCE = 10  # seconds for each answer of the network
LONGEST_FETCH = 30  # seconds in all, so that a server that drips holds nobody
MOST_HOPS = 4
CHUNK = 65_536
REDIRECTS = (301, 302, 303, 307, 308)
PORTS = {"http": 80, "https": 443}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchRefused(NotPossible):
    """An address that is not asked, or that does not give a calendar; the sentence says why."""


def is_public(address: Address) -> bool:
    """Of the internet: neither private, of this machine, of the link, shared, multicast, nor a disguise of such a one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if hidden:
            return is_public(hidden)
    return address.is_global and not address.is_multicast and not address.is_reserved


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def fetch_calendar(address: str, *, may_ask: Callable[[Address], bool] = is_public) -> bytes:
    """The file behind it, redirects followed and each checked. FetchRefused with the sentence for the colleague."""
    deadline = time.monotonic() + LONGEST_FETCH
    for _hop in range(MOST_HOPS):
        parts = read_address(address)
        connection = _connection(parts, _resolved(parts, may_ask))
        try:
            with _ask(connection, parts) as answer:
                if answer.status not in REDIRECTS:
                    return _content(answer, deadline)
                address = urljoin(address, answer.headers.get("Location", ""))
        except (
            OSError,
            HTTPException,
            ValueError,
        ):  # no network, no answer in time, a certificate, an answer that is none
            raise FetchRefused("Le serveur de cet agenda ne répond pas, ou mal.") from None
        finally:
            connection.close()
    raise FetchRefused("Cette adresse renvoie d’une autre à une autre sans fin.")


def read_address(address: str) -> SplitResult:
    """http(s) only; `webcal:` is https under another name."""
    try:
        parts = urlsplit(address.strip().replace("webcal://", "https://", 1))
        readable = parts.scheme in PORTS and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        readable = False
    if not readable or parts.username or any(sign.isspace() for sign in parts.geturl()):
        raise FetchRefused("Donnez l’adresse d’un agenda qui commence par https\u00a0://, sans nom ni mot de passe.")
    return parts


def _resolved(parts: SplitResult, may_ask: Callable[[Address], bool]) -> str:
    """One address of that name, all of which may be asked."""
    try:
        port = parts.port or PORTS[parts.scheme]
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    except (OSError, ValueError):
        raise FetchRefused(f"«\u00a0{(parts.hostname or '')[:80]}\u00a0» est introuvable sur internet.") from None
    if not addresses or not all(may_ask(one) for one in addresses):
        raise FetchRefused("Cette adresse mène à un réseau privé\u00a0: Filon n’y va pas.")
    return str(addresses[0])


class _Pinned(HTTPConnection):
    """Goes to the address that was checked, whatever the name says by now."""

    def __init__(self, host: str, port: int, *, to: str) -> None:
        super().__init__(host, port, timeout=PATIENCE)
        self._to = to

    def connect(self) -> None:
        self.sock = socket.create_connection((self._to, self.port), self.timeout)


class _PinnedSecure(HTTPSConnection):
    """The same; the certificate is that of the name."""

    def __init__(self, host: str, port: int, *, to: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=PATIENCE, context=self._tls)
        self._to = to

    def connect(self) -> None:
        plain = socket.create_connection((self._to, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _connection(parts: SplitResult, to: str) -> HTTPConnection:
    kind = _PinnedSecure if parts.scheme == "https" else _Pinned
    return kind(parts.hostname or "", parts.port or PORTS[parts.scheme], to=to)


def _ask(connection: HTTPConnection, parts: SplitResult) -> HTTPResponse:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers={"User-Agent": AGENT, "Accept": "text/calendar, */*;q=0.1"})
    return connection.getresponse()


def _content(answer: HTTPResponse, deadline: float) -> bytes:
    if answer.status != 200:
        raise FetchRefused(f"Le serveur de cet agenda a répondu {answer.status}\u00a0: vérifiez l’adresse.")
    content = b""
    while chunk := answer.read1(CHUNK):
        content += chunk
        if len(content) > LONGEST_FILE:
            raise FetchRefused("Ce calendrier est trop long\u00a0: 5 Mo au plus.")
        if time.monotonic() > deadline:
            raise FetchRefused("Le serveur de cet agenda est trop lent.")
    return content

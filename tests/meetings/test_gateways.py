"""A calendar is fetched from the internet, and from nowhere nearer."""

import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

import pytest

from filon.meetings import gateways
from filon.meetings.gateways import Address, FetchRefused, fetch_calendar, is_public, read_address

NEIGHBOUR = "10.0.0.1"
PRIVATE = "Cette adresse mène à un réseau privé\u00a0: Filon n’y va pas."
FILE = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class Server(BaseHTTPRequestHandler):
    """Answers by the path; `/to?X` sends on to X."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        path, _, query = self.path.partition("?")
        status, body = {"/none": (404, b""), "/long": (200, b"x" * 3000)}.get(path, (200, FILE))
        self.send_response(302 if path == "/to" else status)
        if path == "/to":
            self.send_header("Location", query)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Silent."""


@pytest.fixture
def server() -> Iterator[str]:
    Server.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def here_only(address: Address) -> bool:
    """As if this machine, under this one address, were of the internet."""
    return str(address) == "127.0.0.1"


def refusal_of(address: str, **more: Any) -> str:
    with pytest.raises(FetchRefused) as refusal:
        fetch_calendar(address, **more)
    return refusal.value.sentence


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "localhost:8000",
            "10.1.2.3",
            "192.168.1.1",
            "172.16.0.9",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
        ),
        *("[::1]", "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
        *("2130706433", "224.0.0.1"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_private_network_is_never_asked(scheme: str, host: str) -> None:
    assert refusal_of(f"{scheme}://{host}/latest/x.ics") == PRIVATE


def test_addresses_of_the_internet_are_public() -> None:
    assert [is_public(ipaddress.ip_address(one)) for one in ("93.184.216.34", "2606:2800:220:1::1")] == [True, True]


def test_a_name_one_of_whose_addresses_is_private_is_refused() -> None:
    found = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    with patch.object(gateways.socket, "getaddrinfo", return_value=found):
        assert refusal_of("http://rebond.example/x.ics") == PRIVATE


def test_each_hop_is_checked(server: str) -> None:
    assert refusal_of(f"{server}/to?http://{NEIGHBOUR}/x.ics", may_ask=here_only) == PRIVATE
    assert refusal_of(f"{server}/to?http://[::1]/x.ics", may_ask=here_only) == PRIVATE
    assert "https" in refusal_of(f"{server}/to?file:///etc/passwd", may_ask=here_only)


def test_a_redirect_is_followed_but_not_for_ever(server: str) -> None:
    assert fetch_calendar(f"{server}/to?/x.ics", may_ask=here_only) == FILE
    assert Server.asked == ["/to?/x.ics", "/x.ics"]
    loop = refusal_of(f"{server}/to?/to?/to?/to?/to?/to?/x.ics", may_ask=here_only)
    assert loop == "Cette adresse renvoie d’une autre à une autre sans fin."


def test_what_does_not_answer_well_says_so(server: str) -> None:
    assert refusal_of(f"{server}/none", may_ask=here_only) == (
        "Le serveur de cet agenda a répondu 404\u00a0: vérifiez l’adresse."
    )
    with patch.object(gateways, "LONGEST_FILE", 1000):
        assert refusal_of(f"{server}/long", may_ask=here_only) == "Ce calendrier est trop long\u00a0: 5 Mo au plus."
    with patch.object(gateways, "LONGEST_FETCH", -1):
        assert refusal_of(f"{server}/x.ics", may_ask=here_only) == "Le serveur de cet agenda est trop lent."
    assert (
        refusal_of("http://127.0.0.1:9/x.ics", may_ask=here_only) == "Le serveur de cet agenda ne répond pas, ou mal."
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "bonjour",
        "ftp://exemple.fr/x.ics",
        "file:///etc/passwd",
        "https://",
        "https://a:b@exemple.fr/",
        "http://[::1",
    ],
)
def test_only_addresses_of_the_web_are_read(address: str) -> None:
    assert refusal_of(address) == (
        "Donnez l’adresse d’un agenda qui commence par https\u00a0://, sans nom ni mot de passe."
    )


def test_webcal_is_https_under_another_name() -> None:
    assert read_address("webcal://agenda.example/x.ics").geturl() == "https://agenda.example/x.ics"

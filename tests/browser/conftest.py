"""A site of somebody else, under a policy that allows nothing but our address."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Foreign(BaseHTTPRequestHandler):
    """Whatever the address, the page is `body`."""

    def do_GET(self) -> None:
        site: Any = self.server
        allowed = "; ".join(f"{what}-src {site.allowed}" for what in ("script", "frame", "connect"))
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy", f"default-src 'none'; {allowed}; require-trusted-types-for 'script'"
        )
        self.end_headers()
        self.wfile.write(site.body.encode())

    def log_message(self, *_: Any) -> None:
        """Silent."""


@pytest.fixture
def site(live_server: Any) -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Foreign)
    server.allowed, server.body = live_server.url, ""
    server.url = f"http://127.0.0.1:{server.server_port}/produits"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()

"""An authorisation server on this machine: it gives codes to who says yes, and tokens to who brings them with their verifier."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


class FakeOffice:
    """`refused`: the person took her leave back. Each refresh token serves once, as some providers do."""

    def __init__(self) -> None:
        self.challenges: dict[str, str] = {}
        self.refresh_token = ""
        self.given = 0
        self.refused = False
        self.silent = False
        self.address = ""

    def says_yes(self, asked: str) -> str:
        """What the page of the provider does when the person accepts: the code that she takes back with her."""
        told = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        assert (told["response_type"], told["code_challenge_method"]) == ("code", "S256")
        self.challenges["code-1"] = told["code_challenge"]
        return f"{told['redirect_uri']}?code=code-1&state={told['state']}"

    def answer(self, told: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.silent:
            return 503, {}
        if (told.get("client_id"), told.get("client_secret")) != ("filon", "secret"):
            return 401, {"error": "invalid_client"}
        if told["grant_type"] == "authorization_code":
            digest = hashlib.sha256(told["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            fits = self.challenges.pop(told["code"], "") == challenge
        else:
            fits = told["refresh_token"] == self.refresh_token
        if self.refused or not fits:
            return 400, {"error": "invalid_grant"}
        self.given += 1
        self.refresh_token = f"refresh-{self.given}"
        token = {"access_token": f"access-{self.given}", "refresh_token": self.refresh_token, "expires_in": 3600}
        return 200, token


@contextmanager
def an_office() -> Iterator[FakeOffice]:
    office = FakeOffice()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            told = {name: values[0] for name, values in parse_qs(self.rfile.read(size).decode()).items()}
            status, said = office.answer(told)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_told: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    office.address = f"http://127.0.0.1:{server.server_port}"
    yield office
    server.shutdown()
    server.server_close()
    thread.join()

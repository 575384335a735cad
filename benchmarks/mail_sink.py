"""A mail server that takes everything: `python -m benchmarks.mail_sink FILE` prints its port, then writes each Message-ID."""

import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

NAMED = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)


class Sink:
    def __init__(self, path: Path) -> None:
        self._taken = path.open("ab", buffering=0)

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """It takes several commands in one breath, as the servers in use do."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Written before it is answered: what the sender heard is in the file."""
        name = NAMED.search(envelope.content)
        self._taken.write((name.group(1) if name else b"?") + b"\n")
        return "250 OK"


@contextmanager
def sink(path: Path) -> Iterator[int]:
    """Its port; in a process of its own, so that its work is not taken for ours."""
    with subprocess.Popen([sys.executable, "-m", __name__, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def taken(path: Path) -> Counter[str]:
    """How often each message arrived."""
    return Counter(path.read_text().split()) if path.exists() else Counter()


def main(path: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    Controller(Sink(Path(path)), hostname="127.0.0.1", port=port).start()
    print(port, flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(sys.argv[1])

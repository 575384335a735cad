"""The site as it is served, for measures of requests that many people send at once."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

CLIENTS = 64
LONGEST_START = 60.0  # seconds
Post = tuple[str, Mapping[str, str]]  # address and form


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[int]:
    """The server that `filon serve` starts, on a free port, with the settings that the environment names."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = (
        "import django; django.setup(); import subprocess, sys; from filon.cli.serving import server_command;"
        f"sys.exit(subprocess.call(server_command(host='127.0.0.1', port={port})))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **environment}, start_new_session=True)
    try:
        _wait_for(port, process)
        yield port
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + LONGEST_START
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def post_together(port: int, posts: list[Post], *, success: Callable[[int], bool]) -> float:
    """Seconds that `CLIENTS` clients take to send them all, each from addresses of its own; RuntimeError unless all succeed."""
    shares = [posts[number::CLIENTS] for number in range(CLIENTS)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        failed = [status for found in pool.map(_send, [port] * CLIENTS, shares, count(1)) for status in found]
    seconds = time.perf_counter() - begun
    wrong = [status for status in failed if not success(status)]
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(posts)} answers were not a success: {sorted(set(wrong))}")
    return seconds


def _send(port: int, posts: list[Post], client: int) -> list[int]:
    """Status of each answer. The loopback network has sixteen million addresses: no client is taken for a robot."""
    found = []
    for number, (address, form) in enumerate(posts):
        own = (f"127.{client}.{number // 250}.{number % 250 + 1}", 0)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=own)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", address, urlencode(form), headers)
        answer = connection.getresponse()
        answer.read()
        found.append(answer.status)
        connection.close()
    return found

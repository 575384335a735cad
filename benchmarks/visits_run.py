"""One run of the measure of page views: the server in its own process, 64 clients at once, the kinds by turns; JSON printed."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.visits_settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.visits_floor import TABLE  # noqa: E402
from filon.cli.serving import collect_static_files, free_port, server_command  # noqa: E402
from filon.visits.models import DailyCount, PageView  # noqa: E402
from filon.visits.rules.kinds import Banner, Event  # noqa: E402
from filon.visits.services.sites import create_site  # noqa: E402

CLIENTS = 64
ROUNDS = 3  # of each kind, one after the other: a machine that slows down slows all of them
PAGES = 40
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
OF_ONE_AGENT = 40  # requests: fewer than a robot sends in a minute
HOST = "127.0.0.1"
NOTED = b"HTTP/1.1 204"


def run(rows: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    collect_static_files()
    column = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
    moment = "timestamptz" if connection.vendor == "postgresql" else "datetime"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id {column}, at {moment} NOT NULL, page text NOT NULL)")
    site = create_site(name="Mesure", domains=["mesure.example"], banner=Banner.OURS, now=timezone.now())
    address = f"/v/{site.key}/"
    each = max(rows // ROUNDS // CLIENTS, 1)
    with a_server() as port:
        accepted = [message(Event.ACCEPT, client, 0) for client in range(CLIENTS)]
        assert send_all(port, address, [[one] for one in accepted], first_agent=0)[1] == CLIENTS
        kinds = {
            "vue nue": ("/plancher/vue/", False),
            "vue anonyme": (address, False),
            "vue suivie": (address, True),
        }
        seconds = dict.fromkeys(kinds, 0.0)
        noted = dict.fromkeys(kinds, 0)
        for turn in range(ROUNDS):
            for place, (name, (to, followed)) in enumerate(kinds.items()):
                bodies = [
                    [message(Event.VIEW, client if followed else None, number) for number in range(each)]
                    for client in range(CLIENTS)
                ]
                spent, good = send_all(port, to, bodies, first_agent=1 + turn * 10 + place)
                seconds[name] += spent
                noted[name] += good
    rates = {name: noted[name] / seconds[name] for name in kinds}
    bare = rates["vue nue"]
    counted = DailyCount.objects.aggregate(views=Sum("views"))["views"] + PageView.objects.count()
    answered = (
        noted["vue anonyme"] + 2 * noted["vue suivie"] + CLIENTS
    )  # one followed is counted too; each accepted one page
    shares = {name: rate / bare for name, rate in rates.items() if name != "vue nue"}
    return {"rates": rates, "shares": shares, "answered": answered, "counted": counted}


def message(event: Event, client: int | None, number: int) -> bytes:
    told = {"e": event, "u": f"https://mesure.example/page-{number % PAGES}?utm_medium=email", "r": ""}
    key = {} if client is None else {"v": f"mesure-visiteur-{client:04d}"}
    return json.dumps(told | key).encode()


@contextmanager
def a_server() -> Iterator[int]:
    port = free_port(host=HOST, wanted=8990)
    server = subprocess.Popen(server_command(host=HOST, port=port))
    try:
        for _ in range(300):
            try:
                socket.create_connection((HOST, port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def send_all(port: int, path: str, bodies: list[list[bytes]], *, first_agent: int) -> tuple[float, int]:
    """Each list by a client of its own, all at once; seconds, and how many answers said that it was noted."""
    noted = [0] * len(bodies)
    ready = threading.Barrier(len(bodies) + 1)

    def send(client: int) -> None:
        with socket.create_connection((HOST, port)) as line:
            requests = [
                request(path, body, version=first_agent * 1_000_000 + client * 1_000 + number // OF_ONE_AGENT)
                for number, body in enumerate(bodies[client])
            ]
            ready.wait()
            for one in requests:
                line.sendall(one)
                noted[client] += line.recv(65_536).startswith(NOTED)

    threads = [threading.Thread(target=send, args=(client,)) for client in range(len(bodies))]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started, sum(noted)


def request(path: str, body: bytes, *, version: int) -> bytes:
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}",
        "Origin: https://mesure.example",
        f"User-Agent: {AGENT.format(version=version)}",
        "Accept-Language: fr",
        "Content-Type: text/plain",
        f"Content-Length: {len(body)}",
        "",
        "",
    ]
    return "\r\n".join(head).encode() + body


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))

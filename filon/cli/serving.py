"""The processes behind `filon serve`: web server and worker, started together, ended together, no orphan."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from zlib import crc32

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from filon.cli.language import translated as _
from filon.kit.errors import NotPossible

PORTS_TO_TRY = 50
SECONDS_TO_ANSWER = 60
SECONDS_TO_END = 5
THREADS_ON_SQLITE = 8  # readers never wait for one another; writers queue for a few milliseconds
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def free_port(*, host: str, wanted: int) -> int:
    """The wanted port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + PORTS_TO_TRY):
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
                return port
        except PermissionError as error:
            raise NotPossible(
                _("Le port %(port)s est réservé à l’administrateur : choisissez-en un au-dessus de 1023.")
                % {"port": port}
            ) from error
        except socket.gaierror as error:
            raise NotPossible(_("« %(host)s » n’est pas une adresse de cette machine.") % {"host": host}) from error
        except OSError:
            continue
    last = wanted + PORTS_TO_TRY - 1
    refusal = _("Aucun port libre entre %(first)s et %(last)s sur %(host)s.")
    raise NotPossible(refusal % {"first": wanted, "last": last, "host": host})


def static_files_are_ready() -> bool:
    """Whether the style sheets and scripts lie where they are served from, as they are now."""
    mark, manifest = _static_mark(), Path(settings.STATIC_ROOT) / "staticfiles.json"
    return mark.is_file() and manifest.is_file() and mark.read_text() == _static_fingerprint()


def collect_static_files() -> None:
    """Copy them there, hashed and compressed."""
    call_command("collectstatic", interactive=False, verbosity=0)
    _static_mark().write_text(_static_fingerprint())


def _static_mark() -> Path:
    return Path(settings.HOME) / "static.mark"


def _static_fingerprint() -> str:
    return str(crc32(repr(sorted(_source_files())).encode()))


def _source_files() -> list[tuple[str, int, int]]:
    files = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            files.append((name, state.st_size, state.st_mtime_ns))
    return files


def server_command(*, host: str, port: int) -> list[str]:
    """One process with threads on SQLite, one process a processor on PostgreSQL."""
    on_sqlite = connection.vendor == "sqlite"
    workers = 1 if on_sqlite else max(2, os.cpu_count() or 1)
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    threads = ["--blocking-threads", str(THREADS_ON_SQLITE if on_sqlite else 4)]
    manners = ["--no-ws", "--log-level", "error", "--respawn-failed-workers"]
    manners += ["--workers-kill-timeout", str(SECONDS_TO_END)]  # one told to end while it starts may never hear it
    return [sys.executable, "-m", "granian", *options, *threads, *manners, "config.wsgi:application"]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "filon", "worker", "--quiet"]


class Together:
    """Processes that live together: when one ends, or when we are told to stop, all end."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, command: Sequence[str]) -> None:
        """In a session of its own, so that Ctrl-C reaches us alone and we end the others in order."""
        self.processes.append(subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_parent))

    def stop_on_signals(self) -> None:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self.stopping.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)

    def wait_until_answering(self, *, host: str, port: int) -> bool:
        """Whether the server takes connections; False when it ended, or when we were told to stop."""
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline and not self.stopping.is_set() and not self._ended():
            try:
                socket.create_connection((_reachable(host), port), timeout=1).close()
                return True
            except OSError:
                self.stopping.wait(0.1)
        return False

    def wait(self) -> None:
        while not self.stopping.wait(0.5) and not self._ended():
            pass

    def end(self) -> int:
        """End all, politely then not; returns the exit status of one that ended badly by itself, else 0."""
        failed = next((process.returncode for process in self.processes if process.poll()), 0)
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + SECONDS_TO_END
        for process in self.processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return 0 if self.stopping.is_set() else failed

    def _ended(self) -> bool:
        return any(process.poll() is not None for process in self.processes)


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _die_with_parent() -> None:
    """Even kill -9 leaves no orphan, where the system (Linux) can be asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)

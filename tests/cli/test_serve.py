"""`filon serve`: an address that answers, another port when the first is taken, a clean end, no orphan."""

import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from filon.cli.serving import free_port
from tests.cli.installation import Installation, a_free_port, wait_until

SERVE = ("-m", "filon", "serve", "--port")


def skip_the_style_sheets(installation: Installation) -> None:
    """Compressing them takes seconds, and no page is asked for here."""
    (installation.folder / "static").mkdir()
    (installation.folder / "static" / "staticfiles.json").write_text("{}")
    script = "from filon.cli import serving; serving._static_mark().write_text(serving._static_fingerprint())"
    installation.python(script)


def address_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            return line[line.index("http://") :].strip()
    raise AssertionError("no address was printed")


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address + "robots.txt", timeout=30)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_site_and_worker_open_together_and_end_together(installation: Installation) -> None:
    skip_the_style_sheets(installation)
    with installation.start(*SERVE, str(a_free_port())) as process:
        assert answers(address_of(process))
        both = children(process.pid)
        everything = [*both, *(grandchild for child in both for grandchild in children(child))]
        assert len(both) == 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stdout is not None
        assert f"les lettres attendent dans {installation.folder}/mail" in process.stdout.read()
        wait_until(lambda: not any(map(is_alive, everything)), "the end of all processes")


def test_even_kill_9_leaves_no_orphan(installation: Installation) -> None:
    skip_the_style_sheets(installation)
    with installation.start(*SERVE, str(a_free_port())) as process:
        address = address_of(process)
        both = children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        wait_until(lambda: not any(map(is_alive, both)), "the end of server and worker")
        assert not answers(address)


def test_a_port_that_is_taken_gives_way_to_the_next() -> None:
    port = a_free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert free_port(host="127.0.0.1", wanted=port) > port

"""A real IMAP server for the tests: Dovecot where it is or can be installed, else pymap, a server in plain Python."""

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOGIN, PASSWORD = "camille@halvane.example", "secret"
SECONDS_TO_START = 20
DOVECOT = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
mail_location = maildir:{folder}/mail/%u
default_internal_user = {user}
default_login_user = {user}
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Envois {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
"""


class ImapServer:
    """`deliver` puts a message where a mail server or a mail program would; `port` is open on this machine alone."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="filon-imap-", dir="/tmp"))
        self.port = free_port()
        self.program = dovecot()
        self.sent = "Envois" if self.program else "Sent"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = self._dovecot() if self.program else self._pymap()
        with (self.folder / "said").open("wb") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said, cwd=self.folder)
        for _ in range(SECONDS_TO_START * 10):
            try:
                client = self.client()
                if not self.program:
                    client.create(self.sent)
                client.logout()
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.1)
            else:
                return
        told = "".join(path.read_text() for path in (self.folder / "said", self.folder / "log") if path.is_file())
        raise RuntimeError(f"Le serveur IMAP des essais ne démarre pas : {told[-1000:]}")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=5)
        client.login(LOGIN, PASSWORD)
        return client

    def deliver(self, content: bytes, *, folder: str = "INBOX") -> None:
        client = self.client()
        status, told = client.append(folder, "", "", content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        assert status == "OK", told
        client.logout()

    def empty(self) -> None:
        client = self.client()
        for folder in ("INBOX", self.sent):
            status, count = client.select(folder)
            if status == "OK" and count[0] != b"0":
                client.store("1:*", "+FLAGS", "\\Deleted")
                client.expunge()
        client.logout()

    def _dovecot(self) -> list[str]:
        assert self.program
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        for path in (self.folder, self.folder / "mail"):
            path.chmod(0o755)
            os.chown(path, owner.pw_uid, owner.pw_gid)
        told = {"folder": self.folder, "port": self.port, "password": PASSWORD, "user": owner.pw_name}
        config = self.folder / "dovecot.conf"
        config.write_text(DOVECOT.format(**told, uid=owner.pw_uid, gid=owner.pw_gid))
        return [self.program, "-F", "-c", str(config)]

    def _pymap(self) -> list[str]:
        program = Path(sys.executable).with_name("pymap")
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls"]
        return [str(program), *where, "dict", "--demo-user", LOGIN, "--demo-password", PASSWORD]


def dovecot() -> str | None:
    """Its program, brought from Debian where we may install; None where it cannot be."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    if not shutil.which("dovecot", path=path) and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", "dovecot-imapd"],
        ):
            subprocess.run(command, env=quiet, capture_output=True, check=False)
    return shutil.which("dovecot", path=path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

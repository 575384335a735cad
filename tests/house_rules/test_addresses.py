"""Nothing of one machine, one registry or one secret is in a tracked file."""

import re
from pathlib import Path

from tests.house_rules.source import CHECKOUT, tracked_files

ADDRESS = re.compile(r"\b[a-z][a-z+]*://[^\s\"'`)>]+", re.I)
SET_UP = {"Makefile", ".npmrc", "package.json", "package-lock.json", "pyproject.toml", "run.txt", "test.txt", "uv.txt"}
ANYWHERE = {
    "the path of a machine": re.compile(r"(?<![\w.}/-])/(?:home/[a-z]|root/|work/|Users/[A-Z]|opt/[a-z])"),
    "the address of a machine": re.compile(r"://(?!127\.|0\.0\.0\.0)\d{1,3}(?:\.\d{1,3}){3}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a token": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|xox[abp]-[\w-]{10,}|sk-[A-Za-z0-9]{20,})\b"),
    "a secret key": re.compile(r"\bSECRET_KEY\s*=\s*[\"'][^\"']+"),
}
TEXTS = {
    ".py", ".sh", ".md", ".html", ".css", ".js", ".json", ".toml", ".txt", ".cfg", ".ini", ".yml", ".svg", ".po", ".csv", "",
}  # fmt: skip


OF_AN_INSTALLATION = {".key", ".pem", ".sqlite3", ".db", ".lock"}


def faults(name: str, text: str) -> list[str]:
    rules = dict(ANYWHERE)
    if Path(name).name in SET_UP:
        rules["an address"] = ADDRESS
    lines = enumerate(text.splitlines(), start=1)
    return [f"{name}:{n}: {what}" for n, line in lines for what, rule in rules.items() if rule.search(line)]


def test_tracked_files_name_no_machine_no_registry_and_no_secret() -> None:
    itself = Path(__file__)
    texts = {
        path: path.read_text(errors="replace") for path in tracked_files() if path.suffix in TEXTS and path != itself
    }

    assert [
        fault for path, text in texts.items() for fault in faults(path.relative_to(CHECKOUT).as_posix(), text)
    ] == []


def test_no_database_and_no_key_of_an_installation_is_tracked() -> None:
    assert [path for path in tracked_files() if path.suffix in OF_AN_INSTALLATION] == []


def test_paths_addresses_and_secrets_are_seen() -> None:
    text = (
        "HOME = '/home/camille/filon'\nserver = 'http://10.1.2.3/'\n-----BEGIN PRIVATE KEY-----\n"
        "key = 'AKIAABCDEFGHIJKLMNOP'\nSECRET_KEY = 'x'\nlocal = 'http://127.0.0.1:8000/home/'\n"
    )

    assert faults("filon/a.py", text) == [
        "filon/a.py:1: the path of a machine",
        "filon/a.py:2: the address of a machine",
        "filon/a.py:3: a private key",
        "filon/a.py:4: a token",
        "filon/a.py:5: a secret key",
    ]
    assert faults("requirements/run.txt", "--index-url https://example.org/simple\n") == [
        "requirements/run.txt:1: an address"
    ]

"""Real reports of real servers, against the verdicts of another program."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from filon.messaging.rules.incoming.classifying import Incoming, classify
from filon.messaging.rules.incoming.kinds import IncomingKind
from filon.messaging.rules.incoming.replies import new_part

NEVER_HARD = {"vacation", "delivered", "mailboxfull"}


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "bounces"


@pytest.fixture(scope="module")
def verdicts(folder: Path) -> dict[str, Incoming]:
    return {file.name: classify(file.read_bytes(), today=date(2026, 1, 1)) for file in folder.glob("*.eml")}


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    with (folder / "expected.csv").open() as rows:
        for row in csv.DictReader(rows):
            found[row["file"]].append(row)
    return found


def is_hard(rows: list[dict[str, str]]) -> bool:
    return any(row["hardbounce"] == "1" for row in rows)


def test_each_message_has_a_verdict(verdicts: dict[str, Incoming]) -> None:
    assert len(verdicts) == 328


def test_hard_bounces_in_the_form_of_a_report_are_found(
    folder: Path, verdicts: dict[str, Incoming], expected: dict[str, list[dict[str, str]]]
) -> None:
    reports = [name for name in expected if b"message/delivery-status" in (folder / name).read_bytes().lower()]
    hard = [name for name in reports if is_hard(expected[name])]
    assert sum(verdicts[name].hard for name in hard) / len(hard) >= 0.95


def test_few_others_are_called_hard_and_none_that_must_not(
    verdicts: dict[str, Incoming], expected: dict[str, list[dict[str, str]]]
) -> None:
    others = [name for name, rows in expected.items() if not is_hard(rows)]
    assert sum(verdicts[name].hard for name in others) / len(others) <= 0.05
    never = [name for name in others if {row["sisimai_reason"] for row in expected[name]} & NEVER_HARD]
    assert [name for name in never if verdicts[name].hard] == []


def test_complaints_are_complaints(verdicts: dict[str, Incoming]) -> None:
    complaints = {name: found.kind for name, found in verdicts.items() if name.startswith("arf-")}
    assert set(complaints.values()) == {IncomingKind.COMPLAINT}
    assert len(complaints) == 8


def test_recipients_of_one_report_are_told_apart(
    verdicts: dict[str, Incoming], expected: dict[str, list[dict[str, str]]]
) -> None:
    name = "lhost-postfix-13.eml"
    assert [(one.status, one.hard) for one in verdicts[name].recipients] == [
        (row["dsn_status"], row["hardbounce"] == "1") for row in expected[name]
    ]


def test_a_long_quote_is_cut(real_data: Path) -> None:
    text = (real_data / "reply_parser_fixtures/test/emails/email_long_quote.txt").read_text()
    assert new_part(text).startswith("Hi folks")
    assert len(new_part(text)) < len(text) / 30

"""Ten thousand lines of a real server's log through the robot filter and the session cutter; each figure is counted apart."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from filon.visits.rules.kinds import RobotSign
from filon.visits.rules.robots import Caller, robot_sign
from filon.visits.rules.sessions import begins_anew

LINE = re.compile(r'(\S+) \S+ \S+ \[([^]]+)\] "(\S+) (\S+)[^"]*" \d+ \S+ "[^"]*" "([^"]*)"?')
# By awk, on the sixth field between quotes: HEAD asked, nameless, no browser, an address or a trade of robots in the name.
RECOUNT = r"""
{ agent = tolower($6) }
$2 ~ /^HEAD / || agent == "-" || agent !~ /^(mozilla|opera)\// || agent ~ /:\/\/|bot|crawl|spider|slurp|headless/ { robots++ }
END { print NR, robots }"""


class Hit(NamedTuple):
    address: str
    at: datetime
    method: str
    agent: str


@pytest.fixture(scope="module")
def log(real_data: Path) -> Path:
    return real_data / "apache_logs" / "apache_logs.txt"


@pytest.fixture(scope="module")
def hits(log: Path) -> list[Hit]:
    return list(read(log))


def read(log: Path) -> Iterator[Hit]:
    for line in log.read_text().splitlines():
        found = LINE.match(line)
        assert found, line
        address, at, method, _path, agent = found.groups()
        yield Hit(address, datetime.strptime(at, "%d/%b/%Y:%H:%M:%S %z"), method, agent)


def sign_of(hit: Hit) -> RobotSign | None:
    return robot_sign(Caller(hit.agent, method=hit.method))


def test_robots_are_those_that_awk_finds_and_those_that_only_the_published_list_knows(
    log: Path, hits: list[Hit]
) -> None:
    said = subprocess.run(["awk", "-F", '"', RECOUNT, str(log)], capture_output=True, text=True, check=True).stdout
    lines, found_by_awk = map(int, said.split())
    signs = Counter(sign_of(hit) for hit in hits)
    listed_only = [hit.agent for hit in hits if sign_of(hit) == RobotSign.LISTED and not awk_would_find(hit)]

    assert len(hits) == lines == 10_005
    assert sum(signs.values()) - signs[None] == found_by_awk + len(listed_only)
    assert (signs[RobotSign.NAMELESS], signs[RobotSign.PILOTED], signs[RobotSign.SPEECHLESS]) == (190, 0, 0)


def awk_would_find(hit: Hit) -> bool:
    agent = hit.agent.lower()
    words = (":/" + "/", "bot", "crawl", "spider", "slurp", "headless")
    is_browser = hit.method != "HEAD" and agent.startswith(("mozilla/", "opera/"))
    return not is_browser or any(word in agent for word in words)


def test_visits_are_cut_where_half_an_hour_passes_without_a_page(hits: list[Hit]) -> None:
    people = [hit for hit in hits if sign_of(hit) is None]
    last: dict[tuple[str, str], datetime] = {}
    visits = 0
    for hit in sorted(people, key=lambda hit: hit.at):
        who = (hit.address, hit.agent)
        visits += who not in last or begins_anew(last_at=last[who], now=hit.at)
        last[who] = hit.at

    frame = pl.DataFrame(
        {"who": [f"{hit.address} {hit.agent}" for hit in people], "at": [int(hit.at.timestamp()) for hit in people]}
    )
    gaps = frame.sort("who", "at").with_columns(gap=pl.col("at").diff().over("who"))
    assert visits == gaps.filter(pl.col("gap").is_null() | (pl.col("gap") > 1800)).height
    assert visits > len(last) > 1_000

"""Robots told apart from people: by their name, by what they leave out, by their speed (domain.md, section 2)."""

import re
from functools import lru_cache
from typing import NamedTuple

from crawleruseragents import is_crawler

from filon.visits.rules.kinds import RobotSign

FASTEST_READER = 60  # pages in a minute from one browser at one address: an office behind one address reads slower
BROWSERS = (
    "Mozilla/",
    "Opera/",
)  # so they all begin since 1994: what begins otherwise is a library, a feed reader, a tool
# What the published list leaves out: whoever gives his address, and browsers without a screen.
UNLISTED = re.compile(
    r"://|headless|phantomjs|puppeteer|playwright|selenium|lighthouse|pagespeed|bot\b|crawl|spider|slurp", re.IGNORECASE
)
AGENTS_KEPT = 4096  # distinct names whose verdict is remembered: five hundred patterns take some 200 µs


class Caller(NamedTuple):
    """How a request came. `piloted`: the browser itself says that a program drives it (WebDriver, W3C 2018).

    `languages` is what the browser asks for: every one with a person in front of it says which; None when nobody knows (a log).
    """

    agent: str
    method: str = "POST"
    languages: str | None = None
    piloted: bool = False
    in_this_minute: int = 1


def robot_sign(caller: Caller) -> RobotSign | None:
    """None for a person. The surest sign first."""
    if not caller.agent.strip(" -"):
        return RobotSign.NAMELESS
    if names_a_robot(caller.agent):
        return RobotSign.LISTED
    if caller.piloted:
        return RobotSign.PILOTED
    if caller.method == "HEAD":
        return RobotSign.HEAD_ONLY
    if caller.languages == "":
        return RobotSign.SPEECHLESS
    return RobotSign.SPEED if caller.in_this_minute > FASTEST_READER else None


@lru_cache(maxsize=AGENTS_KEPT)
def names_a_robot(agent: str) -> bool:
    return not agent.startswith(BROWSERS) or bool(UNLISTED.search(agent)) or bool(is_crawler(agent))

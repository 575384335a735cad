"""Robots told apart from people."""

import pytest

from filon.visits.rules.kinds import RobotSign
from filon.visits.rules.robots import FASTEST_READER, Caller, robot_sign
from tests.visits.sites import FIREFOX

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize("agent", [FIREFOX, PHONE])
def test_people_with_a_browser_are_people(agent: str) -> None:
    assert robot_sign(Caller(agent, languages="fr-FR,fr;q=0.9", in_this_minute=FASTEST_READER)) is None


@pytest.mark.parametrize(
    ("caller", "sign"),
    [
        (Caller("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), RobotSign.LISTED),
        (
            Caller("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/141.0 Safari/537.36"),
            RobotSign.LISTED,
        ),
        (Caller("python-requests/2.32"), RobotSign.LISTED),
        (Caller("curl/8.5.0"), RobotSign.LISTED),
        (Caller(""), RobotSign.NAMELESS),
        (Caller("-"), RobotSign.NAMELESS),
        (Caller(FIREFOX, languages="fr", piloted=True), RobotSign.PILOTED),
        (Caller(FIREFOX, method="HEAD"), RobotSign.HEAD_ONLY),
        (Caller(FIREFOX, languages=""), RobotSign.SPEECHLESS),
        (Caller(FIREFOX, languages="fr", in_this_minute=FASTEST_READER + 1), RobotSign.SPEED),
    ],
)
def test_each_sign_tells_a_machine(caller: Caller, sign: RobotSign) -> None:
    assert robot_sign(caller) == sign


def test_a_log_does_not_say_which_languages_were_asked() -> None:
    assert robot_sign(Caller(FIREFOX, method="GET", languages=None)) is None

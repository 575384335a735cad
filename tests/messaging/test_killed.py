"""The worker is killed twenty times at random instants while it sends: nothing twice, nothing lost, few in doubt."""

from pathlib import Path

from benchmarks.crash import CONNECTIONS, damage
from tests.installation import DATABASE
from tests.postgres import address_of_database, drop_database
from tests.template import copy_migrated_database

KILLS = 20


def test_twenty_kills_send_nothing_twice_and_lose_nothing(tmp_path: Path) -> None:
    name = str(tmp_path / "filon.sqlite3") if DATABASE == "sqlite" else "filon_test_killed"
    copy_migrated_database(to=name)
    address = f"sqlite:///{name}" if DATABASE == "sqlite" else address_of_database(name)
    found = damage({"FILON_HOME": str(tmp_path), "DATABASE_URL": address}, rows=600, kills=KILLS, longest=0.25)
    assert (found.twice, found.lost) == (0, 0)
    assert found.kills > KILLS / 2
    assert found.in_doubt <= found.kills * CONNECTIONS
    if DATABASE == "postgres":
        drop_database(name)

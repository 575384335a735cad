"""The clock is read at the edge only and passed down as `now`: otherwise nothing can be replayed, dated or tested."""

import re

from tests.house_rules.source import Module, module_of, modules, names_used

EDGES = re.compile(r"filon/(web/(views|middleware)|api|cli|worker)\b")
CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "django.utils.timezone.now",
    "django.utils.timezone.localdate",
    "django.db.models.functions.Now",
}
HIDDEN_CLOCKS = re.compile(r"\bauto_now(_add)?\s*=\s*True")


def clocks_read(module: Module) -> list[str]:
    if EDGES.match(str(module.path)):
        return []
    read = [module.at(node, f"{name} is the clock") for node, name in names_used(module) if name in CLOCKS]
    lines = enumerate(module.text.splitlines(), start=1)
    return read + [f"{module.path}:{n}: auto_now is the clock" for n, line in lines if HIDDEN_CLOCKS.search(line)]


def test_nobody_below_the_edge_reads_the_clock() -> None:
    assert [fault for module in modules("filon", "demo", "config") for fault in clocks_read(module)] == []


def test_a_clock_is_seen_however_it_is_named() -> None:
    text = (
        "import datetime as d\nfrom django.utils import timezone as tz\n"
        "x = d.datetime.now()\ny = tz.now\nz = F(auto_now_add=True)\n"
    )

    assert clocks_read(module_of("filon/leads/services.py", text)) == [
        "filon/leads/services.py:3: datetime.datetime.now is the clock",
        "filon/leads/services.py:4: django.utils.timezone.now is the clock",
        "filon/leads/services.py:5: auto_now is the clock",
    ]
    assert clocks_read(module_of("filon/web/views/leads.py", text)) == []


def test_a_clock_imported_by_its_own_name_is_seen() -> None:
    text = "from time import time\nstart = time()\n"

    assert clocks_read(module_of("filon/kit/dates.py", text)) == [
        "filon/kit/dates.py:1: time.time is the clock",
        "filon/kit/dates.py:2: time.time is the clock",
    ]

"""Strict CSP: no script, style or handler written inside a page; and every icon that a page names is delivered."""

import re
from pathlib import Path

from filon.web.menu import CREATE, MENU, SETTINGS_MENU
from scripts.copy_assets import ICONS, icon_id, icon_names
from tests.house_rules.source import CHECKOUT, files_of

FORBIDDEN = {
    "a script inside the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)", re.I),
    "a style inside the page": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "a handler inside the page": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "a script in an address": re.compile(r"javascript:", re.I),
    "hx-on or js:": re.compile(r"\shx-on[:\-=]|=[\"']js:", re.I),
}
ICON_NAMED = re.compile(
    r"icons\.svg['\" %}]*#([a-z0-9-]+)|\bicon (?:name=)?[\"']([a-z0-9-]+)[\"']|\bicon=[\"']([a-z0-9-]+)[\"']"
)


def faults(name: str, text: str) -> list[str]:
    """Letters by e-mail are no pages: their styles must be inside."""
    rules = {what: rule for what, rule in FORBIDDEN.items() if not ("emails/" in name and "style" in what)}
    lines = enumerate(text.splitlines(), start=1)
    return [f"{name}:{n}: {what}" for n, line in lines for what, rule in rules.items() if rule.search(line)]


def icons_named(text: str) -> set[str]:
    return {next(filter(None, match.groups())) for match in ICON_NAMED.finditer(text)}


def templates() -> dict[str, str]:
    paths = files_of("filon", suffixes=(".html",))
    return {path.relative_to(CHECKOUT).as_posix(): path.read_text() for path in paths if _is_template(path)}


def _is_template(path: Path) -> bool:
    return "templates" in path.parts


def test_pages_hold_no_script_no_style_and_no_handler() -> None:
    assert [fault for name, text in templates().items() for fault in faults(name, text)] == []


def test_icons_that_pages_name_are_delivered() -> None:
    delivered = {icon_id(name) for name in icon_names(ICONS.read_text())}
    named = {(name, icon) for name, text in templates().items() for icon in icons_named(text)}

    assert sorted((name, icon) for name, icon in named if icon not in delivered) == []


def test_icons_of_the_menu_are_delivered() -> None:
    delivered = {icon_id(name) for name in icon_names(ICONS.read_text())}
    entries = [*CREATE, *(entry for group in (*MENU, *SETTINGS_MENU) for entry in group.entries)]

    assert sorted({entry.icon for entry in entries} - delivered) == []


def test_what_a_strict_csp_refuses_is_seen() -> None:
    text = (
        "<script>run()</script>\n<p style='color: red'>\n<button onclick='run()'>\n"
        "<a href='javascript:run()'>\n<i hx-on:click='run()'>\n"
        "<script src='a.js'></script>\n<script type='application/json'>{}</script>\n"
    )

    assert faults("leads/list.html", text) == [
        "leads/list.html:1: a script inside the page",
        "leads/list.html:2: a style inside the page",
        "leads/list.html:3: a handler inside the page",
        "leads/list.html:4: a script in an address",
        "leads/list.html:5: hx-on or js:",
    ]
    assert faults("emails/welcome.html", "<p style='color: red'>") == []


def test_icons_are_found_in_pages() -> None:
    text = """<use href="{% static 'vendor/icons.svg' %}#user"/> {% icon "phone-call" %} {% button icon="flame-filled" %}"""

    assert icons_named(text) == {"user", "phone-call", "flame-filled"}

"""Foreign keys point the way that imports go: downwards, never between two packages of one line."""

import tomllib
from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db.models import Field

from tests.house_rules.source import CHECKOUT


class Link(NamedTuple):
    """A field of one package that points at a record of another."""

    package: str
    field: str
    target: str


def layers() -> list[set[str]]:
    """From the top down, as import-linter reads them in pyproject.toml; parentheses mark what need not exist."""
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [{name.strip(" ()") for name in line.split("|")} for line in contracts[0]["layers"]]


def links() -> Iterator[Link]:
    for model in apps.get_models(include_auto_created=False):
        if (package := _package(model)) is not None:
            for field in model._meta.get_fields():
                if (
                    isinstance(field, Field)
                    and field.related_model
                    and (target := _package(field.related_model)) is not None
                ):
                    yield Link(package, f"{model.__name__}.{field.name}", target)


def _package(model: type) -> str | None:
    project, _, rest = model.__module__.partition(".")
    return rest.partition(".")[0] if project == "filon" else None


def upward(links: list[Link], *, layers: list[set[str]]) -> list[str]:
    height = {package: -level for level, line in enumerate(layers) for package in line}
    return [
        f"{link.package}.{link.field} points at {link.target}"
        for link in links
        if link.package != link.target and height[link.package] <= height[link.target]
    ]


def test_foreign_keys_point_downwards() -> None:
    found = list(links())

    assert found != []
    assert upward(found, layers=layers()) == []


def test_a_foreign_key_upwards_or_to_a_sibling_is_seen() -> None:
    lines = [{"leads", "intake"}, {"contacts"}]
    down, up = Link("leads", "Lead.contact", "contacts"), Link("contacts", "Contact.lead", "leads")
    aside = Link("leads", "Lead.row", "intake")

    assert upward([down, up, aside], layers=lines) == [
        "contacts.Contact.lead points at leads",
        "leads.Lead.row points at intake",
    ]

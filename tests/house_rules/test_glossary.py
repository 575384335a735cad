"""French for people, English for code: docs/glossaire.md pairs them, and nothing is missing from it."""

import importlib
import re
from inspect import isclass

from django.apps import apps

from filon.kit.enums import LabelledEnum
from tests.house_rules.source import CHECKOUT, modules

GLOSSARY = CHECKOUT / "docs" / "glossaire.md"
PAIR = re.compile(r"^\| (?P<french>[^|]+) \| (?P<english>[^|]+) \|")
WORD = re.compile(r"[a-z][a-z_]{2,}")  # a code of a nomenclature (NAF, staff band, language) is no word


def pairs(text: str) -> dict[str, str]:
    """English identifier → French term; a line may pair several: « Chaud » with `hot`, « Froid » with `cold`."""
    found = {}
    for line in text.splitlines():
        if match := PAIR.match(line):
            for identifier in re.findall(r"`([^`]+)`", match["english"]):
                found[identifier] = match["french"].strip()
    return found


def entity_names() -> set[str]:
    return {model.__name__ for model in apps.get_models() if model.__module__.startswith("filon.")}


def values_for_people() -> set[str]:
    """The values of every enumeration that has a French label."""
    names = [
        str(module.path.with_suffix("")).replace("/", ".").removesuffix(".__init__") for module in modules("filon")
    ]
    found = set()
    for name in names:
        if ".rules" in name or ".models" in name or ".kit" in name:
            for thing in vars(importlib.import_module(name)).values():
                if isclass(thing) and issubclass(thing, LabelledEnum) and thing.__module__ == name:
                    found |= {member.value for member in thing if WORD.fullmatch(member.value)}
    return found


def missing(wanted: set[str], *, text: str) -> list[str]:
    return sorted(wanted - pairs(text).keys())


def test_each_entity_has_its_french_name() -> None:
    assert missing(entity_names(), text=GLOSSARY.read_text()) == []


def test_each_value_has_its_french_name() -> None:
    assert missing(values_for_people(), text=GLOSSARY.read_text()) == []


def test_a_missing_pair_is_seen() -> None:
    text = "| Terme | Identifiant | Sens |\n|---|---|---|\n| Froid | `cold` | peu d'échanges |\n"

    assert missing({"cold", "hot"}, text=text) == ["hot"]

"""Fills in a text written by somebody who is no programmer: a sandboxed Liquid, bounded, whose mistakes are told in French.

A text names values by their French word: « Bonjour {{ prénom | sinon: "à vous" }} », « {% if ville %}à {{ ville }}{% endif %} ».
Nothing runs but these tags and filters; a loop, a text or a nesting that never ends is stopped (ADR 0038).
"""

import difflib
import html
import re
from collections.abc import Collection, Mapping
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any, NamedTuple

from liquid import BoundTemplate, Environment
from liquid.exceptions import (
    LiquidError,
    LiquidSyntaxError,
    ResourceLimitError,
    UnknownFilterError,
)
from liquid.undefined import Undefined

from filon.kit.errors import BusinessError
from filon.kit.text import fold

LONGEST_SOURCE = 50_000
TEXTS_AT_HAND = 200  # read once for all the people to whom they are written
LONGEST_RESULT = 100_000  # bytes: beyond, mail programs cut a message (reference, « Deliverability »)
MOST_TURNS = 1_000
DEEPEST = 10
TAGS = frozenset(
    {"if", "unless", "case", "for", "break", "continue", "assign", "comment", "#", "content", "output", "illegal"}
)
FILTERS = frozenset({"default", "upcase", "downcase", "capitalize", "strip", "truncate", "size", "first", "last"})
OTHERWISE = "sinon"  # the French name of `default`
INSIDE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
CURLY = str.maketrans({"“": '"', "”": '"', "‘": "'", "\u00a0": " ", "\u202f": " "})


class TemplateMistake(BusinessError):
    """A text that cannot be filled in; the sentence says where and why."""


class Merged(NamedTuple):
    """`missing`: the values that the text prints and that were not known this time, in order."""

    text: str
    missing: tuple[str, ...]


_missing: ContextVar[list[str]] = ContextVar("missing")


class _NotKnown(Undefined):
    """A value that nobody knows: empty, false, and noted where it would have been printed."""

    def __str__(self) -> str:
        _missing.get().append((self.hint or self.name).removesuffix(" is undefined").strip("'"))
        return ""


class _Sandbox(Environment):
    loop_iteration_limit = MOST_TURNS
    output_stream_limit = LONGEST_RESULT
    local_namespace_limit = LONGEST_RESULT
    context_depth_limit = DEEPEST
    block_nesting_limit = DEEPEST


def merge(source: str, values: Mapping[str, Any], *, markup: bool = False) -> Merged:
    """`source` with its values; empty ones count as not known. `markup`: the text is HTML, values are escaped.

    TemplateMistake for what cannot be read, or would never end.
    """
    template = _parse(source, markup=markup)
    known = {name: value for name, value in values.items() if value not in ("", None)}
    mark = _missing.set([])
    try:
        text = template.render(known)
        return Merged(text, tuple(dict.fromkeys(_missing.get())))
    except ResourceLimitError:
        raise TemplateMistake("Ce texte ne finit jamais, ou devient trop long\u00a0: revoyez ses boucles.") from None
    except LiquidError as fault:
        raise _told(fault) from None
    finally:
        _missing.reset(mark)


def variables_of(source: str, *, markup: bool = False) -> list[str]:
    """The values that a text asks for, in their order: « prénom », « champ.budget ». TemplateMistake when it cannot be read."""
    return list(_variables(source, markup=markup))


@lru_cache(maxsize=TEXTS_AT_HAND)
def _variables(source: str, *, markup: bool) -> tuple[str, ...]:
    found = _parse(source, markup=markup).analyze(include_partials=False).globals
    places = {str(use): use.span.index for uses in found.values() for use in uses}
    return tuple(sorted(places, key=lambda name: places[name]))


def check_variables(source: str, *, known: Collection[str], markup: bool = False) -> None:
    """TemplateMistake names the first value that nobody could ever give, and the one that was perhaps meant."""
    by_key = {fold(name): name for name in known}
    for name in variables_of(source, markup=markup):
        if name in known:
            continue
        near = difflib.get_close_matches(fold(name), by_key, n=1)
        meant = f" Vouliez-vous écrire «\u00a0{by_key[near[0]]}\u00a0»\u00a0?" if near else ""
        raise TemplateMistake(f"«\u00a0{name}\u00a0» n’est pas une valeur connue.{meant}")


@lru_cache(maxsize=TEXTS_AT_HAND)
def _parse(source: str, *, markup: bool) -> BoundTemplate:
    if len(source) > LONGEST_SOURCE:
        raise TemplateMistake(f"Ce texte est trop long\u00a0: {LONGEST_SOURCE} caractères au plus.")
    try:
        return _sandbox(markup=markup).from_string(INSIDE.sub(lambda found: _straight(found[0], markup), source))
    except LiquidError as fault:
        raise _told(fault) from None
    except RecursionError:
        raise TemplateMistake("Ce texte a trop de conditions les unes dans les autres.") from None


def _straight(code: str, markup: bool) -> str:
    """Inside the braces: straight quotes and plain spaces, whatever the word processor or the editor of HTML made of them."""
    return (html.unescape(code) if markup else code).translate(CURLY)


@cache
def _sandbox(*, markup: bool) -> Environment:
    made = _Sandbox(undefined=_NotKnown, autoescape=markup)
    made.tags = {name: tag for name, tag in made.tags.items() if name in TAGS}
    made.filters = {name: function for name, function in made.filters.items() if name in FILTERS}
    made.filters[OTHERWISE] = made.filters["default"]
    return made


def _told(fault: LiquidError) -> TemplateMistake:
    token = fault.token
    is_placed = token is not None and token.start_index >= 0
    line = f" (ligne {token.source.count(chr(10), 0, token.start_index) + 1})" if token and is_placed else ""
    if isinstance(fault, UnknownFilterError) and token:
        allowed = ", ".join(sorted({OTHERWISE, *FILTERS}))
        return TemplateMistake(f"«\u00a0{token.value}\u00a0» n’est pas connu{line}\u00a0: choisissez parmi {allowed}.")
    if isinstance(fault, LiquidSyntaxError):
        return TemplateMistake(
            f"Une accolade ou une condition n’est pas bien écrite{line}\u00a0: "
            "«\u00a0{{ prénom }}\u00a0», «\u00a0{% if ville %}…{% endif %}\u00a0»."
        )
    return TemplateMistake(f"Ce texte ne peut pas se remplir{line}.")

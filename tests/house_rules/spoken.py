"""What the modules of the command line say to people, read from their source: what is marked for translation, what is not."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.house_rules.source import Module

FRENCH_SIGN = re.compile(r"[^\W\d_a-zA-Z]|[«»’…\u00a0\u202f]")
TWO_WORDS = re.compile(r"[^\W\d_]{2,}[,.]? +[^\W\d_]{2,}")
TITLE = re.compile(r"[A-Z][a-z]+$")
TEXT_FOR_PEOPLE = {"help", "metavar", "label", "short_help", "epilog"}  # keywords whose value a person reads
LOOK_UPS = {"say", "_", "in_context", "counted", "month_words", "moment_words"}


class Marked(NamedTuple):
    """One text to translate, as the catalogue knows it."""

    context: str | None
    text: str


def marked_texts(module: Module) -> Iterator[Marked]:
    """Each `_("…")`, `say("…")` below the edge, and `in_context("…", "…")`; a look-up of a label has no text of its own."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name("_" | "say"), args=[ast.Constant(str(text))]):
                yield Marked(None, text)
            case ast.Call(func=ast.Name("in_context"), args=[ast.Constant(str(context)), ast.Constant(str(text))]):
                yield Marked(context, text)


def unmarked_texts(module: Module) -> list[str]:
    """Sentences for people outside `_()`, and what `_()` cannot look up because it is put together first."""
    return [module.at(node, fault) for node, fault in _faults(module.tree, inside=None)]


def _faults(node: ast.AST, inside: ast.AST | None) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.Call(func=ast.Name("_" | "say" | "in_context"), args=arguments):
            if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in arguments):
                yield node, "a text put together before it is looked up"
            return
        case ast.Call(func=ast.Attribute(attr="execute")):  # SQL
            return
        case ast.Call(func=ast.Attribute(attr="answer"), args=[result, *_]) if any(
            map(_is_looked_up, ast.walk(result))
        ):
            yield node, "a JSON answer that changes with the locale"
        case ast.Constant(str(text)) if _is_for_people(text, inside):
            yield node, f"not marked for translation: {text!r}"
    for child in ast.iter_child_nodes(node):
        if not _is_silent(node, child):
            yield from _faults(child, node)


def _is_for_people(text: str, inside: ast.AST | None) -> bool:
    """By its signs, its words, or the place where it stands; a web address and the name of a variable are not sentences."""
    if FRENCH_SIGN.search(text) or TWO_WORDS.search(text) or TITLE.match(text):
        return True
    if isinstance(inside, ast.keyword):
        return inside.arg in TEXT_FOR_PEOPLE and bool(text.strip())
    if isinstance(inside, ast.JoinedStr):
        return "://" not in text and re.search(r"[^\W\d_]", text) is not None
    return isinstance(inside, ast.Call) and isinstance(inside.func, ast.Name) and inside.func.id == "counted"


def _is_looked_up(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LOOK_UPS


def _is_silent(parent: ast.AST, child: ast.AST) -> bool:
    """Docstrings, and how a figure is written."""
    if isinstance(parent, ast.FormattedValue):
        return child is parent.format_spec
    return isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)

"""The formula of a simulator: numbers, names, + − × ÷, comparisons, min, max, arrondi, si. Nothing else is understood.

A grammar of our own, read by descent; nothing of it ever reaches Python's own evaluation. There is no power, so that no number
grows beyond the square of the one before; figures, depth, length and operations are bounded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from filon.kit.errors import NotPossible

LONGEST = 1_000  # signs: some twenty lines
DEEPEST = 30  # parentheses within parentheses
MOST_SIGNS = 300  # words and signs: a chain of 150 operations is computed as deep as it is long
LARGEST = Decimal(10) ** 15
MOST_DECIMALS = 6
EXACT = Context(prec=40, rounding=ROUND_HALF_UP, Emax=60, Emin=-60, traps=[DivisionByZero, InvalidOperation, Overflow])
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:[.,]\d+)?)|(?P<name>[^\W\d]\w*)|(?P<sign><=|>=|<>|[-+*/()<>=;×÷−≤≥≠])|(?P<other>\S))"
)
SAME = {"×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "<>"}
FUNCTIONS = {"min": "min", "max": "max", "arrondi": "arrondi", "round": "arrondi", "si": "si", "if": "si"}
COMPARED = ("<", ">", "<=", ">=", "=", "<>")


class FormulaFault(NotPossible):
    """What is wrong with a formula, or with what it gives for these answers."""


@dataclass(frozen=True, slots=True)
class Node:
    """A number, a name, or an operation on `parts`."""

    what: str
    parts: tuple["Node", ...] = ()
    number: Decimal = Decimal(0)


def read_formula(text: str) -> Node:
    """FormulaFault says what is not understood, and where."""
    if len(text) > LONGEST:
        raise FormulaFault(f"La formule tient en {LONGEST} signes.")
    if not text.strip():
        raise FormulaFault("Écrivez la formule.")
    tokens = _tokens(text)
    if len(tokens) > MOST_SIGNS:
        raise FormulaFault(
            f"La formule a plus de {MOST_SIGNS} nombres, noms et signes\u00a0: elle serait trop longue à calculer."
        )
    reader = _Reader(tokens)
    node = reader.comparison(0)
    if reader.here:
        raise FormulaFault(f"La formule ne se lit pas à partir de «\u00a0{reader.here}\u00a0».")
    return node


def names_in(node: Node) -> set[str]:
    """Those of the questions that it needs."""
    own = {node.what[1:]} if node.what.startswith("$") else set()
    return own.union(*(names_in(part) for part in node.parts))


def compute(node: Node, values: Mapping[str, Decimal]) -> Decimal:
    """FormulaFault where these answers give no number."""
    try:
        found = _value(node, values)
    except (DivisionByZero, InvalidOperation) as fault:
        raise FormulaFault("Avec ces réponses, le calcul diviserait par zéro.") from fault
    except Overflow as fault:
        raise FormulaFault(TOO_LARGE) from fault
    return found


TOO_LARGE = "Avec ces réponses, le résultat est trop grand pour être juste."


def _tokens(text: str) -> list[str]:
    found = []
    for match in TOKEN.finditer(text):
        if match["other"]:
            raise FormulaFault(f"«\u00a0{match['other']}\u00a0» n’a pas de sens dans une formule.")
        if match["number"] and len(match["number"]) > 16:
            raise FormulaFault(f"«\u00a0{match['number'][:20]}…\u00a0» a trop de chiffres.")
        if match.lastgroup:
            found.append(SAME.get(match[match.lastgroup], match[match.lastgroup].lower()))
    return found


class _Reader:
    """Reads the tokens from left to right; each method reads one level of the grammar, the loosest first."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.place = tokens, 0

    @property
    def here(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def expect(self, sign: str) -> None:
        if self.here != sign:
            where = f"avant «\u00a0{self.here}\u00a0»" if self.here else "à la fin"
            raise FormulaFault(f"Il manque «\u00a0{sign}\u00a0» {where}.")
        self.place += 1

    def comparison(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise FormulaFault(f"La formule a plus de {DEEPEST} parenthèses l’une dans l’autre.")
        left = self.sum(depth)
        return Node(self.take(), (left, self.sum(depth))) if self.here in COMPARED else left

    def sum(self, depth: int) -> Node:
        node = self.product(depth)
        while self.here in ("+", "-"):
            node = Node(self.take(), (node, self.product(depth)))
        return node

    def product(self, depth: int) -> Node:
        node = self.signed(depth)
        while self.here in ("*", "/"):
            node = Node(self.take(), (node, self.signed(depth)))
        return node

    def signed(self, depth: int) -> Node:
        minus = False
        while self.here == "-":
            minus = not minus
            self.place += 1
        node = self.single(depth)
        return Node("-", (Node("number"), node)) if minus else node

    def single(self, depth: int) -> Node:
        token = self.here
        if not token:
            raise FormulaFault("La formule s’arrête trop tôt.")
        self.place += 1
        if token == "(":
            node = self.comparison(depth + 1)
            self.expect(")")
            return node
        if token[0].isdigit():
            return Node("number", number=Decimal(token.replace(",", ".")))
        if token in FUNCTIONS and self.here == "(":
            return self.call(FUNCTIONS[token], depth)
        if token[0].isalpha() or token[0] == "_":
            return Node(f"${token}")
        raise FormulaFault(f"Il manque un nombre avant «\u00a0{token}\u00a0».")

    def call(self, function: str, depth: int) -> Node:
        self.expect("(")
        parts = [self.comparison(depth + 1)]
        while self.here == ";":
            self.place += 1
            parts.append(self.comparison(depth + 1))
        self.expect(")")
        least, most = COUNTS[function]
        if not least <= len(parts) <= most:
            raise FormulaFault(f"«\u00a0{function}\u00a0» s’écrit {WRITTEN[function]}, avec des points-virgules.")
        return Node(function, tuple(parts))


COUNTS = {"min": (2, 20), "max": (2, 20), "arrondi": (1, 2), "si": (3, 3)}
WRITTEN = {"min": "min(a; b)", "max": "max(a; b)", "arrondi": "arrondi(a; décimales)", "si": "si(a > b; alors; sinon)"}


def _value(node: Node, values: Mapping[str, Decimal]) -> Decimal:
    if node.what == "number":
        return node.number
    if node.what.startswith("$"):
        if node.what[1:] not in values:
            raise FormulaFault(f"La formule nomme «\u00a0{node.what[1:]}\u00a0», qu’aucune question ne donne.")
        return values[node.what[1:]]
    if node.what == "si":
        return _value(node.parts[1 if _value(node.parts[0], values) else 2], values)
    found = _operate(node.what, [_value(part, values) for part in node.parts])
    if abs(found) > LARGEST:
        raise FormulaFault(TOO_LARGE)
    return found


def _operate(what: str, given: list[Decimal]) -> Decimal:
    if what in ("min", "max"):
        return min(given) if what == "min" else max(given)
    if what == "arrondi":
        return rounded(given[0], int(given[1]) if len(given) > 1 else 0)
    left, right = given
    if what in COMPARED:
        return Decimal(_holds(what, left, right))
    return {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply, "/": EXACT.divide}[what](left, right)


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Halves away from zero, as a person rounds."""
    if not 0 <= decimals <= MOST_DECIMALS:
        raise FormulaFault(f"On arrondit de 0 à {MOST_DECIMALS} décimales.")
    return number.quantize(Decimal(1).scaleb(-decimals), context=EXACT)


def _holds(what: str, left: Decimal, right: Decimal) -> bool:
    return {
        "<": left < right,
        ">": left > right,
        "<=": left <= right,
        ">=": left >= right,
        "=": left == right,
        "<>": left != right,
    }[what]

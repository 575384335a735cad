"""Reading a table of a TOML file key by key: each value in its type and its bounds, and no key that nobody asked for."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from re import fullmatch
from typing import Any, TypeVar

from filon.kit.enums import LabelledEnum
from filon.kit.text import one_line
from filon.playbook.rules.file_lines import Path
from filon.playbook.rules.process_mistakes import ProcessMistake

Choice = TypeVar("Choice", bound=LabelledEnum)
MOST_ROWS = 60  # tables of one list: more than anybody reads


class TableReader:
    """What is asked of it is remembered: `refuse_the_rest` then names what nobody understands."""

    def __init__(self, table: Mapping[str, Any], path: Path = ()) -> None:
        self.table = table
        self.path = path
        self.asked: set[str] = set()

    def mistake(self, name: str, reason: str) -> ProcessMistake:
        return ProcessMistake((*self.path, name), reason)

    def text(self, name: str, *, most: int, needed: bool = False, lines: bool = False) -> str:
        value = self._value(name)
        if value is None or value == "":
            if needed:
                raise self.mistake(name, f"il manque «\u00a0{name}\u00a0».")
            return ""
        if not isinstance(value, str):
            raise self.mistake(name, f"«\u00a0{name}\u00a0» est un texte, à écrire entre guillemets.")
        text = tidy(value) if lines else one_line(value)
        if len(text) > most:
            raise self.mistake(name, f"«\u00a0{name}\u00a0» tient en {most} caractères au plus.")
        if needed and not text:
            raise self.mistake(name, f"«\u00a0{name}\u00a0» est vide.")
        return text

    def key(self, name: str, *, most: int) -> str:
        value = self.text(name, most=most, needed=True)
        if not fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
            raise self.mistake(
                name, f"la clé «\u00a0{value[:60]}\u00a0» s’écrit en minuscules sans accent, chiffres, - et _."
            )
        return value

    def number(self, name: str, *, least: int, most: int) -> int | None:
        value = self._value(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.mistake(name, f"«\u00a0{name}\u00a0» est un nombre entier de {least} à {most}.")
        return value

    def flag(self, name: str) -> bool:
        value = self._value(name)
        if value is not None and not isinstance(value, bool):
            raise self.mistake(name, f"«\u00a0{name}\u00a0» est true ou false, sans guillemets.")
        return bool(value)

    def choice(self, name: str, among: type[Choice], default: Choice | None = None) -> Choice:
        value = self._value(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in among._value2member_map_:
            told = (
                f"«\u00a0{str(value)[:60]}\u00a0» n’est pas"
                if value is not None
                else f"il manque «\u00a0{name}\u00a0»,"
            )
            raise self.mistake(name, f"{told} l’un de\u00a0: {', '.join(member.value for member in among)}.")
        return among(value)

    def words(self, name: str, *, most: int) -> tuple[str, ...]:
        value = self._value(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value) or len(value) > most:
            raise self.mistake(name, f'«\u00a0{name}\u00a0» est une liste de {most} textes au plus\u00a0: ["…", "…"].')
        return tuple(one_line(one) for one in value)

    def tree(self, name: str) -> Mapping[str, Any]:
        value = self._value(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.mistake(name, f'«\u00a0{name}\u00a0» s’écrit {{ field = "…", op = "…", value = "…" }}.')
        if not _is_plain(value):
            raise self.mistake(
                name, f"«\u00a0{name}\u00a0» ne contient que des textes, des nombres entiers et des listes."
            )
        return value

    def rows(self, name: str) -> "Iterator[TableReader]":
        value = self._value(name)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            whole = ".".join([*(one for one in self.path if isinstance(one, str)), name])
            raise self.mistake(name, f"«\u00a0{name}\u00a0» s’écrit en tableaux [[{whole}]].")
        if len(value) > MOST_ROWS:
            raise self.mistake(name, f"«\u00a0{name}\u00a0» compte {MOST_ROWS} éléments au plus.")
        for place, one in enumerate(value):
            yield TableReader(one, (*self.path, name, place))

    def refuse_the_rest(self) -> None:
        for name in self.table:
            if name not in self.asked:
                near = get_close_matches(name, self.asked, n=1)
                hint = f"\u00a0: vouliez-vous «\u00a0{near[0]}\u00a0»\u202f?" if near else "."
                raise self.mistake(name, f"«\u00a0{name[:60]}\u00a0» ne dit rien ici{hint}")

    def _value(self, name: str) -> Any:
        self.asked.add(name)
        return self.table.get(name)


def _is_plain(value: Any) -> bool:
    """No date nor decimal number: criteria take them as texts, and a document of the database keeps them so."""
    if isinstance(value, dict):
        return all(_is_plain(one) for one in value.values())
    return all(_is_plain(one) for one in value) if isinstance(value, list) else isinstance(value, str | int)


def tidy(text: str) -> str:
    """Lines as typed, without the white space around them nor signs that nobody sees."""
    return "\n".join(one_line(line) for line in text.splitlines()).strip()

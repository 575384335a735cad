"""Refusals about products, sources and reasons."""

from filon.kit.errors import NotPossible


class NameTaken(NotPossible):
    """Two names that differ only by accents, case or spaces are one."""

    def __init__(self, name: str) -> None:
        super().__init__(f"«\u00a0{name}\u00a0» existe déjà, à la casse et aux accents près.")

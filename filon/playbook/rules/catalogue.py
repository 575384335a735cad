"""Refusals about products, sources and reasons."""

from filon.kit.errors import NotPossible


class NameTaken(NotPossible):
    """Two names that differ only by accents, case or spaces are one."""

    def __init__(self, name: str, *, in_trash: bool = False) -> None:
        where = "\u00a0: restaurez-le de la corbeille" if in_trash else ""
        super().__init__(f"«\u00a0{name}\u00a0» existe déjà, à la casse et aux accents près{where}.")

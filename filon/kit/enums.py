"""Enums whose members carry the French word that a person reads."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """`NAME = "code", "Libellé"`: equal to its code, shown by its label."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """What Django's `choices=` and forms want: (code, French label)."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def label_of(cls, code: str) -> str:
        """The label, or the code itself when it is none of ours (an old value kept as given)."""
        return cls(code).label if code in cls._value2member_map_ else code

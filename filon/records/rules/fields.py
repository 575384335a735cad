"""Custom fields: their types, when their value is known, and whether it tells that two records are one."""

from typing import NamedTuple

from filon.kit.enums import LabelledEnum


class FieldType(LabelledEnum):
    TEXT = "text", "Texte"
    NUMBER = "number", "Nombre"
    DATE = "date", "Date"
    BOOLEAN = "boolean", "Oui ou non"
    CHOICE = "choice", "Choix"


class Available(LabelledEnum):
    """Only what is known at creation may feed a prediction."""

    CREATION = "creation", "Connu à la création"
    AFTERWARDS = "afterwards", "Connu ensuite"


class DefinedField(NamedTuple):
    """A custom field as a file brings it. `matching`: its values help to recognise duplicates."""

    entity: str
    key: str
    label: str
    type: FieldType = FieldType.TEXT
    available: Available = Available.AFTERWARDS
    matching: bool = True

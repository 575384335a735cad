"""Custom fields: their types and when their value is known."""

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

"""By whom a persona or a grade was given: the rule gives way to files and people, and takes back what they give back to it."""

from filon.kit.enums import LabelledEnum


class GivenBy(LabelledEnum):
    """The empty one is the rule's: also of those to whom it gives nothing."""

    RULE = "", "la règle"
    FILE = "file", "un fichier"
    PERSON = "person", "une personne"

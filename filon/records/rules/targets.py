"""What a column of a file may feed: the targets that each package offers to an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ValueKind(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    EXTERNAL_ID = "external_id"
    SIREN = "siren"
    SIRET = "siret"
    VAT = "vat"
    NAF = "naf"
    LEGAL_FORM = "legal_form"
    HEADCOUNT = "headcount"
    POSTAL_CODE = "postal_code"
    WEBSITE = "website"
    AMOUNT = "amount"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    REFUSAL = "refusal"  # yes or no; where several columns speak, one yes is enough
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"
    TAGS = "tags"
    REFERENCE = "reference"  # a record named by its identifier or its name


@dataclass(frozen=True, slots=True)
class Target:
    """One `entity.name` of the mapping file.

    `required`: a row whose value is missing or unreadable is refused. `strict`: unreadable, or a reference to what is not
    here, is refused; missing is not.
    Any other bad value is kept as given and flagged; a choice that nobody knows becomes `otherwise`, where it is said.
    `refers_to` names the entity of a reference; `stored` the column.
    """

    entity: str
    name: str
    label: str
    kind: ValueKind = ValueKind.TEXT
    required: bool = False
    strict: bool = False
    several: bool = False
    width: int = 255
    most: int = 2**63 - 1  # of a whole number; the least is `least`
    least: int = -(2**63)
    refers_to: str = ""
    stored: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)  # folded word → code
    otherwise: str = ""
    synonyms: tuple[str, ...] = ()  # column titles, folded, beyond the name and the label

    @property
    def path(self) -> str:
        return f"{self.entity}.{self.name}"

    @property
    def column(self) -> str:
        return self.stored or self.name


# titles under which other tools export the company and the person that a row is about
COMPANY_TITLES = (
    *("societe", "raison sociale", "nom de l entreprise", "entreprise associee", "compte", "nom du compte"),
    *("company", "company name", "associated company", "company account", "account", "account name"),
    *("organisation", "organization"),
)
CONTACT_TITLES = (
    *("interlocuteur", "personne", "contact associe"),
    *("contact person", "contact name", "associated contact"),
)

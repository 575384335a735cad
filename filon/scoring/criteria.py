"""What may be asked of scores, by lists, segments and rules: always as they are now, whatever was swept when."""

from filon.contacts.rules.axes import Temperature
from filon.kit.criteria import Field, FieldType, Operator, register_fields
from filon.kit.subjects import SubjectKind
from filon.scoring.selectors.current import BANDS, asked_of_band, asked_of_engagement, asked_of_temperature

CONTACT = SubjectKind.CONTACT
T = FieldType


def register() -> None:
    """Called once, when the application starts."""
    register_fields(
        Field(
            CONTACT,
            "contact.temperature",
            "Température",
            T.CHOICE,
            choices=Temperature.choices,
            dated_query=asked_of_temperature,
        ),
        Field(CONTACT, "contact.engagement", "Engagement (points)", T.NUMBER, dated_query=asked_of_engagement),
        Field(
            CONTACT,
            "contact.engagement_band",
            "Engagement (de 1 à 4)",
            T.CHOICE,
            choices=lambda: BANDS,
            dated_query=asked_of_band,
            only=(Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN),
        ),
    )

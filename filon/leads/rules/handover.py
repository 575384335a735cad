"""How soon sales answer a lead that marketing hands over."""

from datetime import timedelta

from filon.contacts.rules.axes import Temperature

# Working time (domain.md 4.5: a hot lead within an hour, the others within 24 h: one working day of nine hours).
WHEN_HOT = timedelta(hours=1)
USUALLY = timedelta(hours=9)


def time_to_answer(temperature: str) -> timedelta:
    return WHEN_HOT if temperature == Temperature.HOT else USUALLY

"""Who came, by what a line of a list says, and how it reads in the timeline."""

from filon.events.rules.kinds import RegistrationState
from filon.events.rules.targets import NO
from filon.kit.french import format_count


def did_come(*, said: str | None, minutes: int | None) -> bool:
    """A badge that was scanned is a presence; a list of registrants says who was not there, in a word or by no minute at all."""
    return said != NO and minutes != 0


def presence_in_words(*, event: str, stand: str, met: bool, minutes: int | None, note: str) -> str:
    """ "Salon Bâtir, rencontre sur le stand B12", "Webinaire acoustique, 42 minutes"; the note on a line of its own."""
    facts = [event]
    if met:
        facts.append(f"rencontre sur le stand {stand}".strip())
    if minutes:
        facts.append(format_count(minutes, "minute", "minutes"))
    return "\n".join(filter(None, (", ".join(facts), note)))


def state_before(*, holds_place: bool, confirmed: bool, cancelled: bool, by_file: bool) -> RegistrationState:
    """Where somebody stood who was ticked by mistake, from what is known of her."""
    if holds_place:
        return RegistrationState.CONFIRMED if confirmed else RegistrationState.REGISTERED
    if cancelled:
        return RegistrationState.CANCELLED
    return RegistrationState.REGISTERED if by_file else RegistrationState.WAITING

"""How long what people do usually takes: a proposal, which whoever counts the time puts right."""

from collections.abc import Mapping

from filon.activities.rules.kinds import ActivityKind

# Minutes, writing it down included. They only fill in a form; change them there for your own trade.
USUAL_MINUTES: Mapping[str, int] = {
    ActivityKind.CALL: 6,
    ActivityKind.EMAIL: 5,
    ActivityKind.SOCIAL: 5,
    ActivityKind.SMS: 2,
    ActivityKind.LETTER: 5,
    ActivityKind.VISIT: 30,
    ActivityKind.MEETING: 60,
}


def minutes_of(counts: Mapping[str, int]) -> int:
    """Kinds that no person does by hand take no time of anybody."""
    return sum(USUAL_MINUTES.get(kind, 0) * count for kind, count in counts.items())

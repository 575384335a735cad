"""What counts as a conversation: the person herself was there and answered, whatever she said."""

from filon.activities.rules.kinds import ActivityKind, CallOutcome

# "À rappeler" and "Barrage" may be the word of somebody else at the switchboard: they are none.
CONVERSED = (CallOutcome.REACHED, CallOutcome.REFUSED, CallOutcome.MEETING, CallOutcome.OUT_OF_TARGET)
IN_PERSON = (ActivityKind.MEETING, ActivityKind.VISIT)

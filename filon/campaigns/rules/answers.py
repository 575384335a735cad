"""What counts as an answer to a campaign, and how long after it a touch still counts."""

from datetime import timedelta

from filon.activities.rules.kinds import ActivityKind, CallOutcome, VisitOutcome

# « Personnes qui ont répondu » (seed 003): somebody was spoken with and did not send us away. A refusal, a wrong number, an
# assistant, or an hour to call again is a contact, not a positive one.
POSITIVE_OUTCOMES = (CallOutcome.REACHED, CallOutcome.MEETING, VisitOutcome.INTERESTED)
# What a person does towards us; looking at a page of the site answers nobody.
ANSWERS = tuple(kind for kind in ActivityKind if kind != ActivityKind.SITE_VISIT)
ANSWERED_WITHIN = timedelta(days=60)  # what comes later answers something else
LED_WITHIN = timedelta(days=180)  # a deal opened later is due to what happened since

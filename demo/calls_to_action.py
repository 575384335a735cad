"""What invites to Halvane's forms: a banner and a button, seen and clicked for thirty days."""

from datetime import timedelta
from typing import Any

from demo.world import Chance, World
from demo.writing import insert_rows
from filon.intake.models import CallCount, CallToAction, CaptureForm, Submission
from filon.intake.rules.calls_to_action import CallKind
from filon.intake.rules.capture import FormKind, FormState, SubmissionState

DAYS = 30
BROUGHT = 0.4  # share of what the forms received in these days that came by the call
CALLS: tuple[
    tuple[FormKind, dict[str, Any], int, float], ...
] = (  # to which form, what it says, views a day, clicks a view
    (
        FormKind.CONTENT,
        {
            "name": "Guide, bandeau du blog",
            "kind": CallKind.BANNER,
            "text": "Plateau bruyant\u202f? Notre guide gratuit en douze pages.",
            "button": "Recevoir le guide",
            "pages": ["/blog"],
            "at_bottom": True,
        },
        160,
        0.021,
    ),
    (
        FormKind.QUOTE,
        {"name": "Devis, page Cabines", "kind": CallKind.BUTTON, "button": "Demander un devis"},
        55,
        0.064,
    ),
)


def invite(world: World, forms: dict[FormKind, CaptureForm]) -> None:
    """Once the forms have their keys, and before the submissions are written."""
    chance = Chance("calls to action", world.today)
    calls = {kind: _call(world, forms[kind], values) for kind, values, *_ in CALLS}
    insert_rows(CallToAction, world.of(CallToAction))
    for kind, _, views, share in CALLS:
        _count(world, calls[kind], chance, views, share)
        came = [one for one in world.of(Submission) if one.form is forms[kind] and _is_recent(world, one)]
        for submission in came:
            if chance.happens(BROUGHT):
                submission.call_to_action = calls[kind]
    insert_rows(CallCount, world.of(CallCount))


def _call(world: World, form: CaptureForm, values: dict[str, Any]) -> CallToAction:
    said = {"key": f"halvane-{form.kind}", "state": FormState.LIVE, "form": form, "created_at": form.updated_at}
    return world.add(CallToAction(updated_at=form.updated_at, **said, **values))


def _count(world: World, call: CallToAction, chance: Chance, views: int, share: float) -> None:
    for ago in range(DAYS, 0, -1):
        seen = round(views * chance.uniform(0.6, 1.4))
        clicks = sum(chance.happens(share) for _ in range(seen))
        day = world.today - timedelta(days=ago)
        world.add(CallCount(call=call, day=day, views=seen, clicks=clicks, links=clicks // 4, robots=seen // 9))


def _is_recent(world: World, submission: Submission) -> bool:
    return submission.state == SubmissionState.RECEIVED and submission.at >= world.now - timedelta(days=DAYS)

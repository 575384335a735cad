"""What counts as a sign from the person: retention starts again from it (rule RET-2)."""

from filon.activities.rules.kinds import Actor, Direction


def comes_from_the_person(*, direction: str, actor: str) -> bool:
    """A call, a reply, a form, a click of hers; never ours, nor that of a machine which follows links.

    The mere opening of a message is no activity at all: it says nothing of who opened (CNIL, deliberation 2021-131).
    """
    return direction == Direction.INBOUND and actor == Actor.HUMAN

"""What a file means that tells a stage for a lead which stands at another."""

from collections.abc import Set

from filon.contacts.rules.axes import is_allowed_step, is_behind


def is_move(*, old: str, told: str, had: Set[str], put_by_file: bool) -> bool:
    """Whether the file moves the lead, or only has not heard that it moved on.

    A stage that the lead has had (`had`) or left below it on the ladder is old news, unless a file put it where it
    stands (`put_by_file`) and the table of transitions lets it go: a lead that a file recycled, a later one takes up again.
    """
    if told not in had and not is_behind(old=old, told=told):
        return True
    return put_by_file and is_allowed_step(old, told)

"""Which of two wordings somebody receives: always the same one, half and half, whatever the order in which people come."""

import hashlib


def variant_of(*, contact_id: int, step_key: str, is_test: bool) -> str:
    """ "A" or "B"; "" without a test. The steps are drawn apart: who had A once has B as often as A elsewhere."""
    if not is_test:
        return ""
    drawn = hashlib.blake2b(f"{step_key}:{contact_id}".encode(), digest_size=2).digest()
    return "A" if drawn[0] % 2 == 0 else "B"

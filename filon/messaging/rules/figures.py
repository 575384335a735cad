"""The figures of a mailbox: when its bounces or complaints say that it must stop and be looked at."""

from typing import NamedTuple

from filon.kit.french import format_count, format_percent

ROLLING = 500  # the last messages of a mailbox
MOST_BOUNCES = 0.03
MOST_COMPLAINTS = 0.001
FEWEST = 100  # under that, one bounce is chance: a share says nothing


class Figures(NamedTuple):
    """Of the last ROLLING messages that a mailbox sent to prospect."""

    sent: int
    bounced: int
    complained: int


def why_pause(figures: Figures) -> str:
    """One sentence; empty while all is well. Under ROLLING messages one complaint is above the limit already: it is no chance."""
    if figures.bounced > MOST_BOUNCES * max(figures.sent, FEWEST):
        share = format_percent(figures.bounced / figures.sent)
        return (
            f"{format_count(figures.bounced, 'adresse inexistante', 'adresses inexistantes')} sur les {figures.sent} derniers "
            f"messages ({share}, la limite est 3\u00a0%)\u00a0: vérifiez votre fichier avant d’écrire encore."
        )
    if figures.complained > MOST_COMPLAINTS * max(figures.sent, ROLLING):
        told = format_count(figures.complained, "plainte", "plaintes")
        return (
            f"{told} pour indésirable sur les {figures.sent} derniers messages (la limite est 0,1\u00a0%)\u00a0: "
            "voyez à qui vous écrivez, et ce que vous lui apportez."
        )
    return ""

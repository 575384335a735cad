"""Where deals stall and where they die, in a sentence."""

from filon.kit.french import format_percent, join_and
from filon.reporting.rules.alarms import AlarmState
from filon.reporting.rules.stalls import StageReading, Stalls, Trouble


def stalls_sentence(readings: Stalls) -> str:
    """ "Les affaires calent à « Proposition » (Nouveau client) ; elles se perdent davantage à « Rendez-vous » (…)." """
    stalling, dying = ([_at(one) for one in readings if one.states[trouble] == AlarmState.ALARM] for trouble in Trouble)
    parts = [f"les affaires calent à {join_and(stalling)}"] if stalling else []
    parts += [f"elles se perdent davantage à {join_and(dying)}"] if dying else []
    if parts:
        said = "\u202f; ".join(parts)
        return f"{said[0].upper()}{said[1:]}." if stalling else f"Les affaires{said.removeprefix('elles')}."
    return _where_most_are_lost(readings)


def _where_most_are_lost(readings: Stalls) -> str:
    lost = sum(one.counts.lost for one in readings)
    if not lost:
        return "Aucune étape ne retient ni ne perd les affaires au-delà du hasard."
    most = max(readings, key=lambda one: one.counts.lost)
    share = format_percent(most.counts.lost / lost, 0)
    return f"Aucune étape ne retient les affaires au-delà du hasard\u202f; {share} des pertes ont lieu à {_at(most)}."


def _at(one: StageReading) -> str:
    return f"«\u00a0{one.label}\u00a0» ({one.process})"

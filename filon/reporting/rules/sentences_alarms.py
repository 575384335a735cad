"""The alarm signals in words: the answer as a sentence, and each piece of evidence."""

from collections.abc import Callable, Mapping

from filon.kit.french import format_count, format_decimal, format_integer, format_percent, join_and
from filon.reporting.rules import alarm_maturity, alarm_methods, alarm_proposals
from filon.reporting.rules.alarm_rates import CLOSED, CLOSED_WORDS, JUMPED, JUMPED_WORDS, Rung, When
from filon.reporting.rules.alarms import Alarm, AlarmState, Figure, Reading


def alarms_sentence(readings: Mapping[Alarm, Reading]) -> str:
    """ "2 signaux d’alarme sur 4 : réponse aux propositions et maturité des prospects ; 1 autre est à surveiller." """
    in_alarm = [alarm.label.lower() for alarm, one in readings.items() if one.state == AlarmState.ALARM]
    watched = sum(one.state == AlarmState.WATCH for one in readings.values())
    unknown = sum(one.state == AlarmState.UNKNOWN for one in readings.values())
    rest = _rest(watched, unknown)
    if not in_alarm:
        if unknown == len(readings):
            return "Les données ne suffisent encore à juger d’aucun des quatre signaux."
        return f"Aucun signal d’alarme{rest}."
    told = format_count(len(in_alarm), "signal d’alarme", "signaux d’alarme")
    return f"{told} sur {len(readings)}\u00a0: {join_and(in_alarm)}{rest}."


def _rest(watched: int, unknown: int) -> str:
    parts = [f"{format_integer(watched)} à surveiller"] if watched else []
    parts += [f"{format_integer(unknown)} sans données suffisantes"] if unknown else []
    return f"\u202f; {join_and(parts)}" if parts else ""


def figure_words(figure: Figure) -> str:
    """ "62,5 % (48 % à 75 %, sur 64)", "34 jours", "0,02 bit (0 à 0,04)"; without value: too few cases."""
    if figure.value is None:
        return "trop peu de cas"
    written = WRITTEN.get(figure.unit, format_decimal)
    if figure.low is None or figure.high is None:
        return written(figure.value)
    between = f"{written(figure.low)} à {written(figure.high)}"
    return f"{written(figure.value)} ({between}, sur {format_integer(figure.n)})"


def record_words(alarm: Alarm, figure: str) -> str:
    """What the list behind a figure holds: "Rendez-vous : entrés les 90 derniers jours"."""
    if alarm == Alarm.RATES:
        return _path_words(figure)
    if alarm == Alarm.METHODS:
        return alarm_methods.PEOPLE_WORDS[figure]
    if alarm == Alarm.MATURITY:
        return alarm_maturity.COUNTED[figure][0]
    name, _colon, product = figure.partition(":")
    words = alarm_proposals.COUNTED[alarm_proposals.SENT if name == alarm_proposals.SHARE else name][0]
    return f"{words}, {product}" if product else words


def _path_words(figure: str) -> str:
    if figure == CLOSED:
        return CLOSED_WORDS
    rung, _line, which = figure.rpartition("_")
    if which == JUMPED:
        return f"{Rung(rung).label}\u00a0: {JUMPED_WORDS}"
    when = When(which)
    return f"{Rung(rung).label}\u00a0: entrés {'' if when == When.RECENT else 'les '}{when.label}"


def _days(days: float) -> str:
    return f"{format_decimal(days)}\u00a0j"


def _bits(bits: float) -> str:
    return f"{format_decimal(bits, 2)}\u00a0bit"


WRITTEN: dict[str, Callable[[float], str]] = {"share": format_percent, "days": _days, "bits": _bits}

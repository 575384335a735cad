"""What nurturing changes, as sentences that never claim more than the comparison proves."""

from filon.kit.french import NO_BREAK_SPACE, format_count, format_integer, format_percent
from filon.reporting.rules.nurturing import LANDMARK_DAYS, Difference, Drawn, NurturingReport
from filon.reporting.rules.sentences import rate_words


def nurturing_sentence(report: NurturingReport, *, words: str) -> str:
    """ "12 % (…) des leads nourris ont signé, 8 % de ceux qui leur ressemblent …"."""
    nurtured = report.with_it.signed.total
    if not nurtured:
        return f"Aucun lead arrivé {words} n’était encore indécis et nourri à {LANDMARK_DAYS} jours."
    if report.alike_without is None:
        told = format_count(nurtured, "lead nourri", "leads nourris")
        return f"{told} {words}, trop peu ont leur semblable parmi les autres{NO_BREAK_SPACE}: on ne peut pas comparer."
    return (
        f"{rate_words(report.alike_with)} des leads nourris ont signé, {format_percent(report.alike_without)} de ceux qui leur "
        f"ressemblent sans l’avoir été {words}. {difference_words(report.difference)}"
    )


def difference_words(difference: Difference) -> str:
    """What the interval allows to say, and no more."""
    if difference.value is None or difference.low is None or difference.high is None:
        return "Trop peu de cas pour dire si cela change quelque chose."
    span = f"entre {points(difference.low)} et {points(difference.high)}"
    if not difference.tells:
        return f"L’écart, {span}, peut n’être que du hasard."
    way = "de plus" if difference.value > 0 else "de moins"
    return f"C’est {points(abs(difference.value), signed=False)} {way}, {span}."


def points(share: float, *, signed: bool = True) -> str:
    """ "+4,2 points"."""
    value = f"{100 * share:+.1f}" if signed else f"{100 * share:.1f}"
    value = value.replace(".", ",").replace("-", "−").removesuffix(",0")
    return f"{value}{NO_BREAK_SPACE}{'point' if abs(100 * share) < 2 else 'points'}"


def drawn_sentence(one: Drawn) -> str:
    """Of one sequence with witnesses, whose name stands beside it."""
    sizes = f"{format_integer(one.treated.total)} entrées et {format_integer(one.witnesses.total)} témoins"
    return f"{sizes}. {difference_words(one.difference)}"

"""How right past forecasts were, and how fast open deals turn into signatures, each in one sentence."""

from collections.abc import Sequence

from filon.forecasting.rules.accuracy import MIN_MONTHS, too_early
from filon.forecasting.rules.figures import Accuracy, ForecastMonth, StageRate, Velocity
from filon.kit.french import NARROW_SPACE, NO_BREAK_SPACE, format_count, format_month, format_percent, join_and, plural
from filon.reporting.rules.sentences import whole_euros

MOST_NAMED = 3  # stages that a title names
SLIGHT_BIAS = 0.02  # two per cent of what is signed: nobody would call that hope or caution


def accuracy_sentence(accuracy: Accuracy) -> str:
    """How wrong the forecasts of past months were, and on which side."""
    return _judgement(accuracy) + _left_aside(accuracy)


def _left_aside(accuracy: Accuracy) -> str:
    """The months over that say nothing, so that nobody takes them for good forecasts."""
    told = ""
    if accuracy.silent:
        proves = plural(accuracy.silent, "prouve", "prouvent")
        told += f" {format_count(accuracy.silent, 'mois', 'mois')} sans rien de prévu ni de signé ne {proves} rien."
    if accuracy.unforecast:
        told += f" De {format_count(accuracy.unforecast, 'mois', 'mois')}, aucune prévision n’a été gardée."
    return told


def _judgement(accuracy: Accuracy) -> str:
    if not accuracy.snapshots:
        return (
            f"Aucun mois prévu n’est encore achevé{NO_BREAK_SPACE}: "
            "la justesse se mesurera sur les prévisions gardées chaque mois."
        )
    if too_early(accuracy):
        told = format_count(accuracy.snapshots, "mois prévu est achevé", "mois prévus sont achevés")
        return (
            f"Il est trop tôt pour juger{NO_BREAK_SPACE}: {told}, il en faut {MIN_MONTHS}."
            " Le tableau montre ce qui est connu, l’écart d’un mois reste un accident."
        )
    if accuracy.wape is None:
        told = format_count(accuracy.snapshots, "mois prévu", "mois prévus")
        return f"Rien ne s’est signé en {told}{NO_BREAK_SPACE}: tout ce qui était annoncé a manqué."
    months = format_count(accuracy.snapshots, "prévision passée", "prévisions passées")
    sentence = f"Sur {months}, l’écart moyen est de {format_percent(accuracy.wape, 0)} de ce qui a été signé"
    if accuracy.bias is not None and abs(accuracy.bias) >= SLIGHT_BIAS:
        side = "trop optimistes" if accuracy.bias > 0 else "trop prudentes"
        sentence += f", et elles étaient {side} de {format_percent(abs(accuracy.bias), 0)}"
    if accuracy.coverage_p10_p90 is not None:
        sentence += (
            f"{NARROW_SPACE}; {format_percent(accuracy.coverage_p10_p90, 0)} des mois sont tombés dans la fourchette, "
            "qui en promet huit sur dix"
        )
    return f"{sentence}."


def velocity_sentence(velocity: Velocity | None) -> str:
    """ "Au rythme des douze derniers mois, les opportunités en cours apportent 1 200 € par jour : …"."""
    if velocity is None:
        return ""
    return (
        f"Au rythme des douze derniers mois, les opportunités en cours apportent {whole_euros(velocity.cents_a_day)} par jour"
        f"{NO_BREAK_SPACE}: {format_count(velocity.open, 'opportunité', 'opportunités')}, dont"
        f" {format_percent(velocity.win_rate, 0)} se signent, {whole_euros(velocity.mean_cents)} en moyenne, en"
        f" {format_count(round(velocity.cycle_days), 'jour', 'jours')} (médiane de"
        f" {format_count(velocity.wins, 'signature', 'signatures')})."
    )


def range_sentence(months: Sequence[ForecastMonth]) -> str:
    """Why two figures of one month disagree; empty when each weighted sum lies in its range."""
    apart = [one for one in months if one.leaves_range]
    if not apart:
        return ""
    names = join_and([format_month(one.month) for one in apart])
    return (
        f"En {names}, ce qui est signé et le pondéré sortent ensemble de la fourchette{NO_BREAK_SPACE}: le pondéré prend les dates "
        "écrites, la fourchette ce que les ventes ont d’avance, de retard ou d’âge."
    )


def chances_sentence(rates: Sequence[StageRate]) -> str:
    """How many written chances lie outside what is observed; empty when no stage has enough decided deals."""
    known = [one for one in rates if one.observed.low is not None and one.observed.high is not None]
    if not known:
        return ""
    off = [one for one in known if not (one.observed.low or 0) <= one.probability_set <= (one.observed.high or 0)]
    if not off:
        return "Toutes les chances écrites sont dans l’intervalle de ce qu’on observe"
    told = format_count(len(off), "chance écrite sort", "chances écrites sortent")
    names = join_and([f"«{NO_BREAK_SPACE}{one.label}{NO_BREAK_SPACE}»" for one in off[:MOST_NAMED]])
    more = "" if len(off) <= MOST_NAMED else " entre autres"
    return f"{told} de l’intervalle observé{NO_BREAK_SPACE}: {names}{more}"

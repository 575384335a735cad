"""How right past forecasts were, and how fast open deals turn into signatures, each in one sentence."""

from filon.forecasting.rules.accuracy import MIN_MONTHS, too_early
from filon.forecasting.rules.figures import Accuracy, Velocity
from filon.kit.french import NARROW_SPACE, NO_BREAK_SPACE, format_count, format_percent
from filon.reporting.rules.sentences import whole_euros

SLIGHT_BIAS = 0.02  # two per cent of what is signed: nobody would call that hope or caution


def accuracy_sentence(accuracy: Accuracy) -> str:
    """How wrong the forecasts of past months were, and on which side."""
    if accuracy.wape is None:
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

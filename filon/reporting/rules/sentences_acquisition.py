"""What a lead and a client cost, as sentences."""

from collections.abc import Sequence

from filon.kit.french import NO_BREAK_SPACE, format_amount, format_count, format_integer
from filon.kit.statistics import MIN_CASES
from filon.reporting.rules.acquisition import AcquisitionReport, ChannelCost
from filon.reporting.rules.sentences import whole_euros

WHOLE_FROM = 100_00  # cents: one per cent of a price at most is left out


def acquisition_sentence(report: AcquisitionReport, *, words: str) -> str:
    """ "12 400 € dépensés en 2026 : 85 € par lead arrivé, 1 240 € par client déjà signé. 40 sont encore indécis."."""
    total = report.total
    if not total.cents:
        return f"Aucun coût n’est noté {words}{NO_BREAK_SPACE}: sans coûts, un lead n’a pas de prix."
    spent = f"{whole_euros(total.cents)} dépensés {words}"
    if total.for_a_lead is None:
        return f"{spent}, et aucun lead arrivé."
    told = f"{spent}{NO_BREAK_SPACE}: {price(total.for_a_lead)} par lead arrivé"
    if total.for_a_client is not None:
        told += f", {price(total.for_a_client)} par client déjà signé"
    undecided = format_count(total.open, "lead est encore indécis", "leads sont encore indécis")
    return f"{told}. {undecided[0].upper()}{undecided[1:]}{', et peuvent faire baisser ce prix' if total.open > 1 else ''}."


def cheapest_sentence(channels: Sequence[ChannelCost]) -> str:
    """The channel whose clients cost least, among those that brought enough of them; empty without two to compare."""
    known = [(one.for_a_client, one) for one in channels if one.for_a_client is not None and one.signed >= MIN_CASES]
    if len(known) < 2:
        return ""
    cents, cheapest = min(known, key=lambda pair: pair[0])
    return (
        f"Le client le moins cher vient par {cheapest.channel.label.lower()}{NO_BREAK_SPACE}: {price(cents)}, "
        f"sur {format_integer(round(cheapest.signed))} signés."
    )


def extra_sentence(report: AcquisitionReport) -> str:
    """What was signed more for what was spent more; empty without a period before, or without any cost in both."""
    if report.before is None or not (report.before.cents and report.now.cents):
        return ""
    spent, signed = (
        report.now.cents - report.before.cents,
        report.now.signed_cents - report.before.signed_cents,
    )
    return (
        f"Face à la période d’avant{NO_BREAK_SPACE}: {_more(spent, 'dépensés')}, {_more(signed, 'signés')}. "
        "L’un n’est pas la preuve de l’autre."
    )


def price(cents: int) -> str:
    """Of one lead or client: cents are told where they are a part of it that one sees."""
    return format_amount(cents) if cents < WHOLE_FROM else whole_euros(cents)


def _more(cents: int, done: str) -> str:
    return f"{whole_euros(abs(cents))} {done} de {'plus' if cents >= 0 else 'moins'}"

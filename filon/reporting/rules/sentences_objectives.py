"""Each of the six objectives in one French sentence."""

from collections.abc import Callable, Mapping

from filon.campaigns.rules.steps import Objective
from filon.kit.french import format_amount, format_count, format_integer, format_percent
from filon.kit.statistics import Rate
from filon.reporting.rules.objectives import AimReport, Share


def aim_sentence(aim: Objective, report: AimReport) -> str:
    return SENTENCES[aim](report)


def _won(report: AimReport) -> str:
    if not report.won:
        return "Aucun nouveau client sur ces douze mois."
    return f"{format_count(len(report.won), 'nouveau client', 'nouveaux clients')}, pour {_money(report.won_cents)}."


def _replaced(report: AimReport) -> str:
    if not report.failing:
        return "Aucun client n’est défaillant."
    made_up = sum(one.is_replaced for one in report.failing)
    failing = format_count(len(report.failing), "client défaillant", "clients défaillants")
    told = f"{failing}, {_money(report.lost_cents)} à remplacer\u00a0; les nouveaux clients en apportent {_money(report.won_cents)}"
    return f"{told}\u00a0: {format_count(made_up, 'remplacé', 'remplacés') if made_up else 'aucun n’est remplacé'}."


def _reactivated(report: AimReport) -> str:
    left = format_count(report.former, "ancien client reste", "anciens clients restent")
    if not report.reactivated:
        return (
            f"Aucun ancien client n’est revenu\u00a0; {left} à réactiver."
            if report.former
            else "Aucun ancien client à réactiver."
        )
    back = format_count(len(report.reactivated), "ancien client est revenu", "anciens clients sont revenus")
    return f"{back}, pour {_money(report.reactivated_cents)}\u00a0; {left} à réactiver."


def _turnover(report: AimReport) -> str:
    now, before = report.turnover
    if report.growth is None:
        return f"{_money(now)} commandés\u00a0; rien les douze mois d’avant, avec quoi comparer."
    way = "de plus" if report.growth >= 0 else "de moins"
    return f"{_money(now)} commandés, {format_percent(abs(report.growth))} {way} que les douze mois d’avant ({_money(before)})."


def _share(report: AimReport) -> str:
    if not report.shares or report.shares[0].now.rate is None:
        return "Trop peu d’entreprises dans le fichier pour parler de part."
    whole = report.shares[0]
    return f"{share_in_words(whole.now)} des entreprises actives du fichier ont commandé ({_clients(whole)})."


def _clients(share: Share) -> str:
    clients = format_count(share.now.count, "client", "clients")
    return f"{clients} sur {format_integer(share.now.total)}, {share.clients_before} un an plus tôt"


def _launched(report: AimReport) -> str:
    if not report.launched:
        return "Aucun produit vendu pour la première fois sur ces douze mois."
    new = format_count(len(report.launched), "produit lancé", "produits lancés")
    return f"{new}\u00a0: {_money(sum(one.cents for one in report.launched))} commandés."


def share_in_words(rate: Rate) -> str:
    """ "12,5 % (10 % à 15 %)"; "trop peu de cas" under five companies."""
    if rate.rate is None or rate.low is None or rate.high is None:
        return "trop peu de cas"
    return f"{format_percent(rate.rate)} (de {format_percent(rate.low)} à {format_percent(rate.high)})"


def _money(cents: int) -> str:
    """In whole euros: in a sum, cents only blur."""
    return format_amount(round(cents / 100) * 100)


SENTENCES: Mapping[Objective, Callable[[AimReport], str]] = {
    Objective.WIN: _won,
    Objective.REPLACE: _replaced,
    Objective.REACTIVATE: _reactivated,
    Objective.TURNOVER: _turnover,
    Objective.SHARE: _share,
    Objective.LAUNCH: _launched,
}

"""The records behind each of the six objectives, as rows of a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from filon.campaigns.rules.steps import Objective
from filon.contacts.models import Company
from filon.kit.french import format_amount, format_date, format_integer, join_and
from filon.reporting.rules.objectives import AimReport, Buyer
from filon.reporting.rules.sentences_objectives import share_in_words
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, visible

MOST_SHOWN = 200


class Row(NamedTuple):
    """`address` "": nothing to open, or not by this reader."""

    label: str
    address: str
    cells: Sequence[str]


class AimTable(NamedTuple):
    """`total`: how many there are, of which the first `MOST_SHOWN` are shown."""

    what: str
    heads: Sequence[str]
    rows: Sequence[Row]
    total: int

    def lines(self) -> list[tuple[Row, list[tuple[str, str]]]]:
        """Each row with its cells under their heads, which a narrow screen repeats."""
        return [(row, list(zip(self.heads, row.cells, strict=True))) for row in self.rows]


def table_of_aim(aim: Objective, report: AimReport, *, viewer: User) -> AimTable:
    return TABLES[aim](report, viewer)


def _of_clients(heads: Sequence[str], clients: Sequence[tuple[Buyer, Sequence[str]]], viewer: User) -> AimTable:
    """Of a company whose file the reader may not open, a line without its name: the count stays true."""
    shown = clients[:MOST_SHOWN]
    seen = visible(Company.objects.all(), viewer=viewer, entity=Entity.COMPANY)
    names = dict(seen.filter(pk__in=[one.company for one, _cells in shown]).values_list("pk", "name"))
    rows = [
        Row(names[one.company], reverse("company", args=[one.company]), cells)
        if one.company in names
        else Row(_("Client d’un autre"), "", cells)
        for one, cells in shown
    ]
    return AimTable(_("Client"), heads, rows, len(clients))


def _won(report: AimReport, viewer: User) -> AimTable:
    heads = [_("Première commande"), _("Commandé en douze mois")]
    return _of_clients(
        heads, [(one, [format_date(one.first_date), format_amount(one.cents)]) for one in report.won], viewer
    )


def _replaced(report: AimReport, viewer: User) -> AimTable:
    heads = [_("Pourquoi"), _("Dernière commande"), _("À remplacer"), _("Remplacé")]
    lines = [
        (one.buyer, [join_and([why.label for why in one.because]), format_date(one.buyer.year.last_date),
                     format_amount(one.to_replace), _("oui") if one.is_replaced else _("non")])
        for one in report.failing
    ]  # fmt: skip
    return _of_clients(heads, lines, viewer)


def _reactivated(report: AimReport, viewer: User) -> AimTable:
    heads = [_("Commande d’avant"), _("Revenu le"), _("Commandé en douze mois")]
    lines = [
        (one, [format_date(one.last_before), format_date(one.first_in), format_amount(one.cents)])
        for one in report.reactivated
        if one.last_before and one.first_in
    ]
    return _of_clients(heads, lines, viewer)


def _turnover(report: AimReport, viewer: User) -> AimTable:
    heads = [_("Commandé en douze mois"), _("Les douze mois d’avant")]
    lines = [(one, [format_amount(one.cents), format_amount(one.before_cents)]) for one in report.buyers]
    return _of_clients(heads, lines, viewer)


def _share(report: AimReport, _viewer: User) -> AimTable:
    heads = [_("Entreprises actives"), _("Clients"), _("Clients un an plus tôt"), _("Part")]
    rows = [
        Row(one.name or _("Tout le fichier"), reverse("segment", args=[one.segment]) if one.segment else reverse("company_list"),
            [format_integer(one.now.total), format_integer(one.now.count), format_integer(one.clients_before),
             share_in_words(one.now)])
        for one in report.shares
    ]  # fmt: skip
    return AimTable(_("Segment"), heads, rows, len(rows))


def _launched(report: AimReport, viewer: User) -> AimTable:
    """Each product opens its orders: all of them are of the period."""
    heads = [_("Clients"), _("Commandé")]
    orders = reverse("order_list") if may(viewer, Entity.ORDER, Action.READ) else ""
    rows = [
        Row(
            one.name,
            orders and f"{orders}?f=order.product~is~{one.product}",
            [format_integer(one.clients), format_amount(one.cents)],
        )
        for one in report.launched
    ]
    return AimTable(_("Produit"), heads, rows, len(rows))


TABLES: Mapping[Objective, Callable[[AimReport, User], AimTable]] = {
    Objective.WIN: _won,
    Objective.REPLACE: _replaced,
    Objective.REACTIVATE: _reactivated,
    Objective.TURNOVER: _turnover,
    Objective.SHARE: _share,
    Objective.LAUNCH: _launched,
}

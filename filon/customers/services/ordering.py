"""An order is written by hand: created, its facts and its lines edited."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from filon.contacts.models import Company
from filon.customers.models import Order, OrderLine
from filon.customers.rules.entry import day_of
from filon.customers.rules.following import end_of_term
from filon.customers.rules.lines import ToldLine, tell_lines
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity, Proposal
from filon.playbook.models import Product
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes
from filon.records.services.editing import CONFLICT, edit_record

LINES_AXIS = FIELD_AXIS + "lines"


class NumberTaken(BusinessError):
    """One company has one order of a number."""


class WrittenLine(NamedTuple):
    """Without a `renewal_date`, it is renewed with its order, else at the end of the term of its product, if that has one."""

    product: Product | None
    quantity: Decimal | int
    cents: int | None
    renewal_date: date | None = None


class NewOrder(NamedTuple):
    """`cents` in its currency."""

    company: Company
    number: str
    ordered_at: datetime
    cents: int
    opportunity: Opportunity | None = None
    proposal: Proposal | None = None
    owner_id: int | None = None
    renewal_date: date | None = None
    currency: str = DEFAULT_CURRENCY
    lines: Sequence[WrittenLine] = ()


@transaction.atomic
def create_order(*, new: NewOrder, by: Author, now: datetime) -> Order:
    """Its amount is the first line of its history, which says who entered it."""
    _check_number(new.number, company_id=new.company.pk)
    facts = new._asdict()
    lines = facts.pop("lines")
    order = Order.objects.create(created_at=now, updated_at=now, **facts)
    _write_lines(order, lines)
    amount = NewChange(SubjectKind.ORDER, order.pk, f"{FIELD_AXIS}cents", "", str(new.cents))
    record_changes([amount], by=by, at=now)
    return order


def free_number(number: str, *, company_id: int) -> str:
    """Empty when an order of that company has it, were it in the trash: who accepts online is told nothing of our trash."""
    return "" if Order.objects.filter(company=company_id, number=number).exists() else number


def join_proposal(*, order: Order, proposal: Proposal) -> None:
    """The order entered by hand is the one that the client just accepted."""
    Order.objects.filter(pk=order.pk).update(proposal=proposal)
    order.proposal = proposal


def edit_order(*, order: Order, values: Mapping[str, Any], version: int, by: Author, now: datetime) -> list[str]:
    """Returns the names of the fields that changed; a day written again keeps the hour that a file gave."""
    kept = dict(values)
    if "ordered_at" in kept and day_of(kept["ordered_at"]) == day_of(order.ordered_at):
        del kept["ordered_at"]
    if kept.get("number", order.number) != order.number:
        _check_number(kept["number"], company_id=order.company_id)
    return edit_record(record=order, values=kept, version=version, by=by, now=now)


@transaction.atomic
def rewrite_lines(*, order: Order, lines: Sequence[WrittenLine], version: int, by: Author, now: datetime) -> bool:
    """Put these lines in the place of those that the person saw; whether anything changed."""
    lines = [_dated(line, order) for line in lines]
    old, new = _told(_written(order), order), _told(lines, order)
    if old == new:
        return False
    seen = Order.objects.filter(pk=order.pk, version=version)
    if not seen.update(version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    order.lines.all().delete()
    _write_lines(order, lines)
    record_changes([NewChange(SubjectKind.ORDER, order.pk, LINES_AXIS, old, new)], by=by, at=now)
    return True


def _check_number(number: str, *, company_id: int) -> None:
    other = Order.objects.filter(company=company_id, number=number).first() if number else None
    if other:
        where = "\u202f; elle est à la corbeille" if other.deleted_at else ""
        raise NumberTaken(
            f"Ce client a déjà une commande n°\u00a0{number}{where}. Ouvrez-la plutôt, ou changez le numéro."
        )


def _write_lines(order: Order, lines: Sequence[WrittenLine]) -> None:
    OrderLine.objects.bulk_create(OrderLine(order=order, **_dated(line, order)._asdict()) for line in lines)


def _dated(line: WrittenLine, order: Order) -> WrittenLine:
    if line.renewal_date or order.renewal_date or not (line.product and line.product.term_months):
        return line
    ordered = day_in_paris(order.ordered_at)
    return line._replace(renewal_date=end_of_term(ordered, months=line.product.term_months))


def _written(order: Order) -> list[WrittenLine]:
    rows = OrderLine.objects.filter(order=order).select_related("product")
    return [WrittenLine(row.product, row.quantity, row.cents, row.renewal_date) for row in rows]


def _told(lines: Sequence[WrittenLine], order: Order) -> str:
    told = [ToldLine(str(line.product or ""), line.quantity, line.cents, line.renewal_date) for line in lines]
    return tell_lines(told, currency=order.currency)

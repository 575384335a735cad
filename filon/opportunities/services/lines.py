"""The lines of a deal are rewritten, and its amount with them when it follows."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Line, Opportunity
from filon.opportunities.rules.lines import ToldLine, amount_after, line_cents, lines_total, tell_lines
from filon.opportunities.services.editing import edit_deal
from filon.playbook.models import Product
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes
from filon.records.services.editing import CONFLICT

LINES_AXIS = FIELD_AXIS + "lines"


class WrittenLine(NamedTuple):
    """`kept_cents`: what the line is worth when neither quantity, price nor discount was touched (a file may round otherwise)."""

    product: Product
    quantity: int = 1
    unit_cents: int | None = None
    discount: int = 0
    kept_cents: int | None = None

    @property
    def cents(self) -> int | None:
        if self.kept_cents is not None:
            return self.kept_cents
        return line_cents(quantity=self.quantity, unit_cents=self.unit_cents, discount=self.discount)


@transaction.atomic
def rewrite_lines(*, deal: Opportunity, lines: Sequence[WrittenLine], version: int, by: Author, now: datetime) -> bool:
    """Put these lines in the place of those that the person saw; whether anything changed. The amount follows if it did."""
    old = list(Line.objects.filter(opportunity=deal).select_related("product"))
    before, after = lines_total(line.cents for line in old), lines_total(line.cents for line in lines)
    was, is_now = _told(old, deal), _told(lines, deal)
    if [_facts(line) for line in old] == [_facts(line) for line in lines]:
        return False
    if not Opportunity.objects.filter(pk=deal.pk, version=version).update(version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    deal.lines.all().delete()
    Line.objects.bulk_create(
        Line(
            opportunity=deal,
            product=line.product,
            quantity=line.quantity,
            unit_cents=line.unit_cents,
            discount=line.discount,
            cents=line.cents,
        )
        for line in lines
    )
    record_changes([NewChange(SubjectKind.OPPORTUNITY, deal.pk, LINES_AXIS, was, is_now)], by=by, at=now)
    deal.version = version + 1
    amount = amount_after(cents=deal.cents, before=before, after=after)
    edit_deal(deal=deal, values={"cents": amount}, version=deal.version, by=by, now=now)
    return True


def follow_lines(*, deal: Opportunity, version: int, by: Author, now: datetime) -> None:
    """The amount becomes what the lines make, and follows them from now on."""
    total = lines_total(Line.objects.filter(opportunity=deal).values_list("cents", flat=True))
    if total is None:
        raise NotPossible("Aucune ligne n’a de prix\u00a0: le montant reste celui que vous avez saisi.")
    edit_deal(deal=deal, values={"cents": total}, version=version, by=by, now=now)


def _facts(line: Line | WrittenLine) -> tuple[int, int, int | None, int, int | None]:
    return line.product.pk, line.quantity, line.unit_cents, line.discount, line.cents


def _told(lines: Sequence[Line | WrittenLine], deal: Opportunity) -> str:
    told = [ToldLine(str(line.product), line.quantity, line.discount, line.cents) for line in lines]
    return tell_lines(told, currency=deal.currency)

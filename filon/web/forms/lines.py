"""What the forms of lines share, of a deal, of an order or of a proposal: which products, which quantities, which are written."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _

from filon.kit.numbers import Ambiguous, read_decimal
from filon.playbook.models import Product
from filon.playbook.selectors import products_for_sale
from filon.web.forms.styled import StyledForm

MOST_LINES = 100


def line_form_set(form: type[StyledForm], *, blank: int) -> type[BaseFormSet]:
    return formset_factory(form, extra=blank, max_num=MOST_LINES, absolute_max=MOST_LINES + 1, validate_max=True)


def products_with(lines: Iterable[Any]) -> QuerySet[Product]:
    """Those for sale; a product no longer for sale may stay where it is."""
    kept = [line.product_id for line in lines if line.product_id]
    return Product.objects.filter(Q(pk__in=products_for_sale()) | Q(pk__in=kept))


def read_quantity(typed: str) -> Decimal | None:
    """None for nothing typed. Raises ValidationError with what to type instead."""
    try:
        found = read_decimal(typed.replace(".", ",")) if typed.strip() else None
    except Ambiguous:
        raise ValidationError(_not_a_quantity()) from None
    if typed.strip() and (found is None or found != round(found, 3)):
        raise ValidationError(_not_a_quantity())
    return found


def _not_a_quantity() -> str:
    return _("La quantité est un nombre, de trois décimales au plus\u00a0: 12 ou 1,5.")


def refused(sentences: dict[str, Any]) -> dict[str, str]:
    """In the reader's language, as a set of forms wants them."""
    return {kind: str(sentence) for kind, sentence in sentences.items()}


def lines_written(forms_of_lines: BaseFormSet) -> list[Any]:
    return [line for form in forms_of_lines if (line := form.written()) is not None]

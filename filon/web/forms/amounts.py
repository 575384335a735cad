"""Amounts as a person types them in a form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from filon.kit.currencies import CURRENCIES
from filon.kit.numbers import Ambiguous, is_too_large_an_amount, parse_amount


def read_cents(text: str) -> int | None:
    """Cents of "45 000", "1 234,50 €" or "45 k€"; None for nothing typed. Raises ValidationError with what to type instead."""
    if not text.strip():
        return None
    try:
        cents = parse_amount(text)
    except Ambiguous as doubt:
        raise ValidationError(
            _("«\u00a0%s\u00a0» se lit de deux façons. Écrivez par exemple 1\u202f234,50.") % doubt.text
        ) from None
    if cents is None and is_too_large_an_amount(text):
        raise ValidationError(_("«\u00a0%s\u00a0» est trop grand. Vérifiez la frappe.") % text[:40])
    if cents is None:
        raise ValidationError(
            _("«\u00a0%s\u00a0» n’est pas un montant. Écrivez par exemple 45\u202f000 ou 1\u202f234,50.") % text
        )
    return cents


def read_currency(code: str) -> str:
    """Raises ValidationError for what is no code of a currency."""
    if code.upper() not in CURRENCIES:
        raise ValidationError(_("« %s » n’est pas le code d’une monnaie\u00a0: EUR, CHF, USD…") % code.upper())
    return code.upper()

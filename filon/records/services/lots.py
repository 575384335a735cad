"""Where the people of a file come from: supplier, price, date, legal ground; and who checked how they were collected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.records.models import Lot, LotAudit
from filon.records.rules.authorship import Author
from filon.records.rules.origin import AUDITED_LOTS, LotKind

LONGEST_NAME, LONGEST_CHECK = 120, 500


def lot_of_name(*, name: str, kind: LotKind, now: datetime) -> Lot | None:
    """The lot that a file names, made if it is new; `kind` says what a new one is. None without a name."""
    called = name.strip()[:LONGEST_NAME]
    return Lot.objects.get_or_create(name=called, defaults={"created_at": now, "kind": kind})[0] if called else None


def create_lot(*, name: str, kind: LotKind, now: datetime) -> Lot:
    """Before its first file: its contract can be kept and its collection checked while one waits for it."""
    called = name.strip()[:LONGEST_NAME]
    if not called:
        raise NotPossible("Donnez un nom au lot.")
    lot, is_new = Lot.objects.get_or_create(name=called, defaults={"created_at": now, "kind": kind})
    if not is_new:
        raise NotPossible(f"Il y a déjà un lot «\u00a0{lot.name}\u00a0».")
    return lot


def describe_lot(*, lot: Lot, values: Mapping[str, Any], version: int) -> None:
    """Write what is known of the lot, if nobody wrote since the person read that version."""
    if "name" in values and Lot.objects.filter(name=values["name"]).exclude(pk=lot.pk).exists():
        raise NotPossible(f"Il y a déjà un lot «\u00a0{values['name']}\u00a0».")
    _write(lot, version, **values)


@transaction.atomic
def pass_audit(*, lot: Lot, checked: str, version: int, by: Author, now: datetime) -> None:
    """SRC-2: from now on its people may be contacted. What was checked is the proof that it was."""
    if lot.kind not in AUDITED_LOTS:
        raise NotPossible(f"Un lot «\u00a0{LotKind(lot.kind).label.lower()}\u00a0» n’attend pas de contrôle.")
    if lot.audit_at is not None:
        raise NotPossible("Ce lot est déjà contrôlé.")
    _write(lot, version, audit_at=now)
    _date(lot, passed=True, checked=checked, by=by, now=now)


@transaction.atomic
def withdraw_audit(*, lot: Lot, why: str, version: int, by: Author, now: datetime) -> None:
    """Back in quarantine at once: something is wrong with the collection, or was never shown."""
    if lot.audit_at is None:
        raise NotPossible("Ce lot n’est pas contrôlé\u00a0: il n’y a rien à retirer.")
    _write(lot, version, audit_at=None)
    _date(lot, passed=False, checked=why, by=by, now=now)


def _write(lot: Lot, version: int, **values: Any) -> None:
    if not Lot.objects.filter(pk=lot.pk, version=version).update(**values, version=F("version") + 1):
        raise EditedMeanwhile(
            f"Le lot «\u00a0{lot.name}\u00a0» vient d’être modifié par quelqu’un d’autre. Rechargez la page."
        )


def _date(lot: Lot, *, passed: bool, checked: str, by: Author, now: datetime) -> None:
    said = checked.strip()[:LONGEST_CHECK]
    if not said:
        raise NotPossible(
            "Dites ce qui a été vérifié\u00a0: formulaire de collecte, mention, preuve du consentement."
            if passed
            else "Dites pourquoi le contrôle est retiré."
        )
    LotAudit.objects.create(lot=lot, passed=passed, checked=said, by_id=by.user_id, at=now)

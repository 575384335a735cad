"""What people choose from: products, acquisition sources, reasons of wins and losses."""

from typing import TypeVar

from django.db.models import Model

from filon.kit.text import fold
from filon.playbook.models import AcquisitionSource, CloseReason, Product
from filon.playbook.rules.catalogue import NameTaken
from filon.playbook.rules.channels import SourceKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

Named = TypeVar("Named", bound=Model)


def save_product(
    *, product: Product, name: str, code: str, family: str, cents: int | None, active: bool, by: Viewer
) -> Product:
    """Create or change; one that is no longer sold stays on its deals. `cents` is the list price in the product's currency."""
    product.code, product.family, product.cents, product.active = code, family, cents, active
    return _save_named(product, name=name, column="name", by=by)


def save_source(*, source: AcquisitionSource, name: str, kind: SourceKind, by: Viewer) -> AcquisitionSource:
    source.kind = kind
    return _save_named(source, name=name, column="name", by=by)


def save_reason(*, reason: CloseReason, label: str, invalid: bool, active: bool, by: Viewer) -> CloseReason:
    """`invalid`: a deal closed for it (duplicate, test) leaves the rates."""
    if reason.pk is None:
        reason.position = CloseReason.objects.count()
    reason.invalid, reason.active = invalid, active
    return _save_named(reason, name=label, column="label", by=by)


def reason_called(label: str) -> CloseReason:
    """The reason of that name, made when nobody has: what closes by itself says why in the same list as people."""
    known = CloseReason.objects.filter(name_key=fold(label)).first()
    if known is None:
        told = {"label": label, "position": CloseReason.objects.count()}
        known, _ = CloseReason.objects.get_or_create(name_key=fold(label), defaults=told)
    return known


def _save_named(record: Named, *, name: str, column: str, by: Viewer) -> Named:
    require(by, Entity.SETTING, Action.WRITE)
    refuse_taken_name(type(record), name, but=record.pk)
    setattr(record, column, name)
    setattr(record, "name_key", fold(name))  # noqa: B010  # each of these models has the column, their common base has not
    record.save()
    return record


def refuse_taken_name(model: type[Model], name: str, *, but: int | None) -> None:
    """NameTaken when another record of that table bears the name, in the trash or not."""
    other = model._default_manager.filter(name_key=fold(name)).exclude(pk=but).first()
    if other is not None:
        raise NameTaken(name, in_trash=getattr(other, "deleted_at", None) is not None)

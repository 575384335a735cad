"""What we decided, for pages: processes with their stages, products, sources, reasons."""

from django.db.models import QuerySet

from filon.kit.errors import NotPossible
from filon.playbook.models import AcquisitionSource, CloseReason, ProcessVersion, Product, Stage
from filon.playbook.rules.process import StageKind


def current_versions() -> list[ProcessVersion]:
    """The version of each process that new deals enter, the default process first, with its stages."""
    versions = ProcessVersion.objects.filter(current=True).select_related("process").prefetch_related("stages")
    return list(versions.order_by("-process__is_default", "process__name"))


def process_version_for(*, process_id: int | None) -> ProcessVersion:
    """The current version of that process, or of the default one."""
    versions = current_versions()
    asked = [version for version in versions if version.process_id == process_id]
    if not versions or (process_id is not None and not asked):
        raise NotPossible("Ce processus n’existe pas.")
    return (asked or versions)[0]


def stage_by_id(pk: int) -> Stage:
    found = Stage.objects.select_related("version__process").filter(pk=pk).first()
    if found is None:
        raise NotPossible("Cette étape n’existe plus\u00a0: rechargez la page.")
    return found


def open_stages(version: ProcessVersion) -> list[Stage]:
    return [stage for stage in version.stages.all() if stage.kind == StageKind.OPEN]


def close_reasons() -> QuerySet[CloseReason]:
    return CloseReason.objects.filter(active=True)


def products_for_sale() -> QuerySet[Product]:
    return Product.objects.filter(active=True)


def acquisition_sources() -> QuerySet[AcquisitionSource]:
    return AcquisitionSource.objects.all()

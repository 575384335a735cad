"""What we decided, for pages: processes with their stages, the funnel profile, products, sources, reasons."""

from collections.abc import Collection, Iterable
from datetime import date
from operator import itemgetter

from django.db.models import Exists, F, Model, OuterRef, QuerySet

from filon.kit.errors import NotFound, NotPossible
from filon.kit.versions import VersionState
from filon.playbook.models import (
    AcquisitionSource,
    BuyingJourney,
    CampaignHeader,
    CloseReason,
    FunnelProfile,
    IdealProfile,
    Persona,
    ProcessVersion,
    Product,
    QualificationSheet,
    SheetVersion,
    Stage,
)
from filon.playbook.rules.buying_journey import DEFAULT_ROLES
from filon.playbook.rules.funnel import DEFAULT_PROFILE, PROFILE_KEYS, Profile, profile_from
from filon.playbook.rules.process import StageKind
from filon.playbook.rules.profile_files import profile_definition
from filon.playbook.rules.sheets import Question
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

Choices = list[tuple[str, str]]  # code and word


def current_versions() -> list[ProcessVersion]:
    """The version of each process that new deals enter, the default process first, with its stages."""
    versions = (
        ProcessVersion.objects.filter(state=VersionState.LIVE).select_related("process").prefetch_related("stages")
    )
    return list(versions.order_by("-process__is_default", "process__name"))


def process_version_for(*, process_id: int | None) -> ProcessVersion:
    """The current version of that process, or of the default one."""
    versions = current_versions()
    asked = [version for version in versions if version.process_id == process_id]
    if not versions or (process_id is not None and not asked):
        raise NotPossible("Ce processus n’existe pas.")
    return (asked or versions)[0]


def process_versions(ids: Collection[int]) -> list[ProcessVersion]:
    """These, in service or not, with their stages: a deal keeps its own."""
    versions = ProcessVersion.objects.filter(pk__in=ids).select_related("process").prefetch_related("stages")
    return list(versions.order_by("process__name", "-number"))


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
    return Product.objects.filter(active=True, deleted_at=None)


def catalogue_products() -> QuerySet[Product]:
    """For sale or not, out of the trash."""
    return Product.objects.filter(deleted_at=None)


def thrown_products() -> list[Product]:
    return list(Product.objects.filter(deleted_at__isnull=False).order_by("-deleted_at", "-pk"))


def product_for(*, viewer: Viewer, pk: int) -> Product:
    """For who may read the settings; in the trash too, to be restored."""
    require(viewer, Entity.SETTING, Action.READ)
    found = Product.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce produit n’existe pas.")
    return found


def acquisition_sources() -> QuerySet[AcquisitionSource]:
    return AcquisitionSource.objects.all()


def product_choices() -> Choices:
    return _choices(Product.objects.all())


def source_choices() -> Choices:
    return _choices(acquisition_sources())


def campaign_choices() -> Choices:
    return _choices(CampaignHeader.objects.all())


def persona_choices() -> Choices:
    return _choices(Persona.objects.all())


def _choices(rows: Iterable[Model]) -> Choices:
    """What criteria may name: those in the bin come last and say so, for what names one keeps its meaning."""
    told = sorted(((getattr(row, "deleted_at", None) is not None, row) for row in rows), key=itemgetter(0))
    return [(str(row.pk), f"{row} (à la corbeille)" if thrown else str(row)) for thrown, row in told]


def personas_for(*, viewer: Viewer) -> QuerySet[Persona]:
    """In the order of their rules, those in the bin too; all of them are for whoever may read the method."""
    return visible(Persona.objects.select_related("owner"), viewer=viewer, entity=Entity.METHOD)


def persona_for(*, viewer: Viewer, pk: int) -> Persona:
    found = personas_for(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise PersonaUnknown("Ce persona n’existe pas.")
    return found


class PersonaUnknown(NotFound):
    """No persona of that key."""


def personas_due_for_review(*, viewer: Viewer, today: date) -> QuerySet[Persona]:
    """Whose card should have been looked at again: what buyers want changes."""
    return personas_for(viewer=viewer).filter(deleted_at=None, review_on__lte=today)


def versions_of_ideal_profile() -> QuerySet[IdealProfile]:
    """The newest first."""
    return IdealProfile.objects.select_related("by")


def active_profile() -> Profile:
    """The installed one, as an administrator may have edited it; the mixed one with nurturing until somebody chooses."""
    installed = FunnelProfile.objects.filter(active=True).values_list("definition", flat=True).first()
    return profile_from(installed or profile_definition(DEFAULT_PROFILE))


def available_profiles() -> list[Profile]:
    """The five that come with Filon, as their files say."""
    return [profile_from(profile_definition(key)) for key in PROFILE_KEYS]


def sheets_for(*, viewer: Viewer) -> QuerySet[QualificationSheet]:
    """In the order in which they are tried, those out of use last."""
    require(viewer, Entity.METHOD, Action.READ)
    sheets = QualificationSheet.objects.prefetch_related("personas", "versions")
    return sheets.order_by(F("archived_at").desc(nulls_first=True), "position", "name")


def sheet_for(*, viewer: Viewer, pk: int) -> QualificationSheet:
    found = sheets_for(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette fiche de qualification n’existe pas.")
    return found


def sheet_asked_of(persona_id: int | None) -> SheetVersion | None:
    """The questions in use for who has this persona: the first sheet that names it, else the first that names nobody."""
    live = SheetVersion.objects.filter(state=VersionState.LIVE, sheet__archived_at=None).select_related("sheet")
    fits = live.alias(
        named=Exists(QualificationSheet.personas.through.objects.filter(qualificationsheet=OuterRef("sheet")))
    )
    of_persona = live.filter(sheet__personas=persona_id).order_by("sheet__position").first() if persona_id else None
    return of_persona or fits.filter(named=False).order_by("sheet__position").first()


def buying_journey() -> BuyingJourney:
    """As the company wrote it; before that, an unsaved one (version 0) with the usual roles."""
    written = BuyingJourney.objects.first()
    return written or BuyingJourney(roles=DEFAULT_ROLES, version=0)


def questions_in_service() -> list[Question]:
    """Those of all the sheets in use, each once, the first sheet tried speaking first."""
    live = SheetVersion.objects.filter(state=VersionState.LIVE, sheet__archived_at=None).order_by("-sheet__position")
    return list({question.answer_key: question for version in live for question in version.asked()}.values())

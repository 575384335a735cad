"""What may be asked of what happened with a person, a company, a lead or a deal: "did X at least n times in the last d days"."""

from collections.abc import Callable

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.kit.criteria import Field, FieldType, Occurrences, register_fields
from filon.kit.subjects import SubjectKind

RECEIVED, SENT = "inbound", "outbound"
HOLDERS = {SubjectKind.CONTACT: "contact", SubjectKind.COMPANY: "company"}
CONCERNED = (SubjectKind.LEAD, SubjectKind.OPPORTUNITY)
LABELS = {
    SubjectKind.CONTACT: "Activité",
    SubjectKind.COMPANY: "Activité de l’entreprise",
    SubjectKind.LEAD: "Activité du lead",
    SubjectKind.OPPORTUNITY: "Activité de l’opportunité",
}


def register() -> None:
    """Called once, when the application starts."""
    register_fields(
        *(
            Field(kind, f"{kind}.activity", label, FieldType.EVENTS, choices=_kinds, occurrences=_happened(kind))
            for kind, label in LABELS.items()
        )
    )


def _kinds() -> list[tuple[str, str]]:
    return [*ActivityKind.choices(), (RECEIVED, "Reçu de leur part"), (SENT, "Fait par nous")]


def _happened(kind: SubjectKind) -> Callable[[Occurrences], Q]:
    """One look into the index of the person's or the record's own activities, whatever the length of the list."""
    holder = HOLDERS.get(kind)
    about = Q(subject_kind=kind, subject_id=OuterRef("pk")) if holder is None else Q(**{holder: OuterRef("pk")})
    column = holder or "subject_id"

    def condition(asked: Occurrences) -> Q:
        found = Activity.objects.filter(about, _of_kind(asked.kind), at__lte=asked.until)
        if asked.since:
            found = found.filter(at__gte=asked.since)
        if asked.times == 1:
            return Q(Exists(found))
        counted = found.order_by().values(column).annotate(times=Count("pk")).values("times")
        return Q(GreaterThanOrEqual(Coalesce(Subquery(counted), 0), asked.times))

    return condition


def _of_kind(kind: str) -> Q:
    if not kind:
        return Q()
    return Q(direction=Direction(kind)) if kind in (RECEIVED, SENT) else Q(kind=kind)

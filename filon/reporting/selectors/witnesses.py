"""What sequences with witnesses changed: who was let in and who was drawn to receive nothing, by intention to treat."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from filon.contacts.models import Contact
from filon.contacts.rules.axes import SIGNED
from filon.kit.statistics import Rate, rate_of
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.nurturing import Drawn, difference_between
from filon.sequences.models import Enrolment, Sequence, Witness
from filon.sequences.rules.witnesses import DRAWN_WAYS
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible, visible_filter


def drawn_groups(*, viewer: Viewer, until: datetime) -> list[Drawn]:
    """Of each sequence that has witnesses, since the first of them. Three questions, however many sequences.

    Everybody is counted on the side that chance gave her, whatever became of her: who left the sequence after a day was let in.
    """
    witnesses = _counts(Witness.objects.filter(at__lte=until), since="at", viewer=viewer, until=until)
    treated = _counts(_let_in(until), since="started_at", viewer=viewer, until=until)
    sequences = Sequence.objects.filter(pk__in=witnesses).order_by("name_key")
    nobody = rate_of(0, 0)
    return [
        Drawn(
            one.pk, one.name, one.holdout_percent, treated.get(one.pk, nobody), witnesses[one.pk],
            difference_between(treated.get(one.pk, nobody), witnesses[one.pk]),
        )
        for one in sequences
    ]  # fmt: skip


def people_drawn(sequence: int, *, witnesses: bool, viewer: Viewer, until: datetime) -> Q:
    """The people of one side of a draw: by the question that counted them."""
    require(viewer, Entity.REPORT, Action.READ)
    rows: Any = Witness.objects.filter(at__lte=until) if witnesses else _let_in(until)
    readable = visible_filter(viewer=viewer, entity=Entity.REPORT)
    return readable & Q(deleted_at=None, pk__in=rows.filter(sequence=sequence).values("contact"))


def _let_in(until: datetime) -> QuerySet[Any]:
    """The first passage of each since the draw began; those whom a colleague chose are not compared."""
    began = (
        Witness.objects.filter(sequence=OuterRef("sequence")).order_by().values("sequence").annotate(first=Min("at"))
    )
    passages = Enrolment.objects.filter(way__in=DRAWN_WAYS, started_at__lte=until).annotate(
        began=Subquery(began.values("first"))
    )
    earlier = Enrolment.objects.filter(
        sequence=OuterRef("sequence"), contact=OuterRef("contact"), started_at__lt=OuterRef("started_at")
    )
    return passages.filter(~Exists(earlier), started_at__gte=F("began"))


def _counts(rows: QuerySet[Any], *, since: str, viewer: Viewer, until: datetime) -> dict[int, Rate]:
    """Sequence → of its people, how many became clients since they were let in or drawn."""
    readable = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    leads = Lead.objects.filter(contact=OuterRef(OuterRef("contact")), deleted_at=None).values("pk")
    signed = Change.objects.filter(
        subject_kind=SubjectKind.LEAD, axis=Axis.LIFECYCLE, to_value__in=SIGNED, subject_id__in=leads,
        at__gte=OuterRef(since), at__lte=until,
    )  # fmt: skip
    mine = rows.filter(contact__in=readable.values("pk")).annotate(has_signed=Exists(signed)).order_by()
    found: dict[int, list[int]] = {}
    for sequence, has_signed, n in mine.values_list("sequence", "has_signed").annotate(
        n=Count("contact", distinct=True)
    ):
        counts = found.setdefault(sequence, [0, 0])
        counts[0] += n if has_signed else 0
        counts[1] += n
    return {sequence: rate_of(signed_ones, total) for sequence, (signed_ones, total) in found.items()}

"""The leads that marketing handed over in a period, each with its file as it was then and with what sales decided."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Actor
from filon.contacts.rules.axes import ENDED, LifecycleStage
from filon.intake.models import Submission
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead, QualificationAnswer
from filon.leads.rules.agreement import FileContent
from filon.leads.rules.timers import DECIDED
from filon.leads.selectors.timer_facts import PUT_OFF
from filon.permission.models import Consent
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.handovers import Handed
from filon.reporting.rules.period import Window
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

LEAD_COLUMNS = (
    "pk", "name", "owner__full_name", "source__name", "campaign__name", "contact", "company", "need", "project",
    "contact__fit_grade", "company__fit_grade",
)  # fmt: skip


class Decision(NamedTuple):
    at: datetime
    accepted: bool
    reason: str


def handed_over(*, viewer: Viewer, window: Window, known: datetime) -> list[Handed]:
    """In order of time; what came after `known` is not known. A constant number of questions."""
    entered = Change.objects.filter(
        subject_kind=SubjectKind.LEAD, axis=Axis.LIFECYCLE, to_value=LifecycleStage.MQL, **window.holds("at")
    ).filter(at__lte=known)
    seen = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    rows = seen.filter(pk__in=entered.values("subject_id")).order_by().values(*LEAD_COLUMNS)
    leads = {row["pk"]: row for row in rows}
    entries = [entry for entry in entered.order_by("at", "pk").values_list("subject_id", "at") if entry[0] in leads]
    people = {row["contact"] for row in leads.values() if row["contact"]}
    about = _Files(people, leads)
    decisions = _decisions(entered, known)
    following = dict(_paired(entries))
    return [
        _handed(leads[pk], at, _first_after(decisions[pk], at, before=following.get((pk, at))), about)
        for pk, at in entries
    ]


def _handed(lead: Mapping[str, Any], at: datetime, decision: Decision | None, files: "_Files") -> Handed:
    return Handed(
        lead_id=lead["pk"],
        name=lead["name"],
        at=at,
        owner=lead["owner__full_name"] or "",
        source=lead["source__name"] or "",
        campaign=lead["campaign__name"] or "",
        form=files.form_of(lead["contact"], at),
        fit=lead["contact__fit_grade"] or lead["company__fit_grade"] or "",
        contents=files.contents_of(lead, at),
        decided_at=decision.at if decision else None,
        accepted=decision.accepted if decision else None,
        reason=decision.reason if decision and not decision.accepted else "",
        contact_id=lead["contact"],
        company_id=lead["company"],
    )


def _paired(entries: Iterable[tuple[int, datetime]]) -> Iterator[tuple[tuple[int, datetime], datetime]]:
    """Each entry with the next one of the same lead: recycled and handed over again, it is decided again."""
    last: dict[int, datetime] = {}
    for pk, at in entries:
        if pk in last:
            yield (pk, last[pk]), at
        last[pk] = at


def _first_after(decisions: Iterable[Decision], at: datetime, *, before: datetime | None) -> Decision | None:
    return next((one for one in decisions if one.at >= at and (before is None or one.at < before)), None)


def _decisions(entered: QuerySet[Change], known: datetime) -> dict[int, list[Decision]]:
    """Steps, and days to come back given with a reason; in order of time."""
    decided = Q(axis=Axis.LIFECYCLE, to_value__in=DECIDED) | (Q(axis=PUT_OFF) & ~Q(reason="") & ~Q(to_value=""))
    rows = Change.objects.filter(
        decided, subject_kind=SubjectKind.LEAD, subject_id__in=entered.values("subject_id"), at__lte=known
    )
    found: dict[int, list[Decision]] = defaultdict(list)
    for pk, axis, to, at, reason in rows.order_by("at", "pk").values_list(
        "subject_id", "axis", "to_value", "at", "reason"
    ):
        found[pk].append(Decision(at, axis == Axis.LIFECYCLE and to not in ENDED, reason))
    return found


class _Files:
    """What was known of the people at the instant of the hand-over."""

    def __init__(self, people: set[int], leads: Mapping[int, Any]) -> None:
        sent = Submission.objects.filter(contact__in=people).order_by("at").values_list("contact", "at", "form__name")
        self.forms: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        for contact, at, name in sent:
            self.forms[contact].append((at, name))
        self.consents: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
        for contact, at, until in Consent.objects.filter(contact__in=people).values_list(
            "contact", "at", "withdrawn_at"
        ):
            self.consents[contact].append((at, until))
        signs = Activity.objects.filter(contact__in=people, actor=Actor.HUMAN).order_by()
        self.signs: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        for contact, at, kind in signs.exclude(direction="outbound").values_list("contact", "at", "kind"):
            self.signs[contact].append((at, kind))
        answered = QualificationAnswer.objects.filter(lead__in=leads).values_list("lead", "at")
        self.answers: dict[int, list[datetime]] = defaultdict(list)
        for lead, at in answered:
            self.answers[lead].append(at)

    def form_of(self, contact: int | None, at: datetime) -> str:
        """The last one sent before."""
        return next((name for sent, name in reversed(self.forms.get(contact or 0, [])) if sent <= at), "")

    def contents_of(self, lead: Mapping[str, Any], at: datetime) -> frozenset[str]:
        contact = lead["contact"] or 0
        signs = [kind for seen, kind in self.signs.get(contact, []) if seen <= at]
        answered = lead["need"] or lead["project"] or any(one <= at for one in self.answers.get(lead["pk"], []))
        held = {
            FileContent.ORIGIN: bool(lead["source__name"]),
            FileContent.ANSWERS: bool(answered) or ActivityKind.FORM in signs,
            FileContent.CONSENT: any(
                given <= at and (until is None or until > at) for given, until in self.consents.get(contact, [])
            ),
            FileContent.SCORE_REASONS: bool(signs),
        }
        return frozenset(content.value for content, there in held.items() if there)

"""The passages of the deals of one version of a process, with what was done and given while they stood in each stage."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from filon.activities.models import Activity, ContentShare
from filon.activities.rules.kinds import ActivityKind
from filon.kit.subjects import SubjectKind
from filon.messaging.models import Said
from filon.messaging.rules.kinds import NEVER_LEFT
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.playbook.models import ProcessVersion
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.process_results import StageResult, results_of, stays_of
from filon.users.selectors import Viewer

MOST_DEALS = 3_000  # the latest ones: enough for narrow intervals, and the page stays quick whatever the history
Facts = dict[int, list[tuple[str, datetime]]]


def results_of_version(*, version: ProcessVersion, viewer: Viewer) -> tuple[list[StageResult], int]:
    """Stage by stage, and how many deals they tell of. Seven queries, whatever the number of deals."""
    deals = deals_in_figures(viewer).filter(process_version=version).order_by("-pk")
    contacts: dict[int, int | None] = dict(deals.values_list("pk", "contact_id")[:MOST_DEALS])
    invalid = set(Opportunity.objects.filter(pk__in=contacts, close_reason__invalid=True).values_list("pk", flat=True))
    moves = (
        Change.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, subject_id__in=contacts, axis=Axis.DEAL_STAGE)
        .order_by("subject_id", "at", "pk")
        .values_list("subject_id", "to_value", "at")
    )
    stages = list(version.stages.order_by("order").values_list("key", "kind"))
    results = results_of(stages, stays_of(moves), done=_done(contacts), invalid=invalid)
    return results, len(contacts) - len(invalid)


def _done(contacts: dict[int, int | None]) -> Facts:
    """What was done about the deal itself, or with its person; a script or a message, by the version of its words."""
    deals_of: dict[int, list[int]] = defaultdict(list)
    for deal, contact in contacts.items():
        if contact:
            deals_of[contact].append(deal)
    facts: Facts = defaultdict(list)
    activities = Activity.objects.filter(_about(contacts, deals_of)).order_by()
    for kind, subject_kind, subject, contact, at in activities.values_list(
        "kind", "subject_kind", "subject_id", "contact", "at"
    ):
        for deal in _concerned(subject_kind, subject, contact, contacts, deals_of):
            facts[deal].append((ActivityKind.label_of(kind), at))
    shares = ContentShare.objects.filter(_about(contacts, deals_of), shared_at__isnull=False).order_by()
    for title, subject_kind, subject, contact, given_at in shares.values_list(
        "content__title", "subject_kind", "subject_id", "contact", "shared_at"
    ):
        for deal in _concerned(subject_kind, subject, contact, contacts, deals_of):
            if given_at:
                facts[deal].append((f"«\u00a0{title}\u00a0» partagé", given_at))
    said = Said.objects.filter(contact__in=deals_of, version__isnull=False).exclude(message__state__in=NEVER_LEFT)
    for name, number, contact, at in said.values_list("version__template__name", "version__number", "contact", "at"):
        for deal in deals_of[contact]:
            facts[deal].append((f"Texte «\u00a0{name}\u00a0», version {number}", at))
    return facts


def _about(contacts: Collection[int], people: Collection[int]) -> Q:
    return Q(subject_kind=SubjectKind.OPPORTUNITY, subject_id__in=contacts) | Q(contact__in=people)


def _concerned(
    subject_kind: str,
    subject: int | None,
    contact: int | None,
    contacts: dict[int, int | None],
    deals_of: dict[int, list[int]],
) -> list[int]:
    """The deal that it names; else all those of the person."""
    if subject_kind == SubjectKind.OPPORTUNITY and subject is not None:
        return [subject] if subject in contacts else []
    return deals_of.get(contact, []) if contact else []

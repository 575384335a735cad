"""What needs attention: counts that lead to the list of the records behind them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from filon.activities.models import Task
from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.kit.business_time import day_in_paris
from filon.leads.models import Lead
from filon.opportunities.selectors.lists import stalled_deals
from filon.opportunities.selectors.next_actions import has_next_action
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.playbook.rules.process import StageKind
from filon.reporting.rules.figures import AttentionItem, AttentionKind
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


def attention(*, viewer: Viewer, now: datetime) -> list[AttentionItem]:
    """One line a kind, zeros included, for the records whose figures the viewer may see."""
    deals = deals_in_figures(viewer).filter(stage__kind=StageKind.OPEN)
    tasks = visible(
        Task.objects.filter(done_at=None, deleted_at=None, due_at__lt=now),
        viewer=viewer,
        entity=Entity.REPORT,
        owner="assignee",
    )
    leads = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.REPORT)
    orphans = leads.filter(owner=None, lifecycle_stage__in=IN_WORK)
    due = leads.filter(wake_date__lte=day_in_paris(now), lifecycle_stage__in=[*IN_WORK, LifecycleStage.RECYCLED])
    counted: list[tuple[AttentionKind, QuerySet[Any], str, dict[str, str]]] = [
        (AttentionKind.OVERDUE_TASKS, tasks, "my_day", {}),
        (
            AttentionKind.STALLED_DEALS,
            deals.filter(stalled_deals(now=now)),
            "opportunity_list",
            {"attention": "stalled"},
        ),
        (
            AttentionKind.NO_NEXT_ACTION,
            deals.filter(~has_next_action()),
            "opportunity_list",
            {"attention": "no_next_action"},
        ),
        (AttentionKind.LEADS_WITHOUT_OWNER, orphans, "lead_list", {"attention": "without_owner"}),
        (AttentionKind.LEADS_TO_RESUME, due, "lead_list", {"attention": "to_resume"}),
        (
            AttentionKind.CLOSE_DATE_PASSED,
            deals.filter(expected_close_date__lt=day_in_paris(now)),
            "opportunity_list",
            {"attention": "close_date_passed"},
        ),
    ]
    return [AttentionItem(kind, records.count(), screen, params) for kind, records, screen, params in counted]

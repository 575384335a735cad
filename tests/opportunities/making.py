"""Deals, stages and people for the tests of sales."""

from datetime import UTC, datetime
from typing import Any

from filon.activities.models import Task
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.opportunities.models import Opportunity
from filon.playbook.models import CloseReason, ProcessVersion, Stage
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.dealing import open_deal
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def make_user(name: str, role: Role = Role.SALES) -> User:
    return factories.user(name, role=role)


def default_version() -> ProcessVersion:
    return ProcessVersion.objects.get(process__is_default=True, state=VersionState.LIVE)


def stage_named(key: str) -> Stage:
    return Stage.objects.get(version=default_version(), key=key)


def price() -> CloseReason:
    return CloseReason.objects.get(name_key="prix ou valeur percue")


def make_deal(
    name: str, *, stage: str = "proposal", owner: User | None = None, now: datetime = MONDAY, **fields: Any
) -> Opportunity:
    fields.setdefault("company", factories.company(f"Société {name}"))
    fields.setdefault("cents", 5_000_000)
    fields.setdefault("opened_because", "quote_asked")
    return open_deal(
        name=name, stage=stage_named(stage), by=BY_SYSTEM, now=now, owner_id=owner.pk if owner else None, **fields
    )


def make_task(deal: Opportunity, title: str, *, due_at: datetime, **fields: Any) -> Task:
    return Task.objects.create(
        subject_kind=SubjectKind.OPPORTUNITY,
        subject_id=deal.pk,
        company=deal.company,
        title=title,
        due_at=due_at,
        created_at=MONDAY,
        **fields,
    )

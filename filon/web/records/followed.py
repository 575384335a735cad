"""The leads and deals of which the stage of a company or person is derived: their steps stand in its history."""

from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.models import RootRecord
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import visible

MOST = 100  # of each kind, the newest: a page stays light for the company that has a thousand
DERIVED = {SubjectKind.COMPANY: "company", SubjectKind.CONTACT: "contact"}
FROM: dict[SubjectKind, type[RootRecord]] = {SubjectKind.LEAD: Lead, SubjectKind.OPPORTUNITY: Opportunity}


def followed_by(kind: SubjectKind, record: RootRecord, *, viewer: User) -> dict[Subject, str]:
    """With their names; those that the viewer may read. Empty for a record that has a stage of its own."""
    if kind not in DERIVED:
        return {}
    return {
        Subject(source, row.pk): str(row)
        for source, model in FROM.items()
        for row in visible(
            model._default_manager.filter(**{DERIVED[kind]: record.pk}, deleted_at=None),
            viewer=viewer,
            entity=Entity(source),
        ).order_by("-pk")[:MOST]
    }

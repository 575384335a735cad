"""The checklist of a suspect or lead as its page shows it: six facts, what is missing in one sentence, and where it may go."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.guard import GUARDED, Check, Fact, Known, checklist, missing_facts, missing_sentence
from filon.leads.selectors.guard import facts_of_leads, facts_of_suspects, sheets_of
from filon.playbook.rules.funnel import stage_label
from filon.playbook.selectors import active_profile
from filon.usecases.noting import Qualified, may_force, person_of
from filon.usecases.promoting import promotable_stages
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may

BEFORE_PROSPECT = IN_WORK - {LifecycleStage.SQL, LifecycleStage.OPPORTUNITY}


class Qualification(NamedTuple):
    """`stages`: where a click may put it, with the word of each; the guarded one last. `person` speaks for a company."""

    kind: SubjectKind
    record: Qualified
    checks: list[Check]
    missing: list[Fact]
    sentence: str
    person: Contact | None
    project: str
    willing: str
    stages: list[tuple[str, str]]
    may_force: bool

    @property
    def done_count(self) -> str:
        return _("%(done)s sur %(all)s") % {"done": len(self.checks) - len(self.missing), "all": len(self.checks)}

    @property
    def goal(self) -> str:
        """What the company calls the stage that the guard keeps."""
        return dict(self.stages).get(GUARDED.value, "")

    @property
    def first_stages(self) -> list[tuple[str, str]]:
        return [stage for stage in self.stages if stage[0] != GUARDED]


def qualification_of(record: Qualified, *, viewer: User) -> Qualification | None:
    """None for who is neither a suspect nor a lead on its way to prospect, or where leads come from marketing alone."""
    if record.deleted_at is not None:
        return None
    if isinstance(record, Lead):
        return _of_lead(record, viewer) if record.lifecycle_stage in BEFORE_PROSPECT else None
    stages = promotable_stages(active_profile()) if may(viewer, Entity.LEAD, Action.WRITE) else []
    if record.lifecycle_stage != LifecycleStage.SUSPECT or not stages:
        return None
    sheet = sheets_of([record]).get(record.pk)
    kind = SubjectKind.COMPANY if isinstance(record, Company) else SubjectKind.CONTACT
    project, willing = (sheet.project, sheet.is_willing) if sheet else ("", None)
    known = facts_of_suspects([record], viewer=viewer)[record.pk]
    return _drawn(kind, record, known, viewer, project=project, willing=willing, stages=stages)


def _of_lead(lead: Lead, viewer: User) -> Qualification:
    stages = [(GUARDED.value, stage_label(active_profile(), GUARDED))]
    known = facts_of_leads([lead])[lead.pk]
    return _drawn(SubjectKind.LEAD, lead, known, viewer, project=lead.project, willing=lead.is_willing, stages=stages)


def _drawn(
    kind: SubjectKind,
    record: Qualified,
    known: Known,
    viewer: User,
    *,
    project: str,
    willing: bool | None,
    stages: list[tuple[str, str]],
) -> Qualification:
    return Qualification(
        kind=kind,
        record=record,
        checks=checklist(known),
        missing=missing_facts(known),
        sentence=missing_sentence(known),
        person=person_of(record, viewer=viewer),
        project=project,
        willing={True: "oui", False: "non"}.get(willing, "") if willing is not None else "",
        stages=stages,
        may_force=may_force(viewer),
    )

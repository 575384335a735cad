"""What an automation does, by the services that people's pages use, with the rights of who answers for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time

from filon.activities.rules.kinds import TaskKind
from filon.activities.services.tasks import add_task
from filon.automations.models import Automation
from filon.automations.rules.deeds import Deed
from filon.automations.rules.kinds import DeedKind, Whom
from filon.contacts.models import Contact
from filon.kit.business_time import add_business_days, day_in_paris
from filon.kit.dates import PARIS
from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.leads.services.routing import route_leads
from filon.records.models import RootRecord, Tag
from filon.records.rules.authorship import by_rule
from filon.records.services.many_columns import read_rows, write_everywhere
from filon.records.services.notifications import notify
from filon.records.services.tags import tag_records
from filon.sequences.models import Sequence
from filon.usecases.enrolling import enter_by_hand, who_may_enter
from filon.usecases.many_fields import MANY, field_of_many, new_value_of
from filon.usecases.promises import who_leads
from filon.users.models import User
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Action
from filon.users.selectors import check_may

PAGES = {
    SubjectKind.LEAD: "/leads/{pk}/",
    SubjectKind.OPPORTUNITY: "/opportunites/{pk}/",
    SubjectKind.CONTACT: "/contacts/{pk}/",
    SubjectKind.COMPANY: "/entreprises/{pk}/",
}
DAY_ENDS = time(18, 0)  # a task of the same day, asked for in the afternoon, is still to do


@dataclass(slots=True)
class Acting:
    """One run on one record; `tasks`: those that it made."""

    automation: Automation
    record: RootRecord
    kind: SubjectKind
    now: datetime
    tasks: list[int] = field(default_factory=list)

    @property
    def author(self) -> User:
        assert self.automation.owner is not None  # nobody runs without
        return self.automation.owner

    @property
    def contact_id(self) -> int | None:
        return self.record.pk if self.kind == SubjectKind.CONTACT else getattr(self.record, "contact_id", None)

    @property
    def company_id(self) -> int | None:
        return self.record.pk if self.kind == SubjectKind.COMPANY else getattr(self.record, "company_id", None)


def do_deed(acting: Acting, deed: Deed) -> str:
    """What was done, in words that name nobody of the file; a refusal is a BusinessError."""
    action = Action.READ if deed.kind in (DeedKind.TASK, DeedKind.NOTIFY) else Action.WRITE
    check_may(acting.author, MANY[acting.kind].entity, action, owner_id=acting.record.owner_id)
    return _DOING[deed.kind](acting, deed)


def _make_task(acting: Acting, deed: Deed) -> str:
    whom = _whom(acting, deed)
    day = add_business_days(day_in_paris(acting.now), deed.days)
    task = add_task(
        title=deed.text,
        kind=TaskKind.TODO,
        due_at=max(datetime.combine(day, DAY_ENDS, PARIS), acting.now),
        assignee=whom,
        by=None,
        now=acting.now,
        contact_id=acting.contact_id,
        company_id=acting.company_id,
        subject=Subject(acting.kind, acting.record.pk),
        address=_page(acting),
        told=f"{deed.text} ({_because(acting)})",
    )
    acting.tasks.append(task.pk)
    return f"Tâche «\u00a0{deed.text}\u00a0» pour {whom}"


def _tell(acting: Acting, deed: Deed) -> str:
    whom = _whom(acting, deed)
    text = f"{deed.text} ({_because(acting)})"
    notify(user=whom, kind=AlertKind.AUTOMATION, text=text, address=_page(acting), now=acting.now)
    return f"{whom} est averti"


def _route(acting: Acting, _deed: Deed) -> str:
    assert isinstance(acting.record, Lead)  # `deeds_for` offers it on leads only
    before = acting.record.owner_id
    choice = route_leads(leads=[acting.record], by=by_rule(acting.author.pk), now=acting.now, again=True)
    if acting.record.owner_id == before:
        return "Le lead reste à qui il est"
    return f"Lead confié à {acting.record.owner} ({choice[acting.record.pk].reason})"


def _put_tag(acting: Acting, deed: Deed) -> str:
    tag = Tag.objects.filter(pk=deed.tag or 0).first()
    if tag is None:
        raise NotPossible("Cette étiquette n’existe plus\u00a0: choisissez-en une autre.")
    new = tag_records(kind=acting.kind, ids=[acting.record.pk], tag=tag)
    return f"Étiquette «\u00a0{tag}\u00a0» {'posée' if new else 'déjà là'}"


def _write_field(acting: Acting, deed: Deed) -> str:
    entry = field_of_many(acting.kind, deed.field)
    new = new_value_of(acting.kind, name=deed.field, value=entry.read(deed.value))
    rows = read_rows(MANY[acting.kind].model, [acting.record.pk], new.column, *new.beside)
    changing = [row for row in rows if not new.same(new.held_by(row), new.value)]
    if changing:
        write_everywhere(changing, new, by=by_rule(acting.author.pk), now=acting.now)
    return f"«\u00a0{entry.label}\u00a0» {'écrit' if changing else 'déjà ainsi'}"


def _enrol(acting: Acting, deed: Deed) -> str:
    sequence = Sequence.objects.filter(pk=deed.sequence or 0).first()
    if sequence is None or acting.contact_id is None:
        raise NotPossible(
            "Cette séquence n’existe plus." if sequence is None else "Personne n’est nommé\u00a0: qui entrerait\u00a0?"
        )
    ids = list(Contact.objects.filter(pk=acting.contact_id, deleted_at=None).values_list("pk", flat=True))
    preview = who_may_enter(sequence=sequence, contact_ids=ids, viewer=acting.author, now=acting.now)
    if not preview.accepted:
        why = preview.refused[0].why if preview.refused else "vos droits ne le permettent pas"
        raise NotPossible(f"N’entre pas dans «\u00a0{sequence}\u00a0»\u00a0: {why}")
    because = _because(acting)
    enter_by_hand(sequence=sequence, contact_ids=ids, by=acting.author, now=acting.now, because=because[:200])
    return f"Entrée dans «\u00a0{sequence}\u00a0»"


def _whom(acting: Acting, deed: Deed) -> User:
    """Where nobody follows the record, or who did has left: who answers for the automation."""
    owner: User | None = acting.record.owner
    if deed.whom == Whom.PERSON:
        owner = User.objects.filter(pk=deed.person or 0).first()
    elif deed.whom == Whom.LEADER:
        owner = next(iter(who_leads(owner)), None)
    elif deed.whom == Whom.AUTHOR:
        owner = acting.author
    return owner if owner and owner.is_active else acting.author


def _because(acting: Acting) -> str:
    return f"automatisation «\u00a0{acting.automation}\u00a0»"


def _page(acting: Acting) -> str:
    return PAGES[acting.kind].format(pk=acting.record.pk)


_DOING: dict[DeedKind, Callable[[Acting, Deed], str]] = {
    DeedKind.TASK: _make_task,
    DeedKind.NOTIFY: _tell,
    DeedKind.ROUTE: _route,
    DeedKind.TAG: _put_tag,
    DeedKind.FIELD: _write_field,
    DeedKind.ENROL: _enrol,
}

"""A content is given to a person, or planned for her: once, whoever of us does it; and she opens it."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from filon.activities.models import Activity, ContentShare
from filon.activities.rules.kinds import ActivityKind, Direction, TaskKind
from filon.activities.services.logging import log_activity
from filon.activities.services.tasks import add_task, complete_task, follow_hour
from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject
from filon.kit.text import one_line
from filon.playbook.models import Content
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.contents import ContentState
from filon.records.rules.authorship import BY_SYSTEM
from filon.users.models import User

LONGEST_HEADING = 150
LONGEST_TEXT = 4_000


class ShareRefused(NotPossible):
    """A content that cannot be given, or not again."""


class Wording(NamedTuple):
    """By which way, under which heading, with which words."""

    channel: ContactChannel
    heading: str
    text: str

    def columns(self) -> dict[str, str]:
        return {"channel": self.channel, "heading": one_line(self.heading)[:LONGEST_HEADING], "text": self.text.strip()}


@transaction.atomic
def give_content(
    *,
    content: Content,
    contact: Contact,
    subject: Subject | None,
    wording: Wording,
    followed: bool,
    by: User,
    now: datetime,
) -> ContentShare:
    """On her timeline, with the task that planned it done. ShareRefused when she has it already, and from whom."""
    check_wording(content, wording)
    share, _new = ContentShare.objects.get_or_create(
        contact=contact, content=content, defaults=wording.columns() | {"created_at": now}
    )
    about = {"subject_kind": subject.kind if subject else "", "subject_id": subject.pk if subject else None}
    told = wording.columns() | about | {"by": by, "followed": followed, "shared_at": now}
    if not ContentShare.objects.filter(pk=share.pk, shared_at=None).update(**told):
        share.refresh_from_db()
        raise ShareRefused(f"«\u00a0{content}\u00a0» lui a déjà été donné par {share.by or 'un collègue'}.")
    activity = log_activity(
        kind=ActivityKind.DOCUMENT,
        at=now,
        by=by,
        now=now,
        contact_id=contact.pk,
        company_id=contact.company_id,
        subject=subject,
        direction=Direction.OUTBOUND,
        channel=wording.channel,
        text=f"{content.title} ({wording.channel.label})",
    )
    ContentShare.objects.filter(pk=share.pk).update(activity=activity)
    if share.task and share.task.done_at is None and share.task.deleted_at is None:
        complete_task(task=share.task, by=by, now=now, activity=activity)
    share.refresh_from_db()
    return share


def check_wording(content: Content, wording: Wording) -> None:
    if content.state != ContentState.LIVE:
        raise ShareRefused(
            f"«\u00a0{content}\u00a0» n’est pas à partager\u00a0: {content.get_state_display().lower()}."
        )
    if not (wording.heading.strip() and wording.text.strip()):
        raise ShareRefused("Écrivez un objet et quelques mots\u00a0: un lien seul ne dit rien.")
    if len(wording.text) > LONGEST_TEXT:
        raise ShareRefused(f"Un message qui accompagne un contenu tient en {LONGEST_TEXT} caractères.")


@transaction.atomic
def plan_share(
    *,
    content: Content,
    contact: Contact,
    subject: Subject,
    wording: Wording,
    due_at: datetime,
    assignee: User,
    by: User,
    now: datetime,
    address: str = "",
) -> ContentShare:
    """A dated task with its words ready. ShareRefused when it was given or planned already."""
    check_wording(content, wording)
    share, is_new = ContentShare.objects.get_or_create(
        contact=contact,
        content=content,
        defaults=wording.columns()
        | {"created_at": now, "by": by, "subject_kind": subject.kind, "subject_id": subject.pk},
    )
    if not is_new:
        raise ShareRefused(f"«\u00a0{content}\u00a0» lui a déjà été donné, ou est déjà prévu.")
    share.task = add_task(
        title=f"Partager «\u00a0{content}\u00a0»",
        kind=TaskKind.EMAIL if wording.channel == ContactChannel.EMAIL else TaskKind.TODO,
        due_at=due_at,
        assignee=assignee,
        by=by,
        now=now,
        contact_id=contact.pk,
        company_id=contact.company_id,
        subject=subject,
        address=address,
    )
    share.save(update_fields=["task"])
    return share


@transaction.atomic
def forget_planned(*, subject: Subject) -> list[ContentShare]:
    """What was planned about a record and not given yet may be proposed again; returns it with its tasks, which are to go."""
    planned = list(
        ContentShare.objects.filter(subject_kind=subject.kind, subject_id=subject.pk, shared_at=None).select_related(
            "task"
        )
    )
    ContentShare.objects.filter(pk__in=[share.pk for share in planned], shared_at=None).delete()
    return planned


@transaction.atomic
def note_taken(*, content: Content, contact: Contact, heading: str, now: datetime) -> None:
    """She asked for it herself, by a form: she has it from now on, and who had planned to give it need not any more."""
    words = {"channel": ContactChannel.EMAIL, "heading": one_line(heading)[:LONGEST_HEADING], "created_at": now}
    share, _new = ContentShare.objects.get_or_create(contact=contact, content=content, defaults=words)
    if ContentShare.objects.filter(pk=share.pk, shared_at=None).update(shared_at=now) and share.task:
        follow_hour(task=share.task, due_at=None, by=BY_SYSTEM, now=now)


@transaction.atomic
def note_opening(*, share: ContentShare, by_machine: bool, now: datetime) -> Activity | None:
    """Of somebody who accepted to be recognised: counted, and on her timeline the first time that a person opens it."""
    rows = ContentShare.objects.filter(pk=share.pk)
    if by_machine:
        rows.update(robot_opens=F("robot_opens") + 1)
        return None
    rows.update(opens=F("opens") + 1)
    if not rows.filter(opened_at=None).update(opened_at=now):
        return None
    return log_activity(
        kind=ActivityKind.DOWNLOAD,
        at=now,
        by=None,
        now=now,
        contact_id=share.contact_id,
        company_id=share.contact.company_id,
        direction=Direction.INBOUND,
        text=f"Contenu ouvert\u00a0: {share.content}",
    )

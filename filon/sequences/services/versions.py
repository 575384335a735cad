"""A sequence is prepared in a draft and put in service in one go; people in it go on in the new version, and get no step again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import fold, one_line
from filon.kit.versions import VersionState
from filon.sequences.models import Enrolment, Sequence, SequenceVersion, Step, WaitingEntry
from filon.sequences.models.sequences import KEY_WIDTH, NAME_WIDTH
from filon.sequences.rules.editing import new_key
from filon.sequences.rules.flow import Flow, check_flow, key_in_new
from filon.sequences.rules.kinds import SequenceKind
from filon.sequences.selectors.flows import flow_of, version_in
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, check_may

CONFLICT = "Quelqu’un d’autre a modifié cette séquence entre-temps\u00a0: rouvrez la page, puis recommencez."


@transaction.atomic
def create_sequence(
    *, name: str, kind: SequenceKind, owner: User | None, by: Viewer, now: datetime, flow: Flow = (), **told: Any
) -> Sequence:
    """In preparation: nobody enters it before it is put in service. `told`: columns of Sequence."""
    check_may(by, Entity.SEQUENCE, Action.WRITE, owner_id=owner.pk if owner else None)
    title = free_name(name, but=0)
    taken = Sequence.objects.values_list("key", flat=True)
    sequence = Sequence.objects.create(
        key=new_key((), title, used=frozenset(taken))[:KEY_WIDTH],
        name=title,
        name_key=fold(title),
        kind=kind,
        owner=owner,
        created_at=now,
        updated_at=now,
        **told,
    )
    version = SequenceVersion.objects.create(sequence=sequence, number=1, created_at=now, by=_person(by))
    write_steps(version, flow)
    return sequence


def free_name(name: str, *, but: int) -> str:
    title = one_line(name)
    if not title or len(title) > NAME_WIDTH:
        raise NotPossible(f"Donnez un nom à cette séquence, en {NAME_WIDTH} caractères au plus.")
    if Sequence.objects.filter(name_key=fold(title)).exclude(pk=but).exists():
        raise NotPossible(f"Une séquence s’appelle déjà «\u00a0{title}\u00a0».")
    return title


@transaction.atomic
def edit_sequence(*, sequence: Sequence, told: Mapping[str, Any], version: int, by: Viewer, now: datetime) -> None:
    """What holds for everybody in it, at once. `told`: columns of Sequence, its name among them."""
    may_write(sequence, by=by)
    owner = told.get("owner", sequence.owner)
    check_may(by, Entity.SEQUENCE, Action.WRITE, owner_id=owner.pk if owner else None)
    title = free_name(told["name"], but=sequence.pk)
    values = {**told, "name": title, "name_key": fold(title), "updated_at": now}
    if not Sequence.objects.filter(pk=sequence.pk, version=version).update(**values, version=F("version") + 1):
        raise EditedMeanwhile(CONFLICT)
    sequence.refresh_from_db()


@transaction.atomic
def draft_of(*, sequence: Sequence, by: Viewer, now: datetime) -> SequenceVersion:
    """A copy of the version in service to work on; the draft that is there already, if any."""
    may_write(sequence, by=by)
    last = sequence.versions.aggregate(last=Max("number"))["last"] or 0
    new = {"number": last + 1, "created_at": now, "by": _person(by)}
    draft, made = SequenceVersion.objects.get_or_create(sequence=sequence, state=VersionState.DRAFT, defaults=new)
    live = version_in(sequence, VersionState.LIVE)
    if made and live:
        write_steps(draft, flow_of(live))
    return draft


@transaction.atomic
def change_draft(*, draft: SequenceVersion, change: Callable[[Flow], Flow], version: int, by: Viewer) -> None:
    """EditedMeanwhile when somebody changed it since `version`, or put it in service."""
    may_write(draft.sequence, by=by)
    _claim(draft, version, by=_person(by))
    flow = change(flow_of(draft))
    draft.steps.all().delete()
    write_steps(draft, flow)
    draft.refresh_from_db()


@transaction.atomic
def discard_draft(*, draft: SequenceVersion, version: int, by: Viewer) -> None:
    """A sequence that was never in service goes with its only draft."""
    may_write(draft.sequence, by=by)
    if not SequenceVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT).delete()[0]:
        raise EditedMeanwhile(CONFLICT)
    Sequence.objects.filter(pk=draft.sequence_id, versions=None).delete()


@transaction.atomic
def put_in_service(*, draft: SequenceVersion, version: int, by: Viewer, now: datetime) -> None:
    """New people run it from now on, and those who run the version before go on in it."""
    may_write(draft.sequence, by=by)
    flow = flow_of(draft)
    check_flow(flow)
    if draft.sequence.owner is None:
        raise NotPossible("Dites qui répond de cette séquence\u00a0: ce qui n’a pas de commercial lui revient.")
    SequenceVersion.objects.filter(sequence=draft.sequence_id, state=VersionState.LIVE).update(state=VersionState.PAST)
    _claim(draft, version, state=VersionState.LIVE, live_at=now, by=_person(by))
    _carry_over(draft, flow)


def _carry_over(live: SequenceVersion, flow: Flow) -> None:
    """All who stand between the same two steps go to the same one, at the hour that was theirs."""
    running = Enrolment.objects.filter(sequence=live.sequence_id, ended_at=None).exclude(version=live)
    old = {one.pk: flow_of(one) for one in SequenceVersion.objects.filter(pk__in=running.order_by().values("version"))}
    for version, done, key in running.order_by().values_list("version", "done_key", "step_key").distinct():
        to = key_in_new(old=old[version], new=flow, done_key=done, next_key=key)
        running.filter(version=version, done_key=done, step_key=key).update(version=live, step_key=to)


@transaction.atomic
def pause_sequence(*, sequence: Sequence, paused: bool, by: Viewer, now: datetime) -> None:
    """Nothing is done and nobody enters while it is paused; people keep their place, and what was due is done when it goes on."""
    may_write(sequence, by=by)
    Sequence.objects.filter(pk=sequence.pk).update(paused_at=now if paused else None, version=F("version") + 1)


def archive(*, sequence: Sequence, by: Viewer, now: datetime) -> None:
    """Out of service for good: nobody enters, nobody waits, no other leads to it. NotPossible when it was archived before."""
    may_write(sequence, by=by)
    rows = Sequence.objects.filter(pk=sequence.pk, archived_at=None)
    if not rows.update(archived_at=now, updated_at=now, version=F("version") + 1):
        raise NotPossible(f"«\u00a0{sequence}\u00a0» est déjà archivée.")
    WaitingEntry.objects.filter(sequence=sequence).delete()
    Sequence.objects.filter(follows=sequence).update(follows=None, version=F("version") + 1)


def may_write(sequence: Sequence, *, by: Viewer) -> None:
    check_may(by, Entity.SEQUENCE, Action.WRITE, owner_id=sequence.owner_id)


def write_steps(version: SequenceVersion, flow: Flow) -> None:
    Step.objects.bulk_create(
        Step(
            version=version,
            key=step.key,
            position=place,
            kind=step.kind,
            title=step.title,
            wait_days=step.wait_days,
            hour=step.hour,
            asks=step.asks,
            criteria=dict(step.criteria),
            otherwise=step.otherwise,
            then=step.then,
            template_id=step.template,
            template_b_id=step.template_b,
            text=step.text,
        )
        for place, step in enumerate(flow)
    )


def _claim(draft: SequenceVersion, version: int, **values: Any) -> None:
    rows = SequenceVersion.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not rows.update(version=F("version") + 1, **values):
        raise EditedMeanwhile(CONFLICT)
    draft.refresh_from_db()


def _person(by: Viewer) -> User | None:
    return by if isinstance(by, User) else None

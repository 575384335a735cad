"""The agreement is prepared in a draft, signed by both sides, and then in force; a new draft does not touch the one in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from filon.kit.errors import EditedMeanwhile
from filon.leads.models import Agreement, Clause, Signature
from filon.leads.rules.agreement import (
    STARTER,
    AgreementRefused,
    AgreementState,
    Side,
    Terms,
    check_alone,
    check_hours,
    check_may_be_signed,
    check_terms,
    side_signed_by,
)
from filon.segments.models import Segment
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require

COPIED = ("definition", "recycling", "review", "opens_at", "closes_at", "warn_percent")
CONFLICT = "Quelqu’un d’autre a modifié ce brouillon entre-temps\u00a0: relisez-le, puis recommencez."


@transaction.atomic
def start_agreement_draft(*, by: User, now: datetime) -> Agreement:
    """A copy of the version in force to work on, or usual promises; the draft that is there already, if any."""
    require(by, Entity.AGREEMENT, Action.WRITE)
    live = Agreement.objects.filter(state=AgreementState.LIVE).first()
    kept = {name: getattr(live, name) for name in COPIED} if live else {}
    last = Agreement.objects.aggregate(last=Max("number"))["last"] or 0
    new = {"number": last + 1, "created_at": now, "updated_at": now, "by": by, **kept}
    draft, made = Agreement.objects.get_or_create(state=AgreementState.DRAFT, defaults=new)
    if made:
        clauses = live.clauses.all() if live else (Clause(**columns_of(terms, None)) for terms in STARTER)
        Clause.objects.bulk_create(_copied(clause, to=draft) for clause in clauses)
    return draft


def _copied(clause: Clause, *, to: Agreement) -> Clause:
    return Clause(agreement=to, **columns_of(clause.terms, clause.segment))


def columns_of(terms: Terms, segment: Segment | None) -> dict[str, Any]:
    held = {"segment": segment, "segment_name": terms.segment, "contents": list(terms.contents)}
    return terms._asdict() | held | {"kind": terms.kind.value}


@transaction.atomic
def edit_agreement(*, draft: Agreement, values: Mapping[str, Any], version: int, by: User, now: datetime) -> None:
    """What is not a clause: definitions, hours, when to warn (`COPIED`)."""
    check_hours(opens_at=values["opens_at"], closes_at=values["closes_at"], warn_percent=values["warn_percent"])
    _touch(draft, version=version, by=by, now=now, **{name: values[name] for name in COPIED})


@transaction.atomic
def save_clause(
    *,
    draft: Agreement,
    clause: Clause | None,
    terms: Terms,
    segment: Segment | None,
    version: int,
    by: User,
    now: datetime,
) -> None:
    """Replace a clause of the draft, or add one (`clause` None)."""
    check_terms(terms)
    check_alone(terms, [other.terms for other in draft.clauses.all() if other != clause])
    _touch(draft, version=version, by=by, now=now)
    if clause is None:
        Clause.objects.create(agreement=draft, **columns_of(terms, segment))
    else:
        Clause.objects.filter(pk=clause.pk, agreement=draft).update(**columns_of(terms, segment))


@transaction.atomic
def remove_clause(*, draft: Agreement, clause: Clause, version: int, by: User, now: datetime) -> None:
    _touch(draft, version=version, by=by, now=now)
    Clause.objects.filter(pk=clause.pk, agreement=draft).delete()


def _touch(draft: Agreement, *, version: int, by: User, now: datetime, **values: Any) -> None:
    """Any change of the text takes the signatures away: nobody has signed what it says now."""
    require(by, Entity.AGREEMENT, Action.WRITE)
    rows = Agreement.objects.filter(pk=draft.pk, version=version, state=AgreementState.DRAFT)
    if not rows.update(**values, version=F("version") + 1, updated_at=now, by=by):
        raise EditedMeanwhile(CONFLICT)
    Signature.objects.filter(agreement=draft).delete()
    draft.refresh_from_db()


@transaction.atomic
def sign_agreement(*, draft: Agreement, version: int, by: User, now: datetime) -> bool:
    """For the side of the person's role. True when it was the second signature: the draft is in force from now on."""
    require(by, Entity.AGREEMENT, Action.WRITE)
    side = side_signed_by(by.role)
    if side is None:
        raise AgreementRefused(
            "Signent une personne du marketing, et une personne du commerce ou de la direction\u00a0: "
            "votre rôle n’est d’aucun des deux côtés."
        )
    seen = Agreement.objects.select_for_update().filter(pk=draft.pk, version=version, state=AgreementState.DRAFT)
    if not seen.exists():
        raise EditedMeanwhile(CONFLICT)
    check_may_be_signed([clause.terms for clause in draft.clauses.all()])
    signature, is_new = Signature.objects.get_or_create(
        agreement=draft, side=side, defaults={"by": by, "name": str(by), "at": now}
    )
    if not is_new:
        raise AgreementRefused(f"{signature} a déjà signé cette version pour ce côté.")
    if Signature.objects.filter(agreement=draft).count() < len(Side):
        return False
    _put_in_force(draft, now=now)
    return True


def _put_in_force(draft: Agreement, *, now: datetime) -> None:
    Agreement.objects.filter(state=AgreementState.LIVE).update(state=AgreementState.PAST, past_at=now)
    Agreement.objects.filter(pk=draft.pk).update(
        state=AgreementState.LIVE, live_at=now, updated_at=now, version=F("version") + 1
    )
    draft.refresh_from_db()


@transaction.atomic
def discard_agreement_draft(*, draft: Agreement, version: int, by: User) -> None:
    require(by, Entity.AGREEMENT, Action.WRITE)
    gone, _ = Agreement.objects.filter(pk=draft.pk, version=version, state=AgreementState.DRAFT).delete()
    if not gone:
        raise EditedMeanwhile(CONFLICT)

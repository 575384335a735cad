"""Who is which persona: given by the rules, or by a person who says why. Each change is dated with its reason."""

from collections.abc import Collection, Sequence
from datetime import datetime

import polars as pl
from django.db import transaction
from django.db.models import F

from filon.contacts.models import Contact
from filon.contacts.rules.given import GivenBy, reason_to_overrule
from filon.contacts.selectors.personas import differing_personas, personas_with_rules
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.playbook.models import Persona
from filon.records.rules.authorship import BY_SYSTEM, Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.bulk import fetch, let_others_write
from filon.records.services.changes import NewChange, insert_changes_of, record_changes
from filon.records.services.editing import CONFLICT

AXIS, BY_AXIS = f"{FIELD_AXIS}persona", f"{FIELD_AXIS}persona_by"
WRITTEN_TOGETHER = 20_000  # people a transaction
NO_RULE_MATCHES = "Aucune règle ne lui donne plus de persona"


def give_personas_by_rule(
    *, now: datetime, personas: Sequence[Persona] | None = None, ids: Collection[int] | None = None
) -> int:
    """Give everybody (or the people `ids`) the persona that the rules (here, if read) say; returns how many changed.

    While a rule is unreadable nobody changes: CriterionRefused or RuleRefused says which.
    """
    ruled = personas_with_rules() if personas is None else personas
    parts = differing_personas(personas=ruled, now=now, ids=ids)
    return sum(write_personas_of_rule(part, personas=ruled, now=now) for part in parts)


def write_personas_of_rule(rows: pl.DataFrame, *, now: datetime, personas: Sequence[Persona] | None = None) -> int:
    """Rows (id, old, new) as `differing_personas` gives them; who was overruled or changed meanwhile stays as he is."""
    reasons = {
        persona.pk: f"Règle du persona «\u00a0{persona.name}\u00a0»"
        for persona in (personas_with_rules() if personas is None else personas)
    }
    written = 0
    for part in rows.iter_slices(WRITTEN_TOGETHER):
        with transaction.atomic():
            for _, same in part.group_by("old", "new", maintain_order=True):
                written += _write(same, reasons, now)
        let_others_write(after_rows=part.height)
    return written


def _write(same: pl.DataFrame, reasons: dict[int, str], now: datetime) -> int:
    """Rows that go from one persona to one other, in one statement; only those that it changed are dated."""
    old, new = same["old"][0], same["new"][0]
    stands = "persona_id IS NULL" if old is None else f"persona_id = {old:d}"
    keys = ",".join(map(str, same["id"]))
    changed = fetch(
        f"UPDATE contacts_contact SET persona_id = %s, persona_reason = '' WHERE id IN ({keys}) AND persona_by = %s"
        f" AND {stands} RETURNING id",
        [new, GivenBy.RULE.value],
        {"subject_id": pl.Int64},
    )
    return insert_changes_of(
        changed,
        kind=SubjectKind.CONTACT,
        axis=AXIS,
        by=BY_SYSTEM,
        at=now,
        from_value="" if old is None else str(old),
        to_value="" if new is None else str(new),
        reason=NO_RULE_MATCHES if new is None else reasons.get(new, ""),
    )


@transaction.atomic
def overrule_persona(
    *, contact: Contact, persona: Persona | None, reason: str, version: int, by: Author, now: datetime
) -> None:
    """A person knows better than the rule, and says why: it stays so until somebody gives it back to the rule."""
    why = reason_to_overrule(reason)
    if persona is not None and persona.deleted_at is not None:
        raise NotPossible(f"Le persona «\u00a0{persona}\u00a0» est à la corbeille\u00a0: choisissez-en un autre.")
    _give(contact, persona, GivenBy.PERSON, why, version=version, by=by, now=now)


@transaction.atomic
def give_persona_back(*, contact: Contact, version: int, by: Author, now: datetime) -> None:
    """The rule decides again, at once."""
    _give(contact, contact.persona, GivenBy.RULE, "", version=version, by=by, now=now)
    give_personas_by_rule(now=now, ids=[contact.pk])
    contact.refresh_from_db(fields=["persona", "persona_by", "persona_reason", "version"])


def _give(
    contact: Contact,
    persona: Persona | None,
    given_by: GivenBy,
    reason: str,
    *,
    version: int,
    by: Author,
    now: datetime,
) -> None:
    values = {"persona": persona, "persona_by": given_by, "persona_reason": reason}
    rows = Contact.objects.filter(pk=contact.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    old, new = (str(key) if key else "" for key in (contact.persona_id, persona.pk if persona else None))
    pairs = ((AXIS, old, new), (BY_AXIS, contact.persona_by, given_by.value))
    changes = [
        NewChange(SubjectKind.CONTACT, contact.pk, axis, before, after)
        for axis, before, after in pairs
        if before != after
    ]
    record_changes(changes, by=by, at=now, reason=reason)
    for name, value in values.items():
        setattr(contact, name, value)
    contact.version, contact.updated_at = version + 1, now

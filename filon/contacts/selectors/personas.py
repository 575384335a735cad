"""Which persona the rules give to whom: asked of the database for everybody at once, in the order of the personas."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import BigIntegerField, Case, Count, Max, Q, Value, When
from django.db.models.functions import Cast

from filon.contacts.models import Contact
from filon.contacts.rules.given import GivenBy
from filon.kit.criteria import compile_criteria, describe_criteria, leaves_of
from filon.kit.errors import BusinessError
from filon.kit.sql import rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.playbook.models import Persona
from filon.playbook.rules.ruled import NOT_FOR_PERSONAS, RuleRefused, refuse_self_reference
from filon.records.models import Change
from filon.records.rules.changes import FIELD_AXIS
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

AT_ONCE = 250_000  # keys a question: what differs among them is held in memory
SCHEMA = {"id": pl.Int64, "old": pl.Int64, "new": pl.Int64}
DIFFERING = (  # materialized: the rules are asked once for each person, not once for each mention
    "WITH told(id, old, new) AS MATERIALIZED ({told})"
    " SELECT id, old, new FROM told WHERE coalesce(old, 0) <> coalesce(new, 0) ORDER BY id"
)


def personas_with_rules() -> list[Persona]:
    """In their order, those in the bin and those without criteria left out."""
    return [persona for persona in Persona.objects.filter(deleted_at=None) if asks_something(persona.criteria)]


def asks_something(criteria: Mapping[str, Any]) -> bool:
    return bool(criteria) and bool(leaves_of(criteria))


def condition_of(criteria: Mapping[str, Any], *, now: datetime) -> Q:
    """Who answers; refused when a field is gone, when nothing is asked, or when the rule would ask itself."""
    leaves = leaves_of(criteria) if criteria else []
    refuse_self_reference(list(leaves), forbidden=NOT_FOR_PERSONAS, what="La règle d’un persona")
    condition = compile_criteria(criteria, subject=SubjectKind.CONTACT, now=now) if leaves else Q()
    if not condition:
        raise RuleRefused("Ajoutez au moins un critère\u00a0: sans critère, ce persona prendrait tout le monde.")
    return condition


def unreadable_rules(*, now: datetime) -> list[tuple[Persona, str]]:
    """The personas whose rule cannot be applied any more, each with the sentence."""
    found = []
    for persona in personas_with_rules():
        try:
            condition_of(persona.criteria, now=now)
        except BusinessError as refusal:
            found.append((persona, refusal.sentence))
    return found


def described_rule(persona: Persona) -> str:
    """Who gets it, in one sentence; "" without a rule. CriterionRefused when a field is gone."""
    return describe_criteria(persona.criteria) if asks_something(persona.criteria) else ""


def differing_personas(
    *, personas: Sequence[Persona], now: datetime, ids: Collection[int] | None = None
) -> Iterator[pl.DataFrame]:
    """Rows (id, old, new) of the people whose persona is not what the rules say; who was given one by hand or file is left.

    Two queries, and one more for each quarter of a million people. RuleRefused or CriterionRefused when a rule is unreadable.
    """
    whens = [When(condition_of(persona.criteria, now=now), then=Value(persona.pk)) for persona in personas]
    told = Cast(Case(*whens, default=Value(None)) if whens else Value(None), BigIntegerField())
    rows = Contact.objects.filter(persona_by=GivenBy.RULE)
    for keys in key_ranges(Contact, ids):
        asked = rows.filter(keys).annotate(told=told).values_list("pk", "persona_id", "told")
        text, values = sql_of(asked)
        yield pl.DataFrame(rows_of(DIFFERING.format(told=text), values), schema=SCHEMA, orient="row")


def key_ranges(model: Any, ids: Collection[int] | None) -> Iterator[Q]:
    """The given keys, or all keys by parts."""
    if ids is not None:
        if ids:
            yield Q(pk__in=list(ids))
        return
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    for first in range(1, last + 1, AT_ONCE):
        yield Q(pk__range=(first, first + AT_ONCE - 1))


def people_by_persona(*, viewer: Viewer) -> dict[int, int]:
    """Persona → how many people the viewer may read have it."""
    mine = visible(Contact.objects.filter(deleted_at=None, persona__isnull=False), viewer=viewer, entity=Entity.CONTACT)
    return dict(mine.order_by().values_list("persona").annotate(people=Count("pk")))


def last_persona_change(contact: Contact) -> Change | None:
    """Who gave the persona that stands, when and why."""
    axes = (f"{FIELD_AXIS}persona", f"{FIELD_AXIS}persona_by")
    changes = Change.objects.filter(subject_kind=SubjectKind.CONTACT, subject_id=contact.pk, axis__in=axes)
    return changes.select_related("by").order_by("-at", "-pk").first()

"""Agreements for tests: promises in a draft, and the two who sign it."""

from typing import Any

from filon.contacts.rules.axes import Temperature
from filon.leads.models import Agreement, Clause
from filon.leads.rules.agreement import ClauseKind, Terms
from filon.leads.services.agreement import columns_of, sign_agreement, start_agreement_draft
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW

K = ClauseKind
HOT_IN_AN_HOUR = Terms(K.FIRST_RESPONSE, amount=60, temperature=Temperature.HOT)
ANY_IN_A_DAY = Terms(K.FIRST_RESPONSE, amount=540)
DECIDED_IN_A_DAY = Terms(K.DECISION, amount=540)
TRIED_THRICE = Terms(K.ATTEMPTS, amount=3, days=2)
TOLD_IN_FIVE_DAYS = Terms(K.FEEDBACK, days=5)
FORTY_A_MONTH = Terms(K.VOLUME, amount=40)


def draft_of(*terms: Terms, **columns: Any) -> Agreement:
    """Holding these promises only."""
    marc = make.user("Marc Delmotte", role=Role.MARKETING)
    draft = start_agreement_draft(by=marc, now=NOW)
    Agreement.objects.filter(pk=draft.pk).update(**columns)
    draft.clauses.all().delete()
    Clause.objects.bulk_create(Clause(agreement=draft, **columns_of(one, None)) for one in terms)
    draft.refresh_from_db()
    return draft


def in_force(*terms: Terms, **columns: Any) -> Agreement:
    draft = draft_of(FORTY_A_MONTH, *terms, **columns)
    for name, role in (("Marc", Role.MARKETING), ("Inès", Role.DIRECTION)):
        sign_agreement(draft=draft, version=draft.version, by=make.user(name, role=role), now=NOW)
    draft.refresh_from_db()
    return draft

"""Who crosses the thresholds of the scoring is handed over to sales at that very instant."""

from datetime import datetime

from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.french import format_decimal
from filon.leads.models import Lead
from filon.playbook.rules.funnel import has_mql
from filon.playbook.selectors import active_profile
from filon.records.rules.authorship import BY_SYSTEM
from filon.scoring.models import Score, ScoringVersion
from filon.usecases.handover import AddressOf, HandedOver, hand_over


def hand_over_who_crossed(*, contact: Contact, now: datetime, address_of: AddressOf) -> list[HandedOver]:
    """Her leads that marketing has not handed over yet, once her score was just written; nobody without a model in service."""
    score = Score.objects.select_related("version").filter(contact=contact).first()
    if score is None or not is_ripe(contact, score.version) or not has_mql(active_profile()):
        return []
    leads = Lead.objects.filter(contact=contact, lifecycle_stage=LifecycleStage.LEAD, deleted_at=None)
    reason = (
        f"Profil {contact.fit_grade} et engagement de {format_decimal(contact.engagement, 0)}\u00a0: les seuils sont "
        f"{score.version.mql_fit} et {score.version.mql_engagement}"
    )
    return hand_over(leads=list(leads), by=BY_SYSTEM, now=now, reason=reason, address_of=address_of)


def is_ripe(contact: Contact, version: ScoringVersion) -> bool:
    """Both scores, never their sum; A comes before B. Who has no grade yet is not ripe."""
    grade = contact.fit_grade
    return bool(grade) and grade <= version.mql_fit and round(contact.engagement, 6) >= version.mql_engagement
